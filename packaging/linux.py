"""The artifacts of Linux: .deb and .rpm from one file, an archive, an AppDir and the AppImage made of it."""

from __future__ import annotations

import gzip
import json
import os
import platform
import shutil
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

from built import NAME, PROGRAM, Built
from environment import ROOT, venv_program
from linux_needs import needs_of
from machine import say
from release_notes import appstream

PARTS = ROOT / "packaging" / "linux"
MANUAL = ROOT / "packaging" / "man.py"
PREFIX = f"opt/{NAME}"
METAINFO = "io.github.article_annotator.ArticleAnnotator.metainfo.xml"
COMPLETIONS = (
    ("bash", f"bash-completion/completions/{PROGRAM}"),
    ("zsh", f"zsh/site-functions/_{PROGRAM}"),
    ("fish", f"fish/vendor_completions.d/{PROGRAM}.fish"),
)
PLACES = {"deb": {"zsh/site-functions/": "zsh/vendor-completions/"}}
"""Where a system wants a file of `share` elsewhere, by what its path begins with."""
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""The names of processors in packages by what the system calls them."""
APPIMAGETOOL = "appimagetool"
SYSTEM_FOLDERS = tuple(
    f"/usr/share/{name}" for name in ("applications", "doc", "icons", "man", "man/man1", "metainfo")
)
"""Folders that every system with rpm has."""


def deb(built: Built) -> Sequence[Path]:
    """Make the package of Debian and Ubuntu."""
    return [_package(built, "deb", f"{NAME}_{built.version}_{_architecture()}.deb")]


def rpm(built: Built) -> Sequence[Path]:
    """Make the package of Fedora, openSUSE and their kin."""
    return [_package(built, "rpm", f"{NAME}-{built.version}-1.{platform.machine()}.rpm")]


def archive(built: Built) -> Sequence[Path]:
    """Make an archive with a script that installs it for one person."""
    folder = built.scratch("archive") / f"{NAME}-{built.version}-linux-{platform.machine()}"
    _copy_bundle(built, folder / PREFIX)
    add_share(built, folder / "share")
    shutil.copy2(PARTS / "install.sh", folder)
    made = built.dist / f"{folder.name}.tar.xz"
    with tarfile.open(made, "w:xz", preset=6) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(
                path, str(path.relative_to(folder.parent)), recursive=False, filter=_same_each_time(built)
            )
    return [made]


def appdir(built: Built) -> Sequence[Path]:
    """Make the folder that becomes an AppImage; its AppRun starts the program from wherever it lies."""
    folder = built.dist / f"{NAME}-{built.version}-{platform.machine()}.AppDir"
    shutil.rmtree(folder, ignore_errors=True)
    _copy_bundle(built, folder / PREFIX)
    share = folder / "usr" / "share"
    add_share(built, share)
    # The tool wants the metadata under the older of its two names, and launcher and icon on top as well.
    (share / "metainfo" / METAINFO).rename(share / "metainfo" / METAINFO.replace(".metainfo.", ".appdata."))
    shutil.copy2(PARTS / "AppRun", folder)
    shutil.copy2(share / "applications" / f"{NAME}.desktop", folder)
    shutil.copy2(share / "icons/hicolor/256x256/apps" / f"{NAME}.png", folder)
    (folder / ".DirIcon").symlink_to(f"{NAME}.png")
    (folder / "usr" / "bin").mkdir()
    (folder / "usr" / "bin" / PROGRAM).symlink_to(f"../../{PREFIX}/{PROGRAM}")
    return [folder]


def appimage(built: Built) -> Sequence[Path]:
    """Pack the AppDir; nothing is made, and it is said, where appimagetool is not."""
    if shutil.which(APPIMAGETOOL) is None:
        say(f"No AppImage was made: {APPIMAGETOOL} is not here. The AppDir is all that it needs.")
        return []
    (folder,) = appdir(built)
    made = built.dist / f"{folder.stem}.AppImage"
    command = (APPIMAGETOOL, "--no-appstream", folder, made)
    built.call(*command, ARCH=platform.machine(), VERSION=built.version)
    return [made]


def add_share(built: Built, share: Path, kind: str = "") -> None:
    """Put into `share` what belongs into /usr/share: launcher, type, icons, metadata, manual, completions."""
    _write(share / "applications" / f"{NAME}.desktop", (PARTS / f"{NAME}.desktop").read_bytes())
    _write(share / "mime/packages" / f"{NAME}.xml", (PARTS / f"{NAME}.xml").read_bytes())
    _write(share / "metainfo" / METAINFO, metainfo(built).encode())
    _write(share / "doc" / NAME / "copyright", (ROOT / "LICENSE").read_bytes())
    _write(share / "man/man1" / f"{PROGRAM}.1.gz", gzip.compress(_manual(built), mtime=0))
    # Drawn when the program was frozen.
    shutil.copytree(built.work / "icons" / "hicolor", share / "icons" / "hicolor")
    for shell, place in COMPLETIONS:
        for beginning, instead in PLACES.get(kind, {}).items():
            place = place.replace(beginning, instead)
        _write(share / place, _completion(built, shell))


def metainfo(built: Built) -> str:
    """Return the metadata for software centers, with the releases of the changelog."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = appstream(changelog, built.stamp.date)
    return Template((PARTS / "metainfo.xml").read_text("utf-8")).substitute(releases=releases)


