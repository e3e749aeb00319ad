"""The trial of the .deb: a bare Debian without Python, in, at work, out, and nothing is left but a person's files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from built import NAME
from chroot import PERSON, Chroot, bare_system
from trial import CannotRun, Outcome, Trial, newest, run, size, x_server
from trial_program import exercise

TOOLS = ("desktop-file-utils", "appstream", "xdg-utils", "shared-mime-info", "libglib2.0-bin", "man-db")
"""What a desktop has, and what judges the package's files."""
TYPE = "application/x-annotator-project"
HOME = f"home/{PERSON}"
PATIENCE = 30
"""Seconds until a window must be seen."""


def trial(folder: Path) -> Outcome:
    """Install, use and remove the newest .deb in two bare systems."""
    package = newest("*.deb")
    bare_system()
    if missing := [name for name in ("Xvfb", "xdotool", "xprop") if shutil.which(name) is None]:
        raise CannotRun(f"The window needs {', '.join(missing)}; install it and try again.")
    outcome = Outcome(".deb", packed=package.stat().st_size)
    _use(outcome, Chroot(folder / "bare"), package)
    _judge(outcome, Chroot(folder / "desktop"), package)
    return outcome


def _use(outcome: Outcome, bare: Chroot, package: Path) -> None:
    """Install it where nothing is, and work with it as a person, without a network."""
    shutil.copy(package, bare.exchange)
    python = bare.call(["sh", "-c", "command -v python3 python"]).returncode != 0
    outcome.check("the system is bare: no Python", python)
    done = bare.apt("install", f"/mnt/{package.name}")
    outcome.check("installs with what it depends on", done.returncode == 0, _if_failed(done))
    outcome.on_disk = size(bare.root / "opt" / NAME)
    exercise(
        outcome,
        lambda words: bare.call(
            ["annotator", *words], person=True, network=False, QT_QPA_PLATFORM="offscreen"
        ),
        bare.exchange,
        "/mnt",
    )
    with x_server() as display:
        done = bare.call(["annotator", "--smoke"], person=True, network=False, DISPLAY=display)
        outcome.check("`annotator --smoke` on an X server", done.returncode == 0, _if_failed(done))
        _show(outcome, bare, display)
    done = bare.apt("purge", NAME)
    outcome.check("is removed", done.returncode == 0, _if_failed(done))


def _show(outcome: Outcome, bare: Chroot, display: str) -> None:
    """Start it as the menu does, and read title and class of its window."""
    launcher = (bare.root / f"usr/share/applications/{NAME}.desktop").read_text("utf-8")
    wanted = re.search(r"^StartupWMClass=(.+)$", launcher, re.MULTILINE)
    command = ["annotator", "open", "/mnt/trial.annotator"]
    program = subprocess.Popen(bare.command(command, person=True, network=False, DISPLAY=display))
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "trial"]
        window = run(["timeout", str(PATIENCE), *search], DISPLAY=display).stdout.split()[:1] or ["0"]
        class_ = _property("WM_CLASS", window[0], display)
        title = _property("WM_NAME", window[0], display)
    finally:
        program.terminate()
        program.wait(PATIENCE)
    outcome.check("a window opens with the project", "trial" in title, title)
    outcome.check(
        "its class is that of the launcher", wanted is not None and f'"{wanted[1]}"' in class_, class_
    )


def _property(name: str, window: str, display: str) -> str:
    return run(["xprop", "-id", window, name], DISPLAY=display).stdout.partition("=")[2].strip()


def _judge(outcome: Outcome, desktop: Chroot, package: Path) -> None:
    """Install it where all that it needs is there already, ask the desktop's own tools, remove it, compare."""
    shutil.copy(package, desktop.exchange)
    needs = run(["dpkg-deb", "--field", package, "Depends"]).stdout.strip()
    for step in (["install", *TOOLS], ["satisfy", needs]):
        done = desktop.apt(*step)
        outcome.check(f"the desktop's tools are there ({step[0]})", done.returncode == 0, _if_failed(done))
    before = desktop.files()
    for times in ("", " over itself"):
        done = desktop.apt("install", "--reinstall", f"/mnt/{package.name}")
        outcome.check(f"installs{times}", done.returncode == 0, _if_failed(done))
    _ask_desktop(outcome, desktop)
    done = desktop.apt("purge", NAME)
    outcome.check("is removed again", done.returncode == 0, _if_failed(done))
    after = desktop.files()
    theirs = [place for place in after if place.startswith(HOME) and place not in before]
    changed = sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place))
    ours = [place for place in changed if place not in theirs]
    said = ", ".join(ours[:8]) or f"{len(before):,} files and folders are as before"
    outcome.check("removal leaves every other file as it was, and none of its own", not ours, said)
    project = f"{HOME}/mine.annotator"
    outcome.check(
        "removal leaves the person's project", project in theirs, f"{len(theirs)} files in their home"
    )


def _ask_desktop(outcome: Outcome, desktop: Chroot) -> None:
    def ask(*command: str, **variables: str) -> tuple[bool, str]:
        done = desktop.call(command, person=True, network=False, **variables)
        return done.returncode == 0, done.stdout.strip()

    outcome.check(
        "desktop-file-validate", *ask("desktop-file-validate", f"/usr/share/applications/{NAME}.desktop")
    )
    metadata = [f"/usr/{path.relative_to(desktop.root / 'usr')}" for path in _metadata(desktop)]
    outcome.check("appstreamcli validate", *ask("appstreamcli", "validate", "--no-net", *metadata))
    _, answer = ask("xdg-mime", "query", "default", TYPE)
    outcome.check(f"`xdg-mime query default {TYPE}`", answer == f"{NAME}.desktop", answer)
    project = f"/{HOME}/mine.annotator"
    ask("annotator", "new", project)
    _, answer = ask("xdg-mime", "query", "filetype", project, XDG_CURRENT_DESKTOP="GNOME")
    outcome.check("`xdg-mime query filetype` of a project", answer == TYPE, answer)
    ask("cp", project, f"/{HOME}/without a suffix")
    _, answer = ask("gio", "info", "--attributes=standard::content-type", f"/{HOME}/without a suffix")
    outcome.check(
        "a project without its suffix is known by what is in it", TYPE in answer, answer.split()[-1]
    )
    outcome.check("its icon is there for each size", *_icons(desktop))
    manual = ask("man", "--where", "annotator")
    outcome.check("`man annotator`", *manual)


def _metadata(desktop: Chroot) -> list[Path]:
    return sorted((desktop.root / "usr/share/metainfo").glob("*rticle*"))


def _icons(desktop: Chroot) -> tuple[bool, str]:
    icons = desktop.root / "usr/share/icons/hicolor"
    apps = {path.parents[1].name for path in icons.glob(f"*/apps/{NAME}.*")}
    types = {path.parents[1].name for path in icons.glob(f"*/mimetypes/{TYPE.replace('/', '-')}.*")}
    return apps == types and "scalable" in apps, ", ".join(sorted(apps))


def _if_failed(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout if done.returncode else ""


TRIAL = Trial("deb", "the .deb in a bare system without Python", trial)
