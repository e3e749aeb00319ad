"""The trial of the .rpm: what it names, and in and out by rpm itself, into the root of a bare system."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import linux
from built import NAME
from chroot import Chroot, bare_system
from trial import CannotRun, Outcome, Trial, newest, run, size
from trial_program import exercise

OURS = re.compile(r" (/opt/article-annotator/|/usr/bin/annotator$|/usr/share/.*annotator)")
NOTES = ("root/.rpmdb", "var/lib/rpm", "usr/lib/sysimage/rpm")
"""Where rpm notes what it did."""


def trial(folder: Path) -> Outcome:
    """Look into the newest .rpm, install it without its dependencies, use it, remove it."""
    package = newest("*.rpm")
    if shutil.which("rpm") is None:
        raise CannotRun("This trial needs rpm; install it and try again.")
    bare_system()
    outcome = Outcome(".rpm", packed=package.stat().st_size)
    files = outcome.ran("`rpm -qpl` lists its files", ["rpm", "-qpl", package]).splitlines()
    modes = run(["rpm", "-qp", "--qf", "[%{FILEMODES:perms} %{FILENAMES}\n]", package]).stdout.splitlines()
    strays = [mode for mode in modes if not mode.startswith("d") and not OURS.search(mode)]
    outcome.check(
        "each of them bears our name", not strays, ", ".join(strays[:5]) or f"{len(files):,} places"
    )
    needs = outcome.ran("`rpm -qpR` lists what it needs", ["rpm", "-qpR", package]).splitlines()
    libc = [need for need in needs if need.startswith("libc.so.6")]
    outcome.check("the version of glibc is among it", bool(libc), ", ".join(libc))
    _use(outcome, Chroot(folder / "bare"), package)
    outcome.not_run.append(
        "dnf and zypper resolving its dependencies: no system with rpm is here (it is installed with --nodeps)."
    )
    return outcome


def _use(outcome: Outcome, bare: Chroot, package: Path) -> None:
    # The libraries come from Debian, since the bare system is one; the program must not care.
    deb = newest("*.deb")
    needs = run(["dpkg-deb", "--field", deb, "Depends"]).stdout.strip()
    bare.apt("satisfy", needs)
    for folder in linux.SYSTEM_FOLDERS:
        (bare.root / folder[1:]).mkdir(parents=True, exist_ok=True)
    before = bare.files()
    rpm = ["rpm", "--root", str(bare.root), "--nodeps"]
    outcome.ran("`rpm --root --nodeps -i`, its script too", [*rpm, "--install", package])
    outcome.on_disk = size(bare.root / "opt" / NAME)
    exercise(
        outcome,
        lambda words: bare.call(
            ["annotator", *words], person=True, network=False, QT_QPA_PLATFORM="offscreen"
        ),
        bare.exchange,
        "/mnt",
    )
    outcome.ran("`rpm -V`: every file is as packed", [*rpm, "--verify", NAME])
    outcome.ran("`rpm -e`", [*rpm, "--erase", NAME])
    after = bare.files()
    changed = [
        place
        for place in sorted(before.keys() | after.keys())
        if before.get(place) != after.get(place) and not place.startswith((*NOTES, "home/"))
    ]
    outcome.check(
        "removal leaves every other file as it was, and none of its own", not changed, ", ".join(changed[:8])
    )


TRIAL = Trial("rpm", "the .rpm in the root of a bare system", trial)
