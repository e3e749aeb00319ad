"""What a release needs besides its artifacts: `release.py check TAG`, `notes`, `sums FOLDER`. Standard library only."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT
from machine import say
from stamp import version

SUMS = "SHA256SUMS"
USAGE = "usage: python packaging/release.py check TAG | notes | sums FOLDER"


def main(arguments: Sequence[str]) -> int:
    """Do one of the three; 1 if the tag or the folder is not what it must be, 2 for wrong usage."""
    match list(arguments):
        case ["check", tag]:
            return check(tag)
        case ["notes"]:
            print(notes((ROOT / "CHANGELOG.md").read_text("utf-8"), version()))
            return 0
        case ["sums", folder]:
            return sums(Path(folder))
    say(USAGE)
    return 2


def check(tag: str) -> int:
    """Return 0 if a tag names the version of the program: v1.2.3 for 1.2.3. Else say so and return 1."""
    if tag == f"v{version()}":
        return 0
    say(
        f"The tag is {tag}, but the program says that it is {version()}: tag v{version()}, or change __version__."
    )
    return 1


def notes(changelog: str, number: str) -> str:
    """Return what the changelog says of a version, without its heading; empty if it says nothing."""
    lines: list[str] = []
    is_in = False
    for line in changelog.splitlines():
        if line.startswith("## "):
            is_in = line.removeprefix("## ").split(",")[0].strip() == number
        elif is_in:
            lines.append(line)
    return "\n".join(lines).strip()


def sums(folder: Path) -> int:
    """Write the SHA-256 of each file of a folder into SHA256SUMS there, as sha256sum reads it; 1 if there is none."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    if not files:
        say(f"There is no file in {folder}.")
        return 1
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
