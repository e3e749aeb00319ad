"""Makes what people get on macOS: a bundle that opens project files, and a disk image to drag it out of.

The table below becomes Info.plist (annotator.spec hands it to PyInstaller), so that it can be looked at on every
system. Signing and notarizing happen only where the variables for them are set. Standard library only.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from built import NAME, TITLE, Built
from environment import ROOT
from machine import SetupFailure, say

BUNDLE_ID = "io.github.article-annotator.ArticleAnnotator"
PROJECT_TYPE = "io.github.article-annotator.project"
SUFFIX = "annotator"
MIME = "application/x-annotator-project"
ICON = "annotator.icns"
DOCUMENT_ICON = "document.icns"
OLDEST = "13.0"
"""The oldest macOS on which the Qt of the lock starts; its libraries name it in LC_BUILD_VERSION."""
ENTITLEMENTS = ROOT / "packaging" / "macos" / "entitlements.plist"
IDENTITY = "ANNOTATOR_MAC_IDENTITY"
"""The variable with the name of a certificate in the keychain, “Developer ID Application: …”. Unset: signed for this
machine's processor only (ad hoc), as PyInstaller does anyway."""
NOTARY = ("ANNOTATOR_NOTARY_APPLE_ID", "ANNOTATOR_NOTARY_TEAM_ID", "ANNOTATOR_NOTARY_PASSWORD")
"""The variables with which Apple is asked to notarize: account, team, and a password for this use alone."""

type_of_project: Mapping[str, object] = {
    "UTTypeIdentifier": PROJECT_TYPE,
    "UTTypeDescription": f"{TITLE} project",
    "UTTypeConformsTo": ["public.database", "public.data"],
    "UTTypeIconFile": DOCUMENT_ICON,
    "UTTypeTagSpecification": {"public.filename-extension": [SUFFIX], "public.mime-type": [MIME]},
}
document: Mapping[str, object] = {
    "CFBundleTypeName": f"{TITLE} project",
    "CFBundleTypeRole": "Editor",
    "CFBundleTypeIconFile": DOCUMENT_ICON,
    "LSHandlerRank": "Owner",
    "LSItemContentTypes": [PROJECT_TYPE],
}


def info(version: str, year: str) -> dict[str, object]:
    """Return Info.plist as a table."""
    return {
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleName": TITLE,
        "CFBundleDisplayName": TITLE,
        "CFBundleExecutable": TITLE,
        "CFBundleIconFile": ICON,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDocumentTypes": [dict(document)],
        "UTExportedTypeDeclarations": [dict(type_of_project)],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSBackgroundOnly": False,
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"{year} {TITLE} developers, Apache-2.0",
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }


def identity() -> str | None:
    """Return the name of the certificate to sign with; None for a build that is not signed."""
    return os.environ.get(IDENTITY) or None


def app(built: Built) -> Sequence[Path]:
    """Return the bundle that freezing made, looked over. Raises `SetupFailure` where it is not whole."""
    bundle = built.dist / f"{TITLE}.app"
    content = bundle / "Contents"
    for needed in (
        f"MacOS/{TITLE}",
        "MacOS/annotator",
        "Info.plist",
        f"Resources/{ICON}",
        f"Resources/{DOCUMENT_ICON}",
    ):
        if not (content / needed).exists():
            raise SetupFailure(f"{bundle.name} lacks {needed}.")
    written = plistlib.loads((content / "Info.plist").read_bytes())
    if written.get("UTExportedTypeDeclarations") != [dict(type_of_project)]:
        raise SetupFailure(f"{bundle.name} does not export the type of project files.")
    step("codesign", "--verify", "--deep", "--strict", str(bundle))
    return [bundle]


def dmg(built: Built) -> Sequence[Path]:
    """Make the disk image and return it: the bundle beside a way to Applications, signed where that is asked for."""
    (bundle,) = app(built)
    folder = built.scratch("macos/image")
    # ditto keeps links and signatures as they are.
    step("ditto", str(bundle), str(folder / bundle.name))
    (folder / "Applications").symlink_to("/Applications")
    result = built.dist / f"{NAME}-{built.version}-macos-{processor()}.dmg"
    result.unlink(missing_ok=True)
    step(*image_command(folder, result))
    shutil.rmtree(folder)
    if identity():
        step("codesign", "--sign", str(identity()), "--timestamp", str(result))
        notarize(result)
    return [result]


def image_command(folder: Path, result: Path) -> list[str]:
    """Return the command that packs a folder into a compressed disk image."""
    return [
        *("hdiutil", "create", "-volname", TITLE, "-srcfolder", str(folder), "-fs", "HFS+"),
        *("-format", "UDZO", "-imagekey", "zlib-level=9", "-ov", str(result)),
    ]


def notarize(file: Path) -> None:
    """Have Apple look at a file and fasten its answer to it; does nothing unless all variables are set."""
    account, team, password = (os.environ.get(name, "") for name in NOTARY)
    if not (account and team and password):
        say("  signed, not notarized: the variables for Apple's notary are not set")
        return
    known = ("--apple-id", account, "--team-id", team, "--password", password)
    step("xcrun", "notarytool", "submit", str(file), *known, "--wait")
    step("xcrun", "stapler", "staple", str(file))


def processor() -> str:
    """Return the processor as Apple names it: arm64 or x86_64."""
    return os.uname().machine


def step(*command: str) -> None:
    """Run one tool of macOS. Raises `SetupFailure`, which names the tool only: the rest may hold a password."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    except FileNotFoundError:
        raise SetupFailure(f"{command[0]} is not here; it is a part of macOS.") from None
    if done.returncode:
        raise SetupFailure(f"{' '.join(command[:2])} failed; what it said stands above.")
