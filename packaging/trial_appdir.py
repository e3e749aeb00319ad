"""The trial of the AppDir: its AppRun starts the program wherever the folder lies, as a mounted image would."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from built import NAME
from trial import CannotRun, Outcome, Trial, newest, run, size
from trial_program import OFFSCREEN, exercise


def trial(folder: Path) -> Outcome:
    """Start the newest AppDir from a place that cannot be written, through a link; pack it for a look."""
    if not sys.platform.startswith("linux"):
        raise CannotRun("An AppDir is for Linux.")
    source = newest("*.AppDir")
    outcome = Outcome("AppImage (as an AppDir)", on_disk=size(source))
    place = folder / "moved elsewhere" / "App Dir"
    shutil.copytree(source, place, symlinks=True)
    link = folder / "link"
    link.symlink_to(place / "AppRun")
    before = _listed(place)
    work = folder / "work"
    work.mkdir()
    exercise(outcome, lambda words: run([link, *words], HOME=folder / "home", **OFFSCREEN), work)
    outcome.check("it writes nothing beside itself", _listed(place) == before, f"{len(before):,} files")
    for name in (f"{NAME}.desktop", f"{NAME}.png", ".DirIcon", "AppRun", "usr/bin/annotator"):
        outcome.check(f"has {name}", (place / name).exists())
    if shutil.which("appstreamcli"):
        outcome.ran("appstreamcli validate-tree", ["appstreamcli", "validate-tree", "--no-net", place])
    _pack(outcome, place, folder / "image.squashfs")
    return outcome


def _pack(outcome: Outcome, place: Path, image: Path) -> None:
    """Pack it as appimagetool would, to know the size."""
    if shutil.which("mksquashfs"):
        command: list[str | Path] = [
            "mksquashfs",
            place,
            image,
            "-comp",
            "zstd",
            "-all-root",
            "-no-progress",
            "-quiet",
        ]
        outcome.ran("is packed by mksquashfs, for its size", command)
        outcome.packed = size(image)
    tool = "appimagetool"
    if shutil.which(tool) is None:
        outcome.not_run.append(
            f"packing and mounting the AppImage: {tool} is not here; the workflow does it."
        )


def _listed(place: Path) -> set[str]:
    return {os.path.join(folder, name) for folder, _, files in os.walk(place) for name in files}


TRIAL = Trial("appdir", "the AppDir, moved and started", trial)
