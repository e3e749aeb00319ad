"""What Linux gets of a bundle: dependencies read from it, files in their places, metadata, the script that installs."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import linux
import pytest
import release_notes
from built import Built
from linux_needs import needs_of, read_needs
from machine import SetupFailure
from stamp import Stamp
from tree import ROOT

from annotator.__main__ import main
from annotator.base.paths import APPLICATION

TYPE = "application/x-annotator-project"
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="these are the artifacts of Linux"
)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a build whose program is a script; what draws and what asks the commands is told by fixed bytes."""
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    program = bundle / "annotator"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    (bundle / "_internal" / "library.so").write_bytes(b"bytes")
    (bundle / "_internal" / "link.so").symlink_to("library.so")
    monkeypatch.setattr(linux, "_manual", lambda built: b".TH ANNOTATOR 1\n")
    monkeypatch.setattr(linux, "_completion", lambda built, shell: shell.encode())
    _draw_stand_ins(tmp_path / "work" / "icons")
    stamp = Stamp("1.2.3", "0123456789ab", 1_700_000_000, "")
    dist = tmp_path / "dist"
    dist.mkdir()
    return Built(stamp, bundle, dist, tmp_path / "work")


def _draw_stand_ins(icons: Path) -> None:
    for size in ("256x256", "scalable"):
        suffix = "svg" if size == "scalable" else "png"
        for name in (f"apps/{APPLICATION}", f"mimetypes/{TYPE.replace('/', '-')}"):
            file = icons / "hicolor" / size / f"{name}.{suffix}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"icon")


def run(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )


def launcher() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep capitals
    parser.read(linux.PARTS / f"{APPLICATION}.desktop", "utf-8")
    return parser["Desktop Entry"]


OBJDUMP = """
  NEEDED               libxcb.so.1
  NEEDED               libQt6Core.so.6
  NEEDED               libm.so.6
  NEEDED               libc.so.6
    0x09691a75 0x00 03 GLIBC_2.9
    0x09691a75 0x00 02 GLIBC_2.34
"""


def test_what_is_not_in_the_bundle_is_needed_and_the_newest_glibc_counts() -> None:
    needs = read_needs(OBJDUMP, {"libQt6Core.so.6"})
    assert needs.libraries == ("libxcb.so.1",)
    assert needs.glibc == (2, 34)
    assert needs.debian() == ["libc6 (>= 2.34)", "fontconfig-config", "libx11-data", "libxcb1", "xkb-data"]
    assert needs.rpm()[0] == "libc.so.6(GLIBC_2.34)(64bit)"
    assert "libxcb.so.1()(64bit)" in needs.rpm()


def test_a_library_of_an_unknown_package_stops_the_build() -> None:
    with pytest.raises(SetupFailure, match=r"libnew\.so\.9"):
        read_needs("  NEEDED   libnew.so.9\n", ()).debian()


@pytest.mark.skipif(shutil.which("objdump") is None, reason="objdump comes with what PyInstaller needs")
def test_needs_are_read_from_real_programs(tmp_path: Path) -> None:
    shutil.copy(os.path.realpath("/bin/sh"), tmp_path / "program")
    (tmp_path / "text").write_text("no program")
    needs = needs_of(tmp_path)
    assert needs.glibc > (2, 0)
    assert not [name for name in needs.libraries if name.startswith("libc.so")]


def test_the_launcher_names_what_the_window_and_the_type_are_called() -> None:
    entry = launcher()
    assert entry["StartupWMClass"] == APPLICATION
    assert entry["MimeType"] == f"{TYPE};"
    assert entry["Exec"] == "annotator open %f"
    assert entry["Icon"] == APPLICATION


def test_the_type_knows_a_project_by_its_bytes(tmp_path: Path) -> None:
    project = tmp_path / "a.annotator"
    assert main(["new", str(project)]) == 0
    name = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = ElementTree.parse(linux.PARTS / f"{APPLICATION}.xml").getroot().find("mime-type", name)
    assert kind is not None
    assert kind.get("type") == TYPE
    outer, inner = kind.findall(".//match", name)
    head = project.read_bytes()[:100]
    assert head.startswith((outer.get("value") or "?").encode())
    assert int.from_bytes(head[68:72], "big") == int(inner.get("value") or "0", 16)
    assert int(inner.get("offset") or 0) == 68
    glob = kind.find("glob", name)
    assert glob is not None
    assert glob.get("pattern") == "*.annotator"


CHANGES = """\
# Changes

## 0.2.0, not yet released

- Faster: `space` finds & more. And a second sentence.

## 0.1.0, 3 May 2026

- **Bold** and [a link](docs/x.md); the rest
"""


def test_releases_come_from_the_changelog() -> None:
    newer, older = release_notes.releases(CHANGES)
    assert (newer.version, newer.date, newer.changes) == ("0.2.0", "", ("Faster.",))
    assert (older.version, older.date, older.changes) == ("0.1.0", "2026-05-03", ("Bold and a link.",))


