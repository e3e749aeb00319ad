"""What a controller may ask the person for; the main window holds the table from request type to dialog."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.progress import Progress
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, SpanId, Value
from annotator.gui.models.articles import ArticleFilter
from annotator.ops.alike import Alike, Found, Looked, Missed
from annotator.ops.backups import Backup
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import ClusterRow
from annotator.ops.deciding import Waiting
from annotator.ops.history import Entry
from annotator.ops.restoring import ArticleInside, Contents
from annotator.ops.trash import Held


@dataclass(frozen=True, slots=True)
class AskWho:
    """How labels shall be signed; asked once, and by a click on the name in the title line."""

    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class AskImport:
    """What to import; with `paths` (dropped, or from the command line) only how."""

    paths: tuple[Path, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenSample:
    """The sample in a temporary project."""


@dataclass(frozen=True, slots=True)
class AskTour:
    """Nothing: the tour begins on a new sample."""


@dataclass(frozen=True, slots=True)
class AskExport:
    """Where to, in which format, and which losses are accepted."""


@dataclass(frozen=True, slots=True)
class AskOpenProject:
    """Which project file to open."""


@dataclass(frozen=True, slots=True)
class MakeCopy:
    """A copy of the project that is written to `target` beside the work: `run`, in a thread; then `tell`."""

    target: Path
    run: Callable[[Progress], None]
    tell: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskSaveCopy:
    """Where to put a copy of the whole project."""


@dataclass(frozen=True, slots=True)
class AskNewProject:
    """Name, place and profile of a new project; `paths` and `text` are imported into it at once.

    `then_import`: ask what to import as soon as the project is there.
    """

    paths: tuple[Path, ...] = ()
    text: str = ""
    then_import: bool = False


@dataclass(frozen=True, slots=True)
class AskPalette:
    """Which command to run."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """The guide at a page (`quotes`, `export#losses`); without one the page about the place of the keyboard."""

    page: str = ""


@dataclass(frozen=True, slots=True)
class AskKeys:
    """Nothing: the keys and the help are shown."""


@dataclass(frozen=True, slots=True)
class AskRebind:
    """Which keys a person wants to have where, and whether single keys act at once."""


@dataclass(frozen=True, slots=True)
class AskAbout:
    """Nothing: name, versions and licenses are shown."""


@dataclass(frozen=True, slots=True)
class AskNewest:
    """Whether to look for a newer version, which asks another computer."""


@dataclass(frozen=True, slots=True)
class ShowReports:
    """The folder with the log and the reports of bugs."""


@dataclass(frozen=True, slots=True)
class AskFind:
    """What to find in the article: opens the find bar."""


@dataclass(frozen=True, slots=True)
class AskLeaveArticle:
    """Whether to leave the shown article for an undo in the one called `title`; `proceed` does it."""

    title: str
    proceed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskTakeBackArticles:
    """Whether an undo shall take so many articles out of the project; `title` is the act that brought them in."""

    title: str
    articles: int
    proceed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskTrash:
    """Whether to put articles in the trash that others worked on, that are done, or several; `proceed` does it."""

    held: Held
    proceed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskPatience:
    """To wait for a large act of so many steps; `proceed` gets what it changed, unless the person stops it.

    `before`: what is waited for first.
    """

    title: str
    turning: Callable[[], Generator[None, None, ChangeSet]]
    steps: int
    proceed: Callable[[ChangeSet], None]
    before: Callable[[], Generator[None, None, None]] | None = None


@dataclass(frozen=True, slots=True)
class AskName:
    """One line of text as the answer to `question`; `proceed` gets it unless the person cancels.

    `lack`: why what is typed cannot be the answer, empty if it can; `optional`: nothing is an answer too.
    """

    question: str
    proceed: Callable[[str], None]
    text: str = ""
    lack: Callable[[str], str] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class AskCluster:
    """Who is meant: one of those that `search` finds, given to `proceed`, or a new one of one of `kinds`.

    `create` gets kind and name of a new one, which the likely kind comes first of; without it there is none.
    """

    question: str
    search: Callable[[str], list[ClusterRow]]
    proceed: Callable[[Cluster], None]
    create: Callable[[str, str], None] | None = None
    kinds: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowNames:
    """Nothing: the registry of names is shown, at a cluster if there is one; shown already, it is left."""

    cluster: ClusterId | None = None


@dataclass(frozen=True, slots=True)
class AskAlike:
    """Which places of the same words shall get the label; `proceed` gets them, and whether all mean the same.

    `look` starts a search, with true in upper and lower case alike, which `any_case` begins with.
    """

    alike: Alike
    everywhere: bool
    look: Callable[[bool], Generator[Looked, None, Missed]]
    proceed: Callable[[Sequence[Found], bool], None]
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class AskHistory:
    """Which act to take back, of those that `load` lists; `undo` does it and says what it did.

    `long`: whether it takes so long that this is left first. `why_not`: a sentence where it can never be, else empty.
    `only` lists the acts on one label. `look` shows the article as it was when an act was done.
    """

    title: str
    load: Callable[[], list[Entry]]
    undo: Callable[[Entry], str]
    long: Callable[[Entry], bool]
    why_not: Callable[[Entry], str]
    only: Callable[[SpanId], list[Entry]] | None = None
    look: Callable[[Entry], None] | None = None


@dataclass(frozen=True, slots=True)
class AskMemo:
    """The note of a label; `proceed` gets the new text, empty to remove it."""

    title: str
    text: str
    proceed: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ShowArticles:
    """Which articles the list shall show."""

    which: ArticleFilter = ArticleFilter.ALL


@dataclass(frozen=True, slots=True)
class AskCheck:
    """Nothing: all articles are looked through for problems, and what is found is told."""


@dataclass(frozen=True, slots=True)
class AskBackups:
    """Which backup to look into, and what of it to bring back: the project's, or all where none is open.

    `load` lists them. What takes long is returned as work for a thread: `inside` looks into one, `restore_all` writes
    one to a new file and `back_up` (none where that cannot be) makes one more; both tell what they did.
    `restore_article` brings one article back and returns what it did, none where that cannot be.
    """

    load: Callable[[], list[Backup]]
    inside: Callable[[Backup], Callable[[Progress], tuple[Contents, list[ArticleInside]]]]
    restore_all: Callable[[Backup, Path], Callable[[Progress], str]]
    restore_article: Callable[[Backup, DocumentId], str] | None = None
    back_up: Callable[[], Callable[[Progress], str]] | None = None
    shown: DocumentId | None = None


@dataclass(frozen=True, slots=True)
class AskDoctor:
    """Nothing: the open project is examined, and what is found is shown."""


@dataclass(frozen=True, slots=True)
class AskDamaged:
    """What to do about a project that cannot be opened because it is damaged, as `sentence` says."""

    path: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class AskMerge:
    """Which copies of the project to merge; with `paths` only whether."""

    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class AskCopy:
    """Whether to merge a copy of the open project, or to leave this one and open it; `open` does that."""

    path: Path
    open: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskUndecided:
    """How to decide what merged copies differ on: what `load` lists, none while that is looked for.

    `decide` lets the choice with this number count and says what it did; `undo` takes the last decision back and
    says so; `go` shows a thing in its article; `around` returns the words around the label that it is about.
    """

    load: Callable[[], Sequence[Waiting] | None]
    decide: Callable[[Waiting, int], str]
    undo: Callable[[], str]
    go: Callable[[Waiting], None]
    around: Callable[[Waiting], str]


@dataclass(frozen=True, slots=True)
class ShowAsOf:
    """Which act the article shall be shown as of; `entries` are the acts that touched it, newest first."""

    document: DocumentId
    entry: Entry
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class AskSwitches:
    """What else shall be marked in the project."""


@dataclass(frozen=True, slots=True)
class AskAboutArticle:
    """What is said of the article called `title` as a whole; `values` is what is said of it now.

    `locked`: why it can only be read, empty where it can be changed.
    """

    title: str
    values: Mapping[str, Value]
    locked: str = ""


Request = (
    AskWho
    | AskBackups
    | AskSwitches
    | AskAboutArticle
    | AskImport
    | AskExport
    | OpenSample
    | AskTour
    | AskOpenProject
    | AskSaveCopy
    | MakeCopy
    | AskNewProject
    | AskPalette
    | AskHelp
    | AskKeys
    | AskAbout
    | AskNewest
    | ShowReports
    | AskRebind
    | AskFind
    | AskLeaveArticle
    | AskTakeBackArticles
    | AskTrash
    | AskPatience
    | AskName
    | AskCluster
    | ShowNames
    | AskAlike
    | AskHistory
    | AskMemo
    | ShowArticles
    | AskCheck
    | AskDoctor
    | AskDamaged
    | AskMerge
    | AskCopy
    | AskUndecided
    | ShowAsOf
)
