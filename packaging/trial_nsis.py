"""The trial of the installer for Windows, under Wine: in, over an older version, out, silently, and nothing is left.

Qt does not load in Wine, so that the program is a stand-in: small programs that NSIS makes, in a tree like the real
one. Needs makensis, wine64 and Xvfb.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import icons
import windows
from built import PROGRAM, TITLE, Built, of_checkout
from environment import venv_program
from trial import CannotRun, Outcome, Trial, run, x_server

WINE = ("wine64", "wine", "/usr/lib/wine/wine64")
SERVER = ("wineserver", "/usr/lib/wine/wineserver64")
FOLDER = r"C:\users\Zoë O'Neill\Pro grams – Άρθρο"
"""Where it is installed: blanks, a quotation mark, letters beyond the code page of the machine."""
LONG_PATH = ";".join(rf"C:\tools\{number:04}\bin" for number in range(120)) + r";%USERPROFILE%\bin"
"""A person's PATH that is longer than a string of NSIS, with a variable in it."""
LEFT_BEHIND = "_internal/old é/gone.dll"
"""A file that the older version has and the newer has not."""
OURS = re.compile(r"annotator", re.IGNORECASE)
FAILS, WAITS = 2, 3
"""Exit codes of the installer: it cannot be installed here; the program runs."""
STAND_IN = """Unicode true
Target {target}
OutFile "{result}"
RequestExecutionLevel user
SilentInstall silent
Section
  Sleep {milliseconds}
SectionEnd
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """A Windows of Wine in a folder of its own."""

    wine: str
    server: str
    prefix: Path
    display: str

    def variables(self) -> dict[str, str]:
        """Return the environment in which programs of this Windows start: nothing gets into this system's menus."""
        quiet = {
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }
        # Without UTF-8 Wine would read the letters of a path as question marks.
        return {
            **os.environ,
            **quiet,
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(self.prefix),
            "DISPLAY": self.display,
        }

    def run(self, *command: str | Path) -> int:
        """Run a program of Windows to its end and return its exit code."""
        return self.said(*command).returncode

    def said(self, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
        """Run a program of Windows and return it with what it printed."""
        words = [self.wine, *map(str, command)]
        return subprocess.run(
            words,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=300,
        )

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program of Windows and return at once."""
        quiet = subprocess.DEVNULL
        words = [self.wine, *map(str, command)]
        return subprocess.Popen(words, env=self.variables(), stdin=quiet, stdout=quiet, stderr=quiet)

    def settle(self) -> None:
        """Wait until every program has ended and the registry is on disk."""
        subprocess.run([self.server, "-w"], env=self.variables(), check=False, timeout=120)

    def folder(self, path: str) -> Path:
        """Return where a folder on drive C lies outside of Windows."""
        return self.prefix / "drive_c" / path.removeprefix("C:\\").replace("\\", "/")

    def registry(self) -> dict[str, dict[str, str]]:
        """Return the person's keys with their values as the file of the registry writes them."""
        keys: dict[str, dict[str, str]] = {}
        values: dict[str, str] = {}
        for line in (
            (self.prefix / "user.reg").read_text("utf-8", "replace").replace("\\\n  ", "").splitlines()
        ):
            if line.startswith("["):
                values = keys.setdefault(line[1 : line.rindex("]")].replace("\\\\", "\\"), {})
            elif "=" in line and line.startswith(('"', "@")):
                name, _, value = line.partition("=")
                values[name.strip('"')] = value
        return keys


def installed_and_removed(folder: Path) -> Outcome:
    """Try the installer in an empty folder. Raises `CannotRun`."""
    wine, server = tool(WINE, "wine64"), tool(SERVER, "wineserver")
    if windows.makensis() is None:
        raise CannotRun("makensis is missing; Debian and Ubuntu have it in the package nsis.")
    outcome = Outcome("Windows installer, stand-in payload")
    built = dataclasses.replace(of_checkout(), dist=folder / "dist", work=folder / "work")
    built.dist.mkdir()
    drawn = run([venv_program("python"), icons.__file__, built.work / "icons"])
    outcome.check("the icons are drawn", drawn.returncode == 0, drawn.stdout if drawn.returncode else "")
    older, newer = installers(built, folder, outcome)
    outcome.packed = newer.stat().st_size
    with x_server() as display:
        machine = Machine(wine, server, folder / "wine", display)
        machine.run("wineboot", "--init")
        machine.settle()
        try:
            in_over_and_out(machine, older, newer, outcome)
        finally:
            subprocess.run([server, "-k"], env=machine.variables(), check=False)
    outcome.not_run += [
        "On Windows itself: the workflow installs, starts and removes the real program there.",
        "With windows and clicks: both ways were silent.",
    ]
    return outcome


def tool(names: tuple[str, ...], package: str) -> str:
    """Return the first of some programs that is here. Raises `CannotRun`."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise CannotRun(f"{package} is missing; Debian and Ubuntu have it in the package wine64.")
    return found


def installers(built: Built, folder: Path, outcome: Outcome) -> tuple[Path, Path]:
    """Return an installer of an older version, with a file that the newer has no more, and that of this version."""
    made = []
    for version, gone in (("0.0.9", LEFT_BEHIND), (built.version, "_internal/new.dll")):
        payload = folder / f"payload {version}"
        stand_in(payload / f"{PROGRAM}.exe", 15_000)
        shutil.copyfile(payload / f"{PROGRAM}.exe", payload / f"{TITLE}.exe")
        for name in ("_internal/base.dll", "_internal/PySide6/Qt/$plain.txt", "document.ico", gone):
            file = payload / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(name.encode())
        of_version = dataclasses.replace(built, stamp=dataclasses.replace(built.stamp, version=version))
        result = built.dist / f"article-annotator-{version}-windows-x64.exe"
        windows.compile_installer(of_version, payload, result)
        outcome.check(f"makensis compiles the installer of {version} for {windows.stub()}", result.is_file())
        made.append(result)
    return made[0], made[1]


def stand_in(result: Path, milliseconds: int) -> None:
    """Make a program of Windows that waits, then ends. Raises `CannotRun`."""
    result.parent.mkdir(parents=True, exist_ok=True)
    script = result.with_suffix(".nsi")
    target = windows.stub()
    script.write_text(STAND_IN.format(target=target, result=result, milliseconds=milliseconds), "utf-8-sig")
    done = windows.call("-V1", str(script))
    script.unlink()
    if not result.is_file():
        raise CannotRun(f"NSIS made no stand-in: {done.stdout[-200:]}")


def in_over_and_out(machine: Machine, older: Path, newer: Path, outcome: Outcome) -> None:
    """Install the older, then the newer over it, then remove it, and look after each."""
    set_windows(machine, "win7")
    code = machine.run(newer, "/S", *into("/D="))
    look(outcome, "a Windows that Qt does not know is refused", code == FAILS, f"exit code {code}")
    set_windows(machine, "win10")
    set_path(machine, LONG_PATH)
    before, files_before = machine.registry(), names(machine.prefix / "drive_c")
    target = machine.folder(FOLDER)

    code = machine.run(older, "/S", "/PATH=1", *into("/D="))
    look(outcome, "the older version installs silently", code == 0, f"exit code {code}")

    if not outcome.check("its files are in a folder with blanks and Greek", (target / LEFT_BEHIND).is_file()):
        return

    mine = target / "_internal" / "mine.annotator"
    mine.write_bytes(b"a project")
    code = machine.run(newer, "/S", *into("/D="))
    look(outcome, "the newer installs over it", code == 0, f"exit code {code}")
    machine.settle()
    look_installed(machine, newer, outcome)
    refuses_while_it_runs(machine, newer, outcome)

    code = machine.run(target / "uninstall.exe", "/S")
    look(outcome, "removal is silent", code == 0, f"exit code {code}")
    # The remover goes on as a copy of itself in the folder for temporary files.
    wait_until(lambda: not (target / f"{PROGRAM}.exe").exists())
    machine.settle()
    look_removed(machine, before, files_before, mine, outcome)

    code = machine.run(newer, "/S")
    usual = next((machine.prefix / "drive_c" / "users").glob("*/AppData/Local/Programs/" + TITLE), None)
    outcome.check("without a folder it goes into the person's own programs", code == 0 and usual is not None)
    if usual is not None:
        machine.run(usual / "uninstall.exe", "/S")
        wait_until(lambda: not usual.exists())
        outcome.check("and removal takes the folder away", not usual.exists())


def into(option: str) -> list[str]:
    """Return the words of an option with the folder: NSIS wants it without quotes, which Wine puts around blanks."""
    return (option + FOLDER).split(" ")


def set_windows(machine: Machine, version: str) -> None:
    """Let Wine say that it is this version of Windows."""
    machine.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", version, "/f")
    machine.settle()


def set_path(machine: Machine, value: str) -> None:
    """Give the person a PATH."""
    kind = ("/t", "REG_EXPAND_SZ", "/f")
    machine.run("reg", "add", r"HKCU\Environment", "/v", "Path", "/d", value, *kind)
    machine.settle()


def path_of(machine: Machine) -> str:
    """Return the person's PATH as the registry writes it, one backslash for two."""
    value = machine.registry().get("Environment", {}).get("Path", "")
    return value.removeprefix("str(2):").strip('"').replace("\\\\", "\\")


def look_installed(machine: Machine, installer: Path, outcome: Outcome) -> None:
    """Look at files, registry and menu after the newer version went over the older."""
    target, keys = machine.folder(FOLDER), machine.registry()
    outcome.check("its own files are in", (target / "_internal/new.dll").is_file())
    outcome.check(
        "what the older had and the newer has not is gone", not (target / "_internal/old é").exists()
    )
    command = find(keys, r"Classes\ArticleAnnotator.Project\shell\open\command").get("@", "")
    look(outcome, "project files open with it", f'{TITLE}.exe\\" open \\"%1\\"' in command, command)
    outcome.check(
        ".annotator is its type", "ArticleAnnotator.Project" in find(keys, r"Classes\.annotator").get("@", "")
    )
    icon = find(keys, r"ArticleAnnotator.Project\DefaultIcon").get("@", "")
    look(outcome, "project files have an icon", "document.ico" in icon, icon)
    entry = find(keys, r"Uninstall\ArticleAnnotator")
    version = installer.name.split("-")[2]
    wanted = {"DisplayVersion": version, "Publisher": windows.PUBLISHER, "EstimatedSize": "dword:"}
    missing = [name for name, value in wanted.items() if value not in entry.get(name, "")]
    outcome.check("the list of programs has version, publisher and size", not missing, ", ".join(missing))
    menu = [path for path in names(machine.prefix / "drive_c") if path.endswith(f"Programs/{TITLE}.lnk")]
    look(outcome, "it is in the Start menu", len(menu) == 1, str(menu))
    path = path_of(machine)
    look(
        outcome,
        "PATH, chosen with the older, has the folder once, and all that was in it",
        path.startswith(LONG_PATH + ";C:") and path.count(";") == LONG_PATH.count(";") + 1,
        path[-120:],
    )


def look(outcome: Outcome, what: str, kept: bool, seen: str) -> None:
    """Note one promise; what was seen only if it was broken."""
    outcome.check(what, kept, "" if kept else seen)


def find(keys: dict[str, dict[str, str]], end: str) -> dict[str, str]:
    """Return the values of the key that ends so; empty if there is none."""
    return next((values for key, values in keys.items() if key.lower().endswith(end.lower())), {})


def refuses_while_it_runs(machine: Machine, newer: Path, outcome: Outcome) -> None:
    """Start the stand-in, then try to install over it and to remove it."""
    target = machine.folder(FOLDER)
    running = machine.start(target / f"{TITLE}.exe")
    try:
        time.sleep(3)
        for what, program in (("installing over it", newer), ("removing it", target / "uninstall.exe")):
            words = ["/S", *into("/D=" if program == newer else "_?=")]
            code = machine.run(program, *words)
            look(outcome, f"{what} is refused while it runs", code == WAITS, f"exit code {code}")
        outcome.check("and nothing was touched", (target / "_internal/base.dll").is_file())
    finally:
        running.wait(timeout=60)


def look_removed(
    machine: Machine, before: dict[str, dict[str, str]], files: set[str], mine: Path, outcome: Outcome
) -> None:
    """Look at what is left: what was there before, and the person's own."""
    outcome.check("a project beside the program stays", mine.is_file() and mine.read_bytes() == b"a project")
    own = {mine.relative_to(machine.prefix / "drive_c").as_posix()}
    own |= {parent.as_posix() for parent in Path(next(iter(own))).parents}
    left = {name for name in names(machine.prefix / "drive_c") - files if OURS.search(name)} - own
    left |= {name for name in names(machine.prefix / "drive_c") - files - own if "/Pro grams" in name}
    outcome.check("no file of the program is left", not left, ", ".join(sorted(left)))
    after = machine.registry()
    keys = [key for key, values in after.items() if OURS.search(key) and (values or key not in before)]
    named = [f"{key} {name}" for key, values in after.items() for name in values if OURS.search(name)]
    outcome.check("no key of the registry is left", not keys and not named, ", ".join(keys + named))
    look(outcome, "PATH is as before", path_of(machine) == LONG_PATH, path_of(machine)[-120:])
    mine.unlink(missing_ok=True)


def names(folder: Path) -> set[str]:
    """Return all paths below a folder, relative to it; links are not followed."""
    found = set()
    for place, folders, files in os.walk(folder):
        base = Path(place).relative_to(folder)
        found |= {(base / name).as_posix() for name in (*folders, *files)}
    return found


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so, or for as long."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.2)


TRIAL = Trial("nsis", "the installer for Windows, under Wine", installed_and_removed)
