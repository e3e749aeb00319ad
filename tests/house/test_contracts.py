"""Every wall of the house is broken in a copy, and the check of the walls sees it."""

from __future__ import annotations

import os
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
IN_OTHER_WAYS = {
    "inside a function": "def use() -> None:\n    import {imported}\n",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import {imported}\n",
}
ONE_EACH = list({contract: case for case in FORBIDDEN for contract in case[:1]}.values())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a copy of src that a test may break."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def test_the_house_stands(source: Path) -> None:
    assert broken_contracts(source) == set()


@pytest.mark.parametrize(("contract", "importer", "imported"), FORBIDDEN)
def test_a_wrong_import_breaks_its_contract(
    source: Path, contract: str, importer: str, imported: str
) -> None:
    write(source, importer, f"import {imported}\n")
    write(source, imported, "")
    assert contract in broken_contracts(source)


@pytest.mark.parametrize("way", IN_OTHER_WAYS)
@pytest.mark.parametrize(("contract", "importer", "imported"), ONE_EACH)
def test_a_wrong_import_cannot_hide(
    source: Path, contract: str, importer: str, imported: str, way: str
) -> None:
    write(source, importer, IN_OTHER_WAYS[way].format(imported=imported))
    write(source, imported, "")
    assert broken_contracts(source) >= {contract}


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


def broken_contracts(source: Path) -> set[str]:
    """Return the ids of the contracts that the copy breaks."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(source), "COLUMNS": "300", "NO_COLOR": "1"}
    command = [str(program), "--no-logo", "--no-cache"]
    done = subprocess.run(
        command, cwd=source.parent, env=environment, capture_output=True, text=True, check=False
    )
    broken = {key for key, name in NAMES.items() if f"{name} BROKEN" in done.stdout}
    kept = {key for key, name in NAMES.items() if f"{name} KEPT" in done.stdout}
    assert broken | kept == set(NAMES), done.stdout + done.stderr
    assert done.returncode == bool(broken), done.stdout
    return broken
