"""Every wall of the house is broken in a copy, and the check of the walls sees it."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

FORBIDDEN = [
    ("floors", "annotator.base", "annotator.domain"),
    ("floors", "annotator.domain", "annotator.ops"),
    ("floors", "annotator.formats", "annotator.ops"),
    ("floors", "annotator.formats", "annotator.suggest"),
    ("floors", "annotator.suggest", "annotator.agreement"),
    ("floors", "annotator.store", "annotator.formats"),
    ("floors", "annotator.ops", "annotator.gui"),
    ("floors", "annotator.ops", "annotator.cli"),
    ("floors", "annotator.cli", "annotator.gui"),
    ("floors", "annotator.gui", "annotator.cli"),
    ("floors", "annotator.cli", "annotator.__main__"),
    ("window", "annotator.gui.widgets", "annotator.gui.hub"),
    ("window", "annotator.gui.hub", "annotator.gui.models"),
    ("window", "annotator.gui.commands", "annotator.gui.controllers"),
    ("window", "annotator.gui.controllers", "annotator.gui.dialogs"),
    ("window", "annotator.gui.panels", "annotator.gui.canvas"),
    ("window", "annotator.gui.dialogs", "annotator.gui.main_window"),
    ("window", "annotator.gui.main_window", "annotator.gui.application"),
    ("qt", "annotator.domain", "PySide6.QtCore"),
    ("qt", "annotator.cli", "PySide6.QtWidgets"),
    ("qt", "annotator.ops", "shiboken6"),
    ("sql", "annotator.ops", "sqlite3"),
    ("sql", "annotator.cli", "sqlite_utils"),
    ("sql", "annotator.gui.panels", "pysqlite3"),
    ("store", "annotator.cli", "annotator.store"),
    ("store", "annotator.gui.controllers", "annotator.store"),
]
WAYS = {
    "at the top": "import {imported}\n",
    "inside a function": "def use() -> None:\n    import {imported}\n",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import {imported}\n",
}
ONE_EACH = list({contract: case for case in FORBIDDEN for contract in case[:1]}.values())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a copy of src that a test may break."""
    return copied(tmp_path)


@pytest.fixture(scope="module")
def all_broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Return what is told of each contract where every wrong import was written in one way, by that way."""
    told = {}
    for way, text in WAYS.items():
        source = copied(tmp_path_factory.mktemp("broken"))
        for _, importer, imported in FORBIDDEN:
            write(source, importer, text.format(imported=imported))
            write(source, imported, "")
        told[way] = sections(linted(source))
    return told


def test_the_house_stands(source: Path) -> None:
    assert broken_contracts(source) == set()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("contract", "importer", "imported"), FORBIDDEN)
def test_a_wrong_import_is_told_under_its_contract(
    all_broken: dict[str, dict[str, str]], contract: str, importer: str, imported: str, way: str
) -> None:
    package = imported if imported.startswith("annotator.") else imported.partition(".")[0]
    line = rf"^- +{re.escape(importer)}(\.added)? -> {re.escape(package)} \("
    assert re.search(line, all_broken[way][contract], re.MULTILINE)


@pytest.mark.parametrize(("contract", "importer", "imported"), ONE_EACH)
def test_one_wrong_import_alone_breaks_its_contract(
    source: Path, contract: str, importer: str, imported: str
) -> None:
    write(source, importer, f"import {imported}\n")
    write(source, imported, "")
    assert contract in broken_contracts(source)


@pytest.mark.parametrize("floor", ["annotator.domain", "annotator.gui.canvas", "annotator.store"])
def test_two_siblings_that_import_each_other_break_the_contract(source: Path, floor: str) -> None:
    write(source, f"{floor}.left", f"import {floor}.right\n")
    write(source, f"{floor}.right", f"def later() -> None:\n    import {floor}.left\n")
    assert broken_contracts(source) == {"circles"}


@pytest.mark.parametrize(
    ("contract", "room"), [("floors", "annotator.attic"), ("window", "annotator.gui.attic")]
)
def test_a_room_that_is_not_in_the_plan_breaks_the_contract(source: Path, contract: str, room: str) -> None:
    write(source, room, "")
    assert broken_contracts(source) == {contract}


def test_only_what_a_contract_forbids_is_broken(source: Path) -> None:
    write(source, "annotator.ops", "import annotator.store\n")
    write(source, "annotator.store", "import sqlite3\n")
    write(source, "annotator.gui.panels", "from PySide6 import QtWidgets\n")
    write(source, "annotator.cli", "")
    write(
        source,
        "annotator.__main__",
        "def main() -> None:\n    import annotator.gui\n    import annotator.cli\n",
    )
    assert broken_contracts(source) == set()


def write(source: Path, module: str, text: str) -> None:
    """Add `text` to a module of the copy, or to a new file in a package; outside names are left alone."""
    if not module.startswith("annotator."):
        return
    folder = source.joinpath(*module.split("."))
    file = folder.with_suffix(".py")
    if folder.is_dir():
        (folder / "__init__.py").touch()
        file = folder / "added.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    with file.open("a") as out:
        out.write(text)


def copied(folder: Path) -> Path:
    """Return src in a copy of the house."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "src"


def broken_contracts(source: Path) -> set[str]:
    """Return the ids of the contracts that the copy breaks."""
    told = linted(source)
    broken = {key for key, name in NAMES.items() if f"{name} BROKEN" in told}
    kept = {key for key, name in NAMES.items() if f"{name} KEPT" in told}
    assert broken | kept == set(NAMES), told
    return broken


def linted(source: Path) -> str:
    """Return what the check of the walls says of the copy."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(source), "COLUMNS": "300", "NO_COLOR": "1"}
    command = [str(program), "--no-logo", "--no-cache"]
    done = subprocess.run(
        command, cwd=source.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == (" BROKEN" in done.stdout), done.stdout + done.stderr
    return done.stdout


def sections(told: str) -> dict[str, str]:
    """Return what is told below the name of each broken contract, by its id."""
    places = {told.index(f"\n{name}\n---"): key for key, name in NAMES.items() if f"\n{name}\n---" in told}
    ends = [*sorted(places), len(told)]
    return {places[start]: told[start:end] for start, end in itertools.pairwise(ends)}
