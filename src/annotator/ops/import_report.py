"""What an import did, in numbers and sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from annotator.base.errors import FormatError
from annotator.base.legible import legible
from annotator.base.wording import counted
from annotator.domain.annotation import DocumentId
from annotator.domain.change import ActId
from annotator.formats.format import Loss
from annotator.formats.losses import LossCount


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that came in though another one with the same text is there."""

    path: Path
    document: DocumentId
    same_as: DocumentId


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in and what did not.

    `skipped`: articles that were in with the same text; `added`: labels and links that they got; `in_trash`: those of
    the skipped that lie in the trash and stay there as they are; `changed`: done articles that got any of `added`.
    `problems`: articles, files and single labels that were refused. `copies`: where refused lines were
    copied to. `labels_added`: labels and links that the schema did not have. `stopped`: by the person.
    `warning`: why there is no backup of what was there before, empty if there is one.
    """

    imported: int = 0
    skipped: int = 0
    added: int = 0
    problems: tuple[FormatError, ...] = ()
    losses: tuple[Loss, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    labels_added: tuple[str, ...] = ()
    copies: tuple[Path, ...] = ()
    act: ActId | None = None
    stopped: bool = False
    warning: str = ""
    in_trash: int = 0
    changed: int = 0

    def sentence(self) -> str:
        """Return what happened, in one line."""
        parts = [f"{counted(self.imported, 'article')} imported"]
        if self.skipped:
            new = (
                f", {counted(self.added, 'new label or link', 'new labels and links')} added"
                if self.added
                else ""
            )
            if self.changed:
                new += f" ({counted(self.changed, 'done article has', 'done articles have')} ↻ now)"
            parts.append(f"{self.skipped} already there{self._trash_words()}{new}")
        if self.problems:
            parts.append(f"{len(self.problems)} refused")
        return ("Stopped: " if self.stopped else "") + ", ".join(parts) + "."

    def _trash_words(self) -> str:
        """Return how many of those that were there lie in the trash."""
        if not self.in_trash:
            return ""
        if self.in_trash == self.skipped:
            return " (it lies in the trash)" if self.skipped == 1 else " (they lie in the trash)"
        return f" ({self.in_trash} of them in the trash)"

    def problem_sentences(self, most: int = 20) -> list[str]:
        """Return one sentence for each refusal, then one that says what is safe and where the lines are."""
        if not self.problems:
            return []
        sentences = [problem.sentence for problem in self.problems[:most]]
        if len(self.problems) > most:
            sentences.append(f"… and {len(self.problems) - most} more.")
        inside = self.imported + self.skipped
        if inside:
            are = "article is" if inside == 1 else "articles are"
            safe = f"The other {inside} {are} in"
        else:
            safe = "Nothing was imported from it" if len(self.problems) == 1 else "Nothing was imported"
        names = ", ".join(f"“{legible(str(path))}”" for path in self.copies)
        sentences.append(f"{safe}; the refused lines were copied to {names}." if names else f"{safe}.")
        return sentences


@dataclass(slots=True)
class Tally:
    """The report while the import runs."""

    imported: int = 0
    skipped: int = 0
    added: int = 0
    in_trash: int = 0
    changed: int = 0
    problems: list[FormatError] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    labels_added: list[str] = field(default_factory=list)
    losses: LossCount = field(default_factory=LossCount)

    def take(self, other: Tally) -> None:
        """Add up what one batch did."""
        self.imported += other.imported
        self.skipped += other.skipped
        self.added += other.added
        self.in_trash += other.in_trash
        self.changed += other.changed
        self.problems += other.problems
        self.duplicates += other.duplicates
        self.labels_added += other.labels_added
        for loss in other.losses.losses():
            self.losses.add(loss)
