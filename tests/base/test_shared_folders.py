"""Folders that a cloud keeps equal or that are on a network are named; ordinary ones are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from annotator.base import shared_folders
from annotator.base.shared_folders import is_local_by, kind_of_disk, shared_folder

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
//server/share /mnt/news\040room cifs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/anna ext4 rw 0 0
short
""".splitlines()


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)/work", "Dropbox (Personal)"),
        ("OneDrive - The Paper", "OneDrive - The Paper"),
        ("Library/Mobile Documents/x", "Mobile Documents"),
        ("Library/CloudStorage/GoogleDrive-a@b.org", "GoogleDrive-a@b.org"),
        ("Nextcloud/a/b/c", "Nextcloud"),
        ("Proton Drive/news", "Proton Drive"),
        ("Google Drive/news", "Google Drive"),
        ("iCloudDrive", "iCloudDrive"),
        ("My Drive/news", "My Drive"),
        ("Syncthing/news", "Syncthing"),
        ("MEGAsync Uploads", "MEGAsync Uploads"),
        ("Documents/dropboxes", None),
        ("my onedrive", None),
        ("news", None),
    ],
)
def test_a_synchronized_folder_is_known_by_its_name(tmp_path: Path, folder: str, named: str | None) -> None:
    sentence = shared_folder(tmp_path / folder / "p.annotator")
    if named is None:
        assert sentence is None
    else:
        assert sentence is not None
        assert f"“p.annotator” lies in “{named}”" in sentence
        assert "Save a copy" in sentence


def test_a_synchronized_folder_is_known_by_what_its_program_leaves(tmp_path: Path) -> None:
    (tmp_path / "mine" / ".stfolder").mkdir(parents=True)
    sentence = shared_folder(tmp_path / "mine" / "deep" / "p.annotator")
    assert sentence is not None
    assert "“mine”" in sentence


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no table of mounts")
def test_a_network_drive_is_known_by_the_innermost_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kind_of_disk(Path("/mnt/news room/p.annotator"), MOUNTS) == "cifs"
    assert kind_of_disk(Path("/mnt/news/p.annotator"), MOUNTS) == "ext4"
    assert kind_of_disk(Path("/home/ben/p.annotator"), MOUNTS) == "nfs4"
    assert kind_of_disk(Path("/home/anna/p.annotator"), MOUNTS) == "ext4"
    assert kind_of_disk(Path("relative"), MOUNTS) == ""
    table = tmp_path / "mounts"
    table.write_text(f"server:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr(shared_folders, "_MOUNTS", table)
    sentence = shared_folder(tmp_path / "p.annotator")
    assert sentence is not None
    assert "lies on a network drive" in sentence
    monkeypatch.setattr(shared_folders, "_MOUNTS", tmp_path / "nowhere")
    assert shared_folder(tmp_path / "p.annotator") is None


@pytest.mark.parametrize(
    ("flags", "local"), [(0x1000, True), (0x0, False), (0x04801000, True), (0x04800000, False)]
)
def test_macos_says_itself_whether_a_disk_is_local(flags: int, local: bool) -> None:
    assert is_local_by(bytes(64) + flags.to_bytes(4, sys.byteorder) + bytes(64)) is local
