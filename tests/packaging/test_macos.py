"""What macOS is told of the program, and the commands that its tools get; the tools themselves are not here."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path

import built
import icons
import macos
import pytest
from machine import SetupFailure
from tree import ROOT

from annotator.gui.application.wanted import SUFFIX


@pytest.fixture
def info() -> dict[str, object]:
    """Return Info.plist as macOS reads it: written, and read again."""
    return plistlib.loads(plistlib.dumps(macos.info("1.2.3", "2026")))


def test_the_document_type_is_the_one_that_is_exported(info: dict[str, object]) -> None:
    (document,), (exported,) = info["CFBundleDocumentTypes"], info["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert document["CFBundleTypeRole"] == "Editor"
    assert document["LSHandlerRank"] == "Owner"
    tags = exported["UTTypeTagSpecification"]
    assert tags["public.filename-extension"] == [SUFFIX.removeprefix(".")]
    assert tags["public.mime-type"] == ["application/x-annotator-project"]


def test_names_and_versions_are_as_macos_wants_them(info: dict[str, object]) -> None:
    assert re.fullmatch(r"[A-Za-z0-9.-]+", str(info["CFBundleIdentifier"]))
    assert info["CFBundleExecutable"] == built.TITLE
    assert info["CFBundleShortVersionString"] == info["CFBundleVersion"] == "1.2.3"
    assert info["NSHighResolutionCapable"] is True
    assert info["LSBackgroundOnly"] is False  # PyInstaller says so of a bundle with a console program in it
    assert info["LSMinimumSystemVersion"] == macos.OLDEST


def test_the_icons_that_it_names_are_made(info: dict[str, object]) -> None:
    made = {f"{sign.name}.icns" for sign in icons.SIGNS}
    (document,), (exported,) = info["CFBundleDocumentTypes"], info["UTExportedTypeDeclarations"]
    named = {info["CFBundleIconFile"], document["CFBundleTypeIconFile"], exported["UTTypeIconFile"]}
    assert named == made


def test_the_program_may_do_what_python_needs_and_no_more() -> None:
    allowed = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_holding_a_key_down_is_asked_for_by_the_program_not_by_the_bundle() -> None:
    """A plist cannot say it; see docs/packaging.md."""
    assert not [key for key in macos.info("1", "2026") if "Press" in key]


def test_an_image_is_compressed_and_named_for_the_person() -> None:
    command = macos.image_command(Path("/a b"), Path("/c d.dmg"))
    assert command[:2] == ["hdiutil", "create"]
    assert command[command.index("-srcfolder") + 1] == "/a b"
    assert command[command.index("-volname") + 1] == built.TITLE
    assert command[-1] == "/c d.dmg"


def test_without_variables_nothing_is_signed_and_nobody_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (macos.IDENTITY, *macos.NOTARY):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(macos, "step", lambda *command: pytest.fail(f"{command} was run"))
    assert macos.identity() is None
    macos.notarize(Path("x.dmg"))
    assert "not notarized" in capsys.readouterr().err


def test_with_all_variables_apple_is_asked_and_its_answer_fastened(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in macos.NOTARY:
        monkeypatch.setenv(name, "said")
    steps: list[tuple[str, ...]] = []
    monkeypatch.setattr(macos, "step", lambda *command: steps.append(command))
    macos.notarize(Path("x.dmg"))
    assert [command[1:3] for command in steps] == [("notarytool", "submit"), ("stapler", "staple")]


def test_a_tool_that_is_not_here_and_one_that_fails_are_named_without_what_they_were_told() -> None:
    with pytest.raises(SetupFailure, match="no-such-tool is not here"):
        macos.step("no-such-tool", "secret")
    with pytest.raises(SetupFailure) as failed:
        macos.step("git", "no-such-verb", "--password", "secret")
    assert "secret" not in str(failed.value)


def test_a_bundle_that_lacks_something_is_refused(tmp_path: Path) -> None:
    build = built.Built(built.of_checkout().stamp, tmp_path, tmp_path, tmp_path)
    with pytest.raises(SetupFailure, match=r"Article Annotator.app lacks MacOS/Article Annotator"):
        macos.app(build)


def test_the_spec_hands_the_table_over() -> None:
    spec = (ROOT / "packaging" / "annotator.spec").read_text("utf-8")
    assert "info_plist=macos.info(" in spec
    assert "bundle_identifier=macos.BUNDLE_ID" in spec
