"""What the bundle says of its parts: each with a license that is known, the same for the same build."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import contents
import licenses
import pytest
import regex
from built import Built
from stamp import Stamp
from tree import ROOT

BUILT = Built(Stamp("1.2.3", "abc", 1_800_000_000, ""), Path("bundle"), Path("dist"), Path("build"))
LIBRARY = next(Path(regex.__file__).parent.glob("_regex.*.so"), Path(regex.__file__))
PLACE = f"regex/{LIBRARY.name}"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the folder that is written for a library of a package, a module of Python and a file of ours."""
    news = ROOT / "resources" / "schemas" / "news.toml"
    entries = [
        (PLACE, str(LIBRARY)),
        ("", json.__file__),
        ("annotator/resources/schemas/news.toml", str(news)),
    ]
    return licenses.write(BUILT, entries, tmp_path / "licenses", None)


def test_every_part_has_its_text(written: Path) -> None:
    said = (written / "README.txt").read_text("utf-8")
    for name in ("Python", "SQLite", "regex"):
        assert list((written / name).iterdir()), name
        assert re.search(f"^{name} +[0-9]", said, re.MULTILINE)
    assert (written / "article-annotator" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_bill_names_parts_licenses_and_hashes(written: Path) -> None:
    bill = json.loads((written / "bill-of-materials.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == "2027-01-15T08:00:00Z"
    parts = {part["name"]: part for part in bill["components"]}
    assert list(parts) == sorted(parts, key=lambda name: (name.lower(), name))
    assert parts["regex"]["version"] == importlib.metadata.version("regex")
    (file,) = parts["regex"]["components"]
    assert file["name"] == PLACE
    assert file["hashes"][0]["content"] == hashlib.sha256(LIBRARY.read_bytes()).hexdigest()
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    assert bill["dependencies"][0]["dependsOn"] == references


def test_two_builds_say_the_same(written: Path, tmp_path: Path) -> None:
    again = licenses.write(BUILT, [("", json.__file__), (PLACE, str(LIBRARY))], tmp_path / "again", None)
    for name in ("README.txt", "bill-of-materials.json"):
        assert (again / name).read_bytes() == (written / name).read_bytes()


def test_qt_comes_with_its_license_and_how_to_replace_it(tmp_path: Path) -> None:
    import PySide6

    folder = licenses.write(BUILT, [("", PySide6.__file__)], tmp_path / "licenses", None)
    texts = {path.name for path in (folder / "pyside6-essentials").iterdir()}
    assert texts == {"qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"}
    assert "How to replace Qt" in (folder / "pyside6-essentials" / "qt.txt").read_text("utf-8")


def test_the_license_of_every_package_that_the_program_asks_for_is_known() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for requirement in wanted:
        name = re.split(r"[<>=;\[ ]", requirement)[0]
        try:
            part = contents.package(name)
        except importlib.metadata.PackageNotFoundError:  # by its marker not for this system
            assert ";" in requirement
            continue
        assert part.license
        assert licenses.texts_of(part), name
