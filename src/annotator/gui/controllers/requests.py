"""What a controller may ask the person for; the main window holds the table from request type to dialog."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from annotator.gui.models.articles import ArticleFilter
from annotator.ops.change_set import ChangeSet


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
class AskExport:
    """Where to, in which format, and which losses are accepted."""


@dataclass(frozen=True, slots=True)
class AskOpenProject:
    """Which project file to open."""


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
class AskKeys:
    """Nothing: the keys and the help are shown."""


@dataclass(frozen=True, slots=True)
class AskRebind:
    """Which keys a person wants to have where, and whether single keys act at once."""


@dataclass(frozen=True, slots=True)
class AskAbout:
    """Nothing: name, versions and licenses are shown."""


@dataclass(frozen=True, slots=True)
class AskFind:
    """What to find in the article: opens the find bar."""


@dataclass(frozen=True, slots=True)
class AskLeaveArticle:
    """Whether to leave the shown article for an undo in the one called `title`; `proceed` does it."""

    title: str
    proceed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskPatience:
    """To wait for a large act of so many steps; `proceed` gets what it changed, unless the person stops it."""

    title: str
    turning: Callable[[], Generator[None, None, ChangeSet]]
    steps: int
    proceed: Callable[[ChangeSet], None]


@dataclass(frozen=True, slots=True)
class AskName:
    """One line of text as the answer to `question`; `proceed` gets it unless the person cancels.

    `lack`: why what is typed cannot be the answer, empty if it can.
    """

    question: str
    proceed: Callable[[str], None]
    text: str = ""
    lack: Callable[[str], str] | None = None


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


Request = (
    AskWho
    | AskImport
    | AskExport
    | OpenSample
    | AskOpenProject
    | AskSaveCopy
    | AskNewProject
    | AskPalette
    | AskKeys
    | AskAbout
    | AskRebind
    | AskFind
    | AskLeaveArticle
    | AskPatience
    | AskName
    | AskMemo
    | ShowArticles
    | AskCheck
)
