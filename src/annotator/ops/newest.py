"""Whether there is a newer version, asked only when a person wants to know; nothing is downloaded or installed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from annotator.base.build import Build
from annotator.base.errors import UserError
from annotator.base.progress import Reached
from annotator.ops.child_calls import ChildCall, Common, heard

_SECURE = "https://"
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/releases/?")
_VERSION = re.compile(
    r"v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:[-._]?(dev|alpha|a|beta|b|rc)[-._]?(\d{0,9}))?", re.ASCII
)
_PAGE = re.compile(r"[\w.+~-]+(?:/[\w.+~-]+)*/?", re.ASCII)
_STAGES = ("dev", "a", "b", "rc", "")


class Request(msgspec.Struct, frozen=True):
    """Which address to ask, and which version asks: nothing else is sent."""

    address: str
    version: str


class Newest(msgspec.Struct, tag=True, frozen=True):
    """The newest version that was released, and its page as the answer names it; no version: none was released."""

    version: str
    page: str = ""


Answer = Newest | Common


@dataclass(frozen=True, slots=True)
class NewestCall(ChildCall[Request]):
    """One question over the network, in a process of its own that can be ended at any moment."""

    MODULE = "annotator.ops.newest_child"
    VERB = "newest-child"

    def answer(self, line: bytes) -> Reached | Newest | None:
        """Return what a line of it says, none where it stopped as it was asked. Raises what it was refused for."""
        return heard(msgspec.json.decode(line, type=Answer))

    def clean(self) -> None:
        """Nothing is ever left."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person is told, and the page to look at where there is something new."""

    sentence: str
    page: str = ""


def call_newest(build: Build) -> NewestCall:
    """Return the call that asks for the newest version. Raises `UserError` for a build that knows no address."""
    if not host_of(build):
        raise UserError(
            f"This build does not know where its releases are, so it cannot look. It is version {build}; "
            "who gave it to you knows whether there is a newer one."
        )
    return NewestCall(Request(_feed(build.releases), build.version))


def host_of(build: Build) -> str:
    """Return the name of the computer that is asked, empty where there is none."""
    secure = build.releases.isascii() and build.releases.isprintable() and build.releases.startswith(_SECURE)
    return _feed(build.releases).removeprefix(_SECURE).partition("/")[0] if secure else ""


def _feed(page: str) -> str:
    """Return where the newest release of a page is read: GitHub has another address for programs."""
    found = _GITHUB.fullmatch(page)
    return f"https://api.github.com/repos/{found[1]}/releases/latest" if found else page


def verdict(build: Build, newest: Newest) -> Verdict:
    """Return what is to be said of an answer. Only a page below that of the releases is ever offered."""
    page = newest.page if _is_below(newest.page, build.releases) else build.releases
    if not newest.version:
        return Verdict(f"Nothing has been released there yet. This is version {build}.")
    here, there = version_key(build.version), version_key(newest.version)
    if here is None or there is None:
        return Verdict(f"The newest release is called “{newest.version}”; this is version {build}.", page)
    name = newest.version.removeprefix("v")
    if there > here:
        return Verdict(f"Version {name} is there; this is {build}. Nothing was downloaded.", page)
    if there == here:
        return Verdict(f"This is the newest version, {build}.")
    return Verdict(f"This version, {build}, is newer than the newest release, {name}.")


def _is_below(page: str, releases: str) -> bool:
    """Tell whether a page lies below that of the releases, by no way that leads up again."""
    start = f"{releases.rstrip('/')}/"
    rest = page.removeprefix(start)
    return page.startswith(start) and _PAGE.fullmatch(rest) is not None and ".." not in rest.split("/")


def version_key(version: str) -> tuple[tuple[int, ...], int, int] | None:
    """Return what orders versions such as 0.9, v1.2.0rc1 and 1.2.0, none for what is no version. As PEP 440 does."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    stage = {"alpha": "a", "beta": "b"}.get(found[2] or "", found[2] or "")
    return tuple(numbers), _STAGES.index(stage), int(found[3] or 0)
