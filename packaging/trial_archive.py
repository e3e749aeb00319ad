"""The trial of the archive: unpacked and installed by one person into a home with odd letters, and out again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from built import NAME
from trial import CannotRun, Outcome, Trial, newest, run, size
from trial_program import OFFSCREEN, exercise

HOME = "Zoë O’Neill's home"
TYPE = "application/x-annotator-project"


def trial(folder: Path) -> Outcome:
    """Install, use, install again and remove what the newest archive has."""
    packed = newest("*-linux-*.tar.xz")
    if not sys.platform.startswith("linux"):
        raise CannotRun("The archive is for Linux.")
    outcome = Outcome("archive (.tar.xz)", packed=packed.stat().st_size)
    outcome.ran("is unpacked by tar", ["tar", "--extract", "--file", packed, "--directory", folder])
    (unpacked,) = folder.glob(f"{NAME}-*")
    home = folder / HOME
    (home / ".local" / "bin").mkdir(parents=True)
    other = home / ".local" / "bin" / "annotator"
    other.write_text("another program\n")
    install = ["sh", str(unpacked / "install.sh")]
    refused = run(install, HOME=home)
    kept = refused.returncode == 1 and other.read_text() == "another program\n"
    outcome.check("a program of the same name is left alone", kept, "" if kept else refused.stdout)
    other.unlink()
    for times in ("", " over itself"):
        outcome.ran(f"`install.sh`{times}", install, HOME=home)
    outcome.on_disk = size(home / ".local" / "opt" / NAME)
    work = folder / "work"
    work.mkdir()
    exercise(outcome, lambda words: run([other, *words], HOME=home, **OFFSCREEN), work)
    _ask_desktop(outcome, install, folder / "plain")
    remove: list[str | Path] = ["sh", home / ".local" / "opt" / NAME / "install.sh", "--remove"]
    outcome.ran("`install.sh --remove`, the installed one", remove, HOME=home)
    left = sorted(str(path.relative_to(home)) for path in home.rglob("*"))
    ours = [
        place
        for place in left
        if place.startswith(".local/") and not place.startswith(".local/share/" + NAME)
    ]
    outcome.check("removal leaves no file of the program", not ours, ", ".join(ours[:8]))
    outcome.check("removal leaves the project", (work / "trial.annotator").is_file())
    outcome.check(
        "a second removal is refused in a sentence", run([*install, "--remove"], HOME=home).returncode == 1
    )
    return outcome


def _ask_desktop(outcome: Outcome, install: list[str], home: Path) -> None:
    """Ask the desktop's tools, which do not read a quoted path, in a home of a plain name; take it out again."""
    tools = ("xdg-mime", "desktop-file-validate", "update-desktop-database", "update-mime-database")
    if missing := [name for name in tools if shutil.which(name) is None]:
        outcome.not_run.append(f"the desktop's answers: {', '.join(missing)} is not here.")
        return
    home.mkdir()
    share = home / ".local" / "share"
    variables = {"HOME": home, "XDG_DATA_HOME": share, "XDG_CONFIG_HOME": home / ".config"}
    outcome.ran("`install.sh` in a plain home", install, **variables)
    outcome.ran(
        "desktop-file-validate", ["desktop-file-validate", share / "applications" / f"{NAME}.desktop"]
    )
    answer = run(["xdg-mime", "query", "default", TYPE], **variables).stdout.strip()
    outcome.check(f"`xdg-mime query default {TYPE}`", answer == f"{NAME}.desktop", answer)
    outcome.ran("`install.sh --remove` there", [*install, "--remove"], **variables)
    left = sorted(str(path.relative_to(home)) for path in home.rglob("*"))
    outcome.check("which leaves nothing at all", not left, ", ".join(left[:8]))


TRIAL = Trial("archive", "the archive in a person's home", trial)
