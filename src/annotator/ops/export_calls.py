"""How a window lets another process export: the question, the answers, and what to clean up after a kill."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from annotator.base.progress import Reached
from annotator.domain.annotation import Status
from annotator.formats.format import Loss
from annotator.ops.child_calls import ChildCall, Common, heard
from annotator.ops.exporting import ExportReport
from annotator.ops.parts import part_beside, remove_part


class Request(msgspec.Struct, frozen=True):
    """What to export, paths as the system's bytes; without `out` only the losses are looked for."""

    project: bytes
    format: str
    annotators: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    out: bytes = b""
    part: bytes = b""
    overwrite: bool = False


class Written(msgspec.Struct, tag=True, frozen=True):
    """It is done; without `out` this is what an export would leave out."""

    articles: int
    losses: tuple[Loss, ...]


Answer = Written | Common


@dataclass(frozen=True, slots=True)
class ExportCall(ChildCall[Request]):
    """One export, or one look at what it would leave out, in a process that only reads the project.

    The process stops, and leaves nothing, when its standard input ends.
    """

    MODULE = "annotator.ops.export_child"
    VERB = "export-child"

    def answer(self, line: bytes) -> Reached | ExportReport | None:
        """Return what a line of it says, none where it stopped as it was asked. Raises what it was refused for."""
        said = msgspec.json.decode(line, type=Answer)
        if isinstance(said, Written):
            out = Path(os.fsdecode(self.request.out))
            return ExportReport(said.articles, said.losses, out, self.request.format)
        return heard(said)

    def clean(self) -> None:
        """Remove what a killed process left."""
        if self.request.part:
            remove_part(Path(os.fsdecode(self.request.part)))


def call_export(
    project: Path,
    out: Path,
    format_id: str,
    annotators: Sequence[str] = (),
    statuses: Sequence[Status] = (),
    overwrite: bool = False,
) -> ExportCall:
    """Return the call that writes a new file or folder, as `export` does."""
    out = out.absolute()
    return ExportCall(
        Request(
            os.fsencode(project.absolute()),
            format_id,
            tuple(annotators),
            tuple(statuses),
            os.fsencode(out),
            os.fsencode(part_beside(out)),
            overwrite,
        )
    )


def call_preview(
    project: Path, format_id: str, annotators: Sequence[str] = (), statuses: Sequence[Status] = ()
) -> ExportCall:
    """Return the call whose report has the losses and no article."""
    return ExportCall(Request(os.fsencode(project.absolute()), format_id, tuple(annotators), tuple(statuses)))
