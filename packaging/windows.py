"""Makes what people get on Windows: an installer for one person, and a folder in a .zip that runs from anywhere.

NSIS compiles on every system, so that the script can be tried without Windows. Standard library only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PureWindowsPath

from built import NAME, PROGRAM, TITLE, Built
from environment import ROOT
from machine import SetupFailure, say

PARTS = ROOT / "packaging" / "windows"
PUBLISHER = "The Article Annotator developers"
STUBS = ("amd64-unicode", "x86-unicode")
"""Kinds of installer, the better first. NSIS for Windows brings the second only; both install the same 64 bits."""
PROCESSOR = "x64"
ICONS = ("annotator.ico", "document.ico")
SIGN = "ANNOTATOR_SIGNTOOL"
"""The variable with the command that signs a file of Windows; `{file}` in it stands for the file. Unset: unsigned."""


def nsis(built: Built) -> Sequence[Path]:
    """Make the installer and return it. Raises `SetupFailure` where NSIS is missing or fails."""
    result = built.dist / f"{NAME}-{built.version}-windows-{PROCESSOR}.exe"
    compile_installer(built, payload(built), result)
    sign([result])
    return [result]


def portable(built: Built) -> Sequence[Path]:
    """Make the .zip and return it: one folder in it, which is removed by deleting it."""
    result = built.dist / f"{NAME}-{built.version}-windows-{PROCESSOR}.zip"
    top, source = f"{NAME}-{built.version}", payload(built)
    moment = built.stamp.moment.timetuple()[:6]
    with zipfile.ZipFile(result, "w") as archive:
        for file in files_below(source):
            entry = zipfile.ZipInfo(f"{top}/{file.as_posix()}", moment)
            archive.writestr(entry, (source / file).read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return [result]


def payload(built: Built) -> Path:
    """Return a folder with what gets installed: the frozen program, signed where that is asked for, and its icons."""
    folder = built.work / "windows" / "payload"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built.bundle, folder)
    for name in ICONS:
        shutil.copyfile(built.work / "icons" / name, folder / name)
    sign([folder / f"{PROGRAM}.exe", folder / f"{TITLE}.exe"])
    return folder


def compile_installer(built: Built, source: Path, result: Path, stubs: Sequence[str] = STUBS) -> None:
    """Compile the installer of the files below `source`. Raises `SetupFailure` where NSIS is missing or fails."""
    work = built.scratch("windows/nsis")
    files = files_below(source)
    (work / "files.nsh").write_text(unpacking(source, files), "utf-8-sig")
    (work / "list.txt").write_bytes(removal_list(files).encode("utf-16-le"))
    given = {
        "TARGET": stub(stubs),
        "VERSION": built.version,
        "NUMBERS": four_numbers(built.version),
        "PUBLISHER": PUBLISHER,
        "KILOBYTES": str(sum((source / file).stat().st_size for file in files) // 1024),
        "ICON": str(built.work / "icons" / "annotator.ico"),
        "FILES": str(work / "files.nsh"),
        "LIST": str(work / "list.txt"),
        "RESULT": str(result),
    }
    defined = [f"-D{name}={value}" for name, value in given.items()]
    done = call(
        "-V2", "-WX", "-INPUTCHARSET", "UTF8", "-NOCD", *defined, str(PARTS / "annotator.nsi"), built=built
    )
    if done.returncode:
        raise SetupFailure(f"NSIS could not make the installer:\n{done.stdout}")


def call(*arguments: str, built: Built | None = None) -> subprocess.CompletedProcess[str]:
    """Run makensis and return what it said. Raises `SetupFailure` where it is missing."""
    program = makensis()
    if program is None:
        raise SetupFailure(
            "NSIS is not here (makensis). Debian and Ubuntu: apt-get install nsis; else see its site."
        )
    return subprocess.run(
        [program, *arguments],
        cwd=PARTS,
        env=built.stamp.environment() if built else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def makensis() -> str | None:
    """Return the compiler of NSIS: from the path, else where its installer for Windows puts it; None if missing."""
    found = shutil.which("makensis")
    folders = [os.environ[name] for name in ("ProgramFiles(x86)", "ProgramFiles") if name in os.environ]
    usual = [Path(folder) / "NSIS" / "makensis.exe" for folder in folders]
    return found or next((str(path) for path in usual if path.is_file()), None)


def stub(stubs: Sequence[str] = STUBS) -> str:
    """Return the first kind of installer that this NSIS can make."""
    for kind in stubs:
        if (
            call(
                "-V1", f"-XTarget {kind}", "-XOutFile probe.exe", "-XSection", "-XSectionEnd", "-PPO"
            ).returncode
            == 0
        ):
            return kind
    raise SetupFailure(f"This NSIS makes none of {', '.join(stubs)}; version 3 is needed.")


def files_below(folder: Path) -> list[Path]:
    """Return all files below a folder, relative to it, in an order that is the same everywhere."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: path.as_posix())