def test_a_release_to_come_is_called_so_and_has_the_date_of_the_build() -> None:
    root = ElementTree.fromstring(f"<releases>{release_notes.appstream(CHANGES, '2026-11-24')}</releases>")
    said = [(one.get("date"), one.get("type")) for one in root.findall("release")]
    assert said == [("2026-11-24", "development"), ("2026-05-03", "stable")]


def test_the_metadata_reads_and_launches_our_launcher(built: Built) -> None:
    root = ElementTree.fromstring(linux.metainfo(built))
    assert f"{root.findtext('id')}.metainfo.xml" == linux.METAINFO
    assert root.findtext("launchable") == f"{APPLICATION}.desktop"
    assert root.findtext("provides/mediatype") == TYPE
    assert root.findtext("provides/binary") == "annotator"
    assert root.find("releases/release") is not None
    assert root.find("screenshots") is None, "a picture needs an address, and none is invented"


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not here")
def test_the_launcher_is_valid() -> None:
    done = run(["desktop-file-validate", str(linux.PARTS / f"{APPLICATION}.desktop")])
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstream is not here")
def test_the_metadata_is_valid(built: Built, tmp_path: Path) -> None:
    file = tmp_path / linux.METAINFO
    file.write_text(linux.metainfo(built), "utf-8")
    done = run(["appstreamcli", "validate", "--no-net", str(file)])
    assert done.returncode == 0, done.stdout


def test_an_appdir_starts_from_anywhere_and_opens_a_file_that_it_is_given(
    built: Built, tmp_path: Path
) -> None:
    (folder,) = linux.appdir(built)
    moved = folder.rename(tmp_path / "moved here")
    link = tmp_path / "link"
    link.symlink_to(moved / "AppRun")
    file = tmp_path / "my news.annotator"
    file.touch()
    assert run([str(link), str(file)]).stdout == f"open {file}\n"
    assert run([str(link), "check", str(file)]).stdout == f"check {file}\n"
    assert run([str(link)]).stdout == "\n"
    assert run([str(moved / "usr/bin/annotator"), "--version"]).stdout == "--version\n"


def test_an_archive_is_the_same_each_time(built: Built) -> None:
    (made,) = linux.archive(built)
    once = made.read_bytes()
    os.utime(built.bundle / "annotator", (1, 1))
    assert linux.archive(built)[0].read_bytes() == once
    with tarfile.open(made) as tar:
        members = tar.getmembers()
    assert {(one.uid, one.uname, one.mtime) for one in members} == {(0, "root", 1_700_000_000)}
    assert {one.name.split("/")[0] for one in members} == {made.name.removesuffix(".tar.xz")}


@pytest.fixture
def unpacked(built: Built, tmp_path: Path) -> Path:
    (made,) = linux.archive(built)
    with tarfile.open(made) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    return next((tmp_path / "unpacked").iterdir())