def _package(built: Built, kind: str, name: str) -> Path:
    root = built.scratch(kind)
    _copy_bundle(built, root / PREFIX)
    add_share(built, root / "usr/share", kind)
    recipe = built.work / f"nfpm-{kind}.yaml"
    recipe.write_text(nfpm_recipe(built, root, kind), "utf-8")
    made = built.dist / name
    nfpm = (venv_program("nfpm"), "package", "--config", recipe)
    built.call(*nfpm, "--packager", kind, "--target", made)
    return made


def nfpm_recipe(built: Built, root: Path, kind: str) -> str:
    """Return the file from which nfpm makes a package of what lies below `root`; JSON is YAML as well."""
    needs = needs_of(built.bundle)
    values: Mapping[str, object] = {
        "arch": _architecture(),
        "version": built.version,
        "moment": built.stamp.time,
        "contents": list(_contents(root, built.stamp.time, kind)),
        "deb_depends": needs.debian(),
        "rpm_depends": needs.rpm(),
        "scripts": str(PARTS),
    }
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    return Template((PARTS / "nfpm.yaml").read_text("utf-8")).substitute(texts)


def _contents(root: Path, moment: str, kind: str) -> Iterator[dict[str, object]]:
    """Yield every file, one by one, and the folders that go with the package."""
    for path in sorted(root.rglob("*")):
        place = "/" + str(path.relative_to(root))
        info: dict[str, object] = {"mtime": moment, "owner": "root", "group": "root"}
        if path.is_symlink():
            yield {"src": os.readlink(path), "dst": place, "type": "symlink", "file_info": info}
        elif path.is_file():
            yield {"src": str(path), "dst": place, "file_info": info | {"mode": _mode(path)}}
        elif _goes_with_package(place, kind):
            yield {"dst": place, "type": "dir", "file_info": info | {"mode": 0o755}}
    link = {"src": f"/{PREFIX}/{PROGRAM}", "dst": f"/usr/bin/{PROGRAM}", "type": "symlink"}
    yield link | {"file_info": {"mtime": moment}}


def _goes_with_package(folder: str, kind: str) -> bool:
    """Tell whether a folder is removed with the package, if nobody else has something in it.

    dpkg sees to that itself; rpm leaves a folder that no package names, and lets several packages name one.
    """
    return folder.startswith(f"/{PREFIX}") or (
        kind == "rpm" and folder.startswith("/usr/share/") and folder not in SYSTEM_FOLDERS
    )


def _mode(path: Path) -> int:
    return 0o755 if path.stat().st_mode & 0o100 else 0o644


def _copy_bundle(built: Built, place: Path) -> None:
    shutil.copytree(built.bundle, place, symlinks=True, dirs_exist_ok=True)


def _same_each_time(built: Built) -> Callable[[tarfile.TarInfo], tarfile.TarInfo]:
    def strip(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = built.stamp.epoch
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    return strip


def _manual(built: Built) -> bytes:
    """Return the manual page; it is made from the commands themselves."""
    return built.call(sys.executable, MANUAL)


def _completion(built: Built, shell: str) -> bytes:
    """Return what makes a shell complete verbs and options."""
    # With a word that asks for text, else the window opens.
    return built.call(venv_program(PROGRAM), "--help", _ANNOTATOR_COMPLETE=f"{shell}_source")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _architecture() -> str:
    machine = platform.machine()
    return ARCHITECTURES.get(machine, machine)