def unpacking(source: Path, files: Iterable[Path]) -> str:
    """Return the commands of NSIS that unpack `files`, one a line, each into its folder."""
    lines: list[str] = []
    place: Path | None = None
    for file in sorted(files, key=lambda path: (path.parent.as_posix(), path.name)):
        if file.parent != place:
            place = file.parent
            below = "" if place == Path() else "\\" + windows_path(place)
            lines.append(f'SetOutPath "$INSTDIR{below}"')
        name = windows_path(Path(file.name))
        lines.append(f'File "/oname={name}" "{source / file}"')
    return "\n".join(lines) + "\n"


def removal_list(files: Iterable[Path]) -> str:
    r"""Return what removal may take, one a line: files, then folders (`lib\`), the deepest first."""
    named = list(files)
    folders = {parent for file in named for parent in file.parents if parent != Path()}
    deepest = sorted(folders, key=lambda path: (-len(path.parts), path.as_posix()))
    lines = [str(PureWindowsPath(file)) for file in named] + [
        f"{PureWindowsPath(folder)}\\" for folder in deepest
    ]
    return "".join(f"{line}\r\n" for line in lines)


def windows_path(path: Path) -> str:
    """Return a relative path with the backslashes of Windows, as NSIS wants it in quotes."""
    return quoted(str(PureWindowsPath(path)))


def quoted(text: str) -> str:
    """Return text so that NSIS reads it as it is: `$` begins a variable there."""
    return text.replace("$", "$$").replace('"', '$\\"')


def four_numbers(version: str) -> str:
    """Return a version as the four numbers that Windows wants: 0.1.0rc2 as 0.1.0.0."""
    release = re.match(r"\d+(\.\d+)*", version)
    if release is None:
        raise ValueError(f"“{version}” begins with no number.")
    return ".".join([*release[0].split("."), "0", "0", "0"][:4])


def version_file(built: Built) -> Path:
    """Write what Windows shows of a program under Properties, as PyInstaller reads it, and return the file."""
    numbers = four_numbers(built.version).replace(".", ", ")
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": TITLE,
        "FileVersion": built.version,
        "LegalCopyright": "Apache-2.0",
        "ProductName": TITLE,
        "ProductVersion": f"{built.version} {built.stamp.commit}".strip(),
    }
    rows = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    path = built.work / "windows" / "version.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers=({numbers}), prodvers=({numbers})), kids=["
        f"StringFileInfo([StringTable('040904B0', [{rows}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        "utf-8",
    )
    return path


def sign(files: Sequence[Path]) -> None:
    """Sign files with the command of the variable; does nothing where there is none. Raises `SetupFailure`."""
    command = os.environ.get(SIGN, "")
    for file in files if command else ():
        say(f"  signing {file.name}")
        done = subprocess.run(command.replace("{file}", f'"{file}"'), shell=True, check=False)
        if done.returncode:
            raise SetupFailure(f"{file.name} could not be signed: the command in {SIGN} failed.")
