"""A bare system in a folder, made by debootstrap, in which packages are tried. Standard library only, root only.

Mounts live in a namespace of each call and are gone with it: nothing is left mounted, whatever happens.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

from trial import WORK, CannotRun, run

ENTER = """
mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && mount -t sysfs sysfs "$1/sys" || exit 125
mount -t tmpfs tmpfs "$1/run" && mount -t tmpfs -o mode=1777 tmpfs "$1/tmp" || exit 125
mkdir "$1/tmp/.X11-unix"
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix" || exit 125
mount --bind "$2" "$1/mnt" || exit 125
root=$1; user=$3; shift 3
exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"
"""
PASSED_ON = (
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
)
BOOKKEEPING = (
    *("var/lib/dpkg", "var/lib/apt", "var/cache/apt", "var/cache/debconf"),
    *("var/cache/ldconfig", "var/cache/man", "var/log"),
)
"""Where the package manager and the index of manuals note what they did."""
PROGRAMS = ("debootstrap", "unshare", "chroot", "mount")
PERSON = "reader"


def bare_system() -> Path:
    """Return a folder with the smallest system of this machine's Debian; made once, then kept in build.

    Raises `CannotRun` where there is no right or no program to make it.
    """
    if os.name != "posix" or os.geteuid() != 0:
        raise CannotRun("Only root can make a bare system.")
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        raise CannotRun(f"A bare system needs {', '.join(missing)}; install it and try again.")
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    base = WORK / f"bare-{suite}"
    if not base.is_dir():
        unfinished = base.with_name(base.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        done = run(["debootstrap", "--variant=minbase", suite, unfinished])
        if done.returncode:
            raise CannotRun(f"debootstrap could not fetch {suite}: {done.stdout.strip()[-200:]}")
        unfinished.rename(base)
    return base


class Chroot:
    """A copy of the bare system. `exchange`: a folder that is seen inside as /mnt."""

    def __init__(self, folder: Path) -> None:
        base = bare_system()
        folder.mkdir(parents=True)
        self.root = folder / "root"
        self.exchange = folder / "exchange"
        self.exchange.mkdir(mode=0o777)
        self.exchange.chmod(0o777)
        run(["cp", "-a", "--reflink=auto", base, self.root])
        self._take_packages_from_where_the_machine_does()
        self.call(["useradd", "--create-home", "--shell", "/bin/sh", PERSON])

    def _take_packages_from_where_the_machine_does(self) -> None:
        inside = self.root / "etc"
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", inside / name)
        (inside / "apt" / "sources.list").unlink(missing_ok=True)
        shutil.copytree("/etc/apt", inside / "apt", dirs_exist_ok=True)
        certificates = Path("/etc/ssl/certs/ca-certificates.crt")
        if certificates.is_file():
            (inside / "ssl" / "certs").mkdir(parents=True, exist_ok=True)
            shutil.copy(certificates, inside / "ssl" / "certs")
        self.call(["apt-get", "update"])

    def call(
        self, command: Sequence[str], *, person: bool = False, network: bool = True, **variables: str
    ) -> CompletedProcess[str]:
        """Run a command inside as root, or as a `person` in their home; without a network not even its own address."""
        return run(self.command(command, person=person, network=network, **variables))

    def command(
        self, command: Sequence[str], *, person: bool = False, network: bool = True, **variables: str
    ) -> list[str]:
        """Return what runs `command` inside; the process that it starts becomes the command's own."""
        settings = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": f"/home/{PERSON}" if person else "/root",
            "USER": PERSON if person else "root",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            **{name: os.environ[name] for name in PASSED_ON if network and name in os.environ},
            **variables,
        }
        words = [f"{name}={value}" for name, value in settings.items()]
        apart = ["unshare", "--mount", *([] if network else ["--net"]), "sh", "-c", ENTER, "enter"]
        user = f"{PERSON}:{PERSON}" if person else "0:0"
        return [*apart, str(self.root), str(self.exchange), user, *words, *command]

    def apt(self, *arguments: str) -> CompletedProcess[str]:
        """Run apt-get without questions and without packages that are only recommended."""
        return self.call(["apt-get", "--yes", "--quiet", "--no-install-recommends", *arguments])

    def files(self) -> dict[str, str]:
        """Return every folder, link and file but the package manager's notes, each with what it holds."""
        found: dict[str, str] = {}
        for folder, folders, files in os.walk(self.root):
            for name in [*folders, *files]:
                path = Path(folder, name)
                place = str(path.relative_to(self.root))
                if not place.startswith(BOOKKEEPING):
                    found[place] = _content(path)
        return found


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"→ {os.readlink(path)}"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
