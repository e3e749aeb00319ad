"""The locks: every package pinned and hashed, no address in them, all that pyproject asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from tree import ROOT

LOCKS = ["dev.txt", "all.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\$", re.MULTILINE)


def text(lock: str) -> str:
    return (ROOT / "packaging" / "locks" / lock).read_text()


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_in_a_lock(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|file:", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    for block in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text(lock), flags=re.MULTILINE).strip()):
        assert PIN.match(block), block[:80]
        assert "--hash=sha256:" in block


@pytest.mark.parametrize("lock", LOCKS)
def test_all_that_the_project_asks_for_is_in(lock: str) -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *extras["dev"]]
    if lock == "all.txt":
        wanted += [requirement for extra in extras.values() for requirement in extra]
    assert {normal(requirement) for requirement in wanted} <= {match[1] for match in PIN.finditer(text(lock))}


def test_both_locks_agree_where_they_meet() -> None:
    dev, everything = ({match[1]: match[2] for match in PIN.finditer(text(lock))} for lock in LOCKS)
    assert dev.items() <= everything.items()
