"""What the installer for Windows is made of: what it unpacks, what removal may take, versions, names, signing."""

from __future__ import annotations

import dataclasses
import re
import sys
import zipfile
from pathlib import Path

import built
import icons
import pytest
import windows
from machine import SetupFailure

SCRIPTS = [windows.PARTS / "annotator.nsi", windows.PARTS / "parts.nsh"]
TEXT = "\n".join(path.read_text("utf-8") for path in SCRIPTS)


@pytest.fixture
def build(tmp_path: Path) -> built.Built:
    """Return a build with a small frozen program: names with a blank, a `$` and a letter beyond ASCII."""
    made = built.Built(built.of_checkout().stamp, tmp_path / "bundle", tmp_path / "dist", tmp_path / "work")
    for name in ("annotator.exe", "Article Annotator.exe", "_internal/$a.txt", "_internal/é b/c.dll"):
        file = made.bundle / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    made.dist.mkdir()
    (made.work / "icons").mkdir(parents=True)
    for name in windows.ICONS:
        sign = next(sign for sign in icons.SIGNS if name.startswith(sign.name))
        (made.work / "icons" / name).write_bytes(icons.ico([(16, icons.bitmap(sign.small, 16))]))
    return dataclasses.replace(made)


def test_each_file_is_unpacked_into_its_folder(build: built.Built) -> None:
    commands = windows.unpacking(build.bundle, windows.files_below(build.bundle)).splitlines()
    assert commands[0] == 'SetOutPath "$INSTDIR"'
    assert f'File "/oname=annotator.exe" "{build.bundle / "annotator.exe"}"' in commands
    place = commands.index('SetOutPath "$INSTDIR\\_internal"')
    assert commands[place + 1].startswith('File "/oname=$$a.txt" ')  # `$a` would be a variable
    assert 'SetOutPath "$INSTDIR\\_internal\\é b"' in commands


def test_removal_takes_files_then_folders_the_deepest_first(build: built.Built) -> None:
    listed = windows.removal_list(windows.files_below(build.bundle)).split("\r\n")
    assert listed[-1] == ""
    assert sorted(listed[:4]) == [
        "Article Annotator.exe",
        "_internal\\$a.txt",
        "_internal\\é b\\c.dll",
        "annotator.exe",
    ]
    assert listed[4:-1] == ["_internal\\é b\\", "_internal\\"]


def test_no_folder_is_ever_removed_with_what_is_in_it() -> None:
    assert not re.search(r"RMDir\s+/r", TEXT, re.IGNORECASE)


def test_everything_is_written_for_one_person_only() -> None:
    assert "RequestExecutionLevel user" in TEXT
    assert not re.search(r"HKLM|HKCR|SHCTX|SetShellVarContext\s+all", TEXT)


def test_each_key_that_is_written_is_removed() -> None:
    written = re.findall(r'WriteReg\w+ HKCU "([^"]+)"', TEXT)
    removed = set(re.findall(r'DeleteRegKey (?:/ifempty )?HKCU "([^"]+)"', TEXT))
    assert len(written) > 15
    assert not [
        key for key in written if not any(key == gone or key.startswith(gone + "\\") for gone in removed)
    ]


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("2.0.0rc1", "2.0.0.0"), ("1.2.3.4.5", "1.2.3.4")],
)
def test_a_version_is_four_numbers_for_windows(version: str, numbers: str) -> None:
    assert windows.four_numbers(version) == numbers


def test_a_version_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with no number"):
        windows.four_numbers("new")


def test_the_properties_of_the_program_name_it_and_its_version(build: built.Built) -> None:
    """The file is Python that PyInstaller evaluates with these names."""

    def keeping(*given: object, **named: object) -> object:
        return (*given, named) if named else given

    names = (
        "VSVersionInfo FixedFileInfo StringFileInfo StringTable StringStruct VarFileInfo VarStruct".split()
    )
    text = windows.version_file(build).read_text("utf-8")
    seen = repr(eval(text, dict.fromkeys(names, keeping)))
    for value in (build.version, built.TITLE, windows.PUBLISHER, build.stamp.commit):
        assert value in seen


def test_the_archive_has_one_folder_with_the_program_and_its_icons(build: built.Built) -> None:
    (archive,) = windows.portable(build)
    first = archive.read_bytes()
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        assert (
            packed.read(f"article-annotator-{build.version}/_internal/é b/c.dll")
            == "_internal/é b/c.dll".encode()
        )
    assert {name.split("/")[0] for name in names} == {f"article-annotator-{build.version}"}
    assert {Path(name).name for name in names} >= {"annotator.exe", "Article Annotator.exe", *windows.ICONS}
    windows.portable(build)
    assert archive.read_bytes() == first


@pytest.mark.skipif(windows.makensis() is None, reason="NSIS is not here")
@pytest.mark.parametrize("kind", windows.STUBS)
def test_the_installer_compiles_without_a_warning_and_twice_the_same(build: built.Built, kind: str) -> None:
    result = build.dist / f"article-{kind}.exe"
    windows.compile_installer(build, windows.payload(build), result, (kind,))
    first = result.read_bytes()
    assert first[:2] == b"MZ"
    windows.compile_installer(build, windows.payload(build), result, (kind,))
    assert result.read_bytes() == first


def test_without_nsis_the_sentence_says_what_to_install(
    build: built.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "makensis", lambda: None)
    with pytest.raises(SetupFailure, match="apt-get install nsis"):
        windows.nsis(build)


def test_files_are_signed_only_where_a_command_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a b.exe"
    file.write_bytes(b"MZ")
    monkeypatch.delenv(windows.SIGN, raising=False)
    windows.sign([file])
    assert file.read_bytes() == b"MZ"
    append = "import sys; open(sys.argv[1], 'ab').write(b'!')"
    monkeypatch.setenv(windows.SIGN, f'"{sys.executable}" -c "{append}" {{file}}')
    windows.sign([file])
    assert file.read_bytes() == b"MZ!"
    monkeypatch.setenv(windows.SIGN, "exit 1")
    with pytest.raises(SetupFailure, match=r"a b\.exe could not be signed"):
        windows.sign([file])