def install(unpacked: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(["sh", str(unpacked / "install.sh"), *words], HOME=str(home))


def _tree(home: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() if path.is_file() else b"" for path in home.rglob("*")
    }


def test_the_archive_installs_over_itself_and_goes_without_a_trace(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "Zoë O’Neill's"
    (home / ".local/share/applications").mkdir(parents=True)
    (home / ".local/share/applications/other.desktop").write_text("other")
    (home / ".local/share" / APPLICATION / "backups").mkdir(parents=True)
    (home / ".local/share" / APPLICATION / "backups" / "kept").write_text("a backup")
    before = _tree(home)
    for _ in range(2):
        done = install(unpacked, home)
        assert done.returncode == 0, done.stderr
    assert run([str(home / ".local/bin/annotator"), "--version"]).stdout == "--version\n"
    entry = (home / f".local/share/applications/{APPLICATION}.desktop").read_text()
    assert f'Exec="{home}/.local/opt/{APPLICATION}/annotator" open %f\n' in entry
    installed = home / f".local/opt/{APPLICATION}/install.sh"
    assert run(["sh", str(installed)], HOME=str(home)).returncode == 1, "this copy only removes"
    done = run(["sh", str(installed), "--remove"], HOME=str(home))
    assert done.returncode == 0, done.stderr
    left = {place: data for place, data in _tree(home).items() if not place.endswith("mimeinfo.cache")}
    assert left == before


def test_what_broke_off_is_removed_or_done_again(unpacked: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / ".local" / "share" / "applications"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where a folder must be")
    assert install(unpacked, tmp_path).returncode == 1
    assert install(unpacked, tmp_path, "--remove").returncode == 0
    assert [path for path in (tmp_path / ".local").rglob("*") if path.is_file()] == [in_the_way]
    assert install(unpacked, tmp_path).returncode == 1
    in_the_way.unlink()
    assert install(unpacked, tmp_path).returncode == 0


def test_a_folder_is_the_same_with_a_slash_at_its_end(unpacked: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    assert install(unpacked, tmp_path, f"{folder}/").returncode == 0
    assert install(unpacked, tmp_path, str(folder)).returncode == 0
    assert install(unpacked, tmp_path, "--remove", f"{folder}/").returncode == 0
    assert not folder.exists()


def _gives_files_away() -> bool:
    """Tell whether this is root, and not of a namespace (`unshare -r`) that knows no other user."""
    users = Path("/proc/self/uid_map")
    is_root = os.name == "posix" and os.geteuid() == 0
    return is_root and not (users.exists() and users.read_text().split()[2] == "1")


@pytest.mark.skipif(not _gives_files_away(), reason="only root can give files away, to users that are known")
def test_what_root_installs_is_roots_and_root_removes_nothing_that_another_lists(
    unpacked: Path, tmp_path: Path
) -> None:
    for path in (unpacked, *unpacked.rglob("*")):
        os.chown(path, 1234, 1234, follow_symlinks=False)
    folder = tmp_path / "for all"
    assert install(unpacked, tmp_path, str(folder)).returncode == 0
    assert {path.lstat().st_uid for path in folder.rglob("*")} == {0}
    listed = folder / "opt" / APPLICATION / "installed-files"
    os.chown(listed, 1234, 1234)
    assert "by somebody else" in install(unpacked, tmp_path, "--remove", str(folder)).stderr
    assert (folder / "bin/annotator").exists()


def test_a_plain_path_stands_without_quotes_which_not_every_desktop_reads(
    unpacked: Path, tmp_path: Path
) -> None:
    assert install(unpacked, tmp_path, "/".join((str(tmp_path), "plain"))).returncode == 0
    entry = (tmp_path / f"plain/share/applications/{APPLICATION}.desktop").read_text()
    assert f"Exec={tmp_path}/plain/opt/{APPLICATION}/annotator open %f\n" in entry


def test_the_archive_leaves_another_program_of_the_name_alone(unpacked: Path, tmp_path: Path) -> None:
    other = tmp_path / "home/.local/bin/annotator"
    other.parent.mkdir(parents=True)
    other.write_text("other")
    before = _tree(tmp_path / "home")
    done = install(unpacked, tmp_path / "home")
    assert done.returncode == 1
    assert "is another program. Nothing was changed" in done.stderr
    assert _tree(tmp_path / "home") == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--remove"], 1, "is not installed in"),
        (["one", "two"], 2, "usage:"),
        (["a$b"], 1, "a launcher cannot hold"),
    ],
)
def test_what_cannot_be_done_costs_one_sentence(
    unpacked: Path, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = install(unpacked, home, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(home.iterdir())


@pytest.mark.parametrize("kind", ["deb", "rpm"])
def test_a_package_lists_its_own_folders_only(built: Built, kind: str) -> None:
    root = built.scratch(kind)
    linux._copy_bundle(built, root / linux.PREFIX)
    linux.add_share(built, root / "usr/share", kind)
    listed = list(linux._contents(root, "2026-11-24T00:00:00Z", kind))
    folders = [str(one["dst"]) for one in listed if one.get("type") == "dir"]
    ours = [folder for folder in folders if not folder.startswith("/usr/")]
    assert ours == [f"/opt/{APPLICATION}", f"/opt/{APPLICATION}/_internal"]
    assert not set(folders).intersection(linux.SYSTEM_FOLDERS)
    assert (f"/usr/share/doc/{APPLICATION}" in folders) == (kind == "rpm"), "dpkg finds empty folders itself"
    places = {str(one["dst"]): one for one in listed}
    assert places["/usr/bin/annotator"]["src"] == f"/opt/{APPLICATION}/annotator"
    assert places[f"/opt/{APPLICATION}/_internal/link.so"]["src"] == "library.so"
    assert "/usr/share/man/man1/annotator.1.gz" in places
    zsh = "vendor-completions" if kind == "deb" else "site-functions"
    assert f"/usr/share/zsh/{zsh}/_annotator" in places


def test_the_recipe_is_filled_in(built: Built) -> None:
    root = built.scratch("root")
    linux._copy_bundle(built, root / linux.PREFIX)
    recipe = linux.nfpm_recipe(built, root, "deb")
    assert "$" not in recipe
    assert "version: 1.2.3" in recipe
    assert "mtime: 2023-11-14T22:13:20Z" in recipe


def test_the_script_of_the_packages_works_where_nothing_is() -> None:
    done = subprocess.run(
        ["/bin/sh", str(linux.PARTS / "changed.sh")],
        env={"PATH": "/nowhere"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_trial_has_its_place_in_the_documentation() -> None:
    import trials

    docs = (ROOT / "docs" / "packaging.md").read_text("utf-8")
    for trial in trials.TRIALS:
        assert re.search(rf"<!-- {trial.id} -->\n(.*\n)*?\n*<!-- /{trial.id} -->", docs), trial.id
