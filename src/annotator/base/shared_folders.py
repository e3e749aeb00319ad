"""Folders in which a project can be harmed behind the program's back: on a network, or kept equal by a cloud."""

from __future__ import annotations

import os
import re
import struct
import sys
from pathlib import Path

from annotator.base.legible import legible

_NETWORKS = frozenset(
    "9p acfs afpfs afs beegfs ceph cifs davfs fuse.ceph fuse.curlftpfs fuse.davfs2 fuse.gcsfuse fuse.glusterfs "
    "fuse.google-drive-ocamlfuse fuse.gvfsd-fuse fuse.juicefs fuse.mfs fuse.onedriver fuse.rclone fuse.s3fs "
    "fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse fuse.xtreemfs gfs2 glusterfs lustre ncpfs nfs nfs3 nfs4 ocfs2 "
    "orangefs prl_fs smb2 smb3 smbfs vboxsf virtiofs vmhgfs webdav".split()
)
_MOUNTS = Path("/proc/self/mounts")
_REMOTE = 4
"""What Windows calls a drive that is another computer's."""

_STATFS_SIZE, _STATFS_FLAGS, _MNT_LOCAL = 4096, 64, 0x1000

_CLOUDS = re.compile(
    r"(dropbox|onedrive|google ?drive|my drive|shared drives|icloud ?drive|iclouddrive|mobile documents|cloudstorage|"
    r"creative cloud files|nextcloud|owncloud|pcloud ?drive|pcloud|proton ?drive|box sync|box-box|seafile|seadrive|"
    r"syncthing|resilio sync|tresorit|jottacloud|magentacloud|hidrive|yandex\.disk|mega ?sync)([ .(-].*)?",
    re.IGNORECASE,
)
_SIGNS = (
    ".dropbox",
    ".dropbox.cache",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".stfolder",
    ".stignore",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".csync_journal.db",
)
"""What programs that keep folders equal put into the topmost of them."""


def shared_folder(path: Path) -> str | None:
    """Return what to tell a person about the folder of a project, none where it is an ordinary one.

    Says what a glance tells: by the names of the folders, the kind of the disk, the signs that such programs leave.
    """
    real = Path(os.path.realpath(path))
    cloud = next((part.name for part in real.parents if _is_synchronized(part)), None)
    if cloud is not None:
        return (
            f"“{legible(path.name)}” lies in “{legible(cloud)}”, which another program keeps the same on several "
            "computers. Close the project here before you open it there, or one of the two loses labels. Safer: keep "
            "it in a folder of its own and put a copy there (File › Save a copy…)."
        )
    if _is_on_network(real):
        return (
            f"“{legible(path.name)}” lies on a network drive. Nobody else may open it meanwhile, and a break of the "
            "network can damage it. Safer: keep it on this computer and put a copy there (File › Save a copy…)."
        )
    return None


def _is_synchronized(folder: Path) -> bool:
    return _CLOUDS.fullmatch(folder.name) is not None or any(
        os.path.lexists(folder / sign) for sign in _SIGNS
    )


def _is_on_network(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        if path.drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE)
    if sys.platform == "darwin":
        return not _is_local(path)
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    return kind_of_disk(path, lines) in _NETWORKS


def _is_local(path: Path) -> bool:
    """Ask macOS, which has no table of mounts that one could read."""
    import ctypes

    library = ctypes.CDLL(None)
    ask = getattr(library, "statfs$INODE64", None) or library.statfs
    answer = ctypes.create_string_buffer(_STATFS_SIZE)
    return ask(os.fsencode(path.parent), answer) != 0 or is_local_by(answer.raw)


def is_local_by(statfs: bytes) -> bool:
    """Tell whether macOS calls a disk local, by its answer to `statfs`; `MNT_LOCAL` in sys/mount.h."""
    flags: int = struct.unpack_from("=I", statfs, _STATFS_FLAGS)[0]
    return bool(flags & _MNT_LOCAL)


def kind_of_disk(path: Path, mounts: list[str]) -> str:
    """Return the kind of the file system that holds a path, by the lines of a table of mounts; empty if unknown."""
    best, kind = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1])
        if len(place) >= best and (path == Path(place) or Path(place) in path.parents):
            best, kind = len(place), fields[2]
    return kind
