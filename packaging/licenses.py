"""Writes into the frozen program under which licenses its parts are, and the bill of materials (CycloneDX 1.6)."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from built import NAME, TITLE, Built
from contents import QT, Part, parts
from environment import ROOT

FOLDER = "licenses"
"""Name of the folder in the bundle, beside the package `annotator`."""
BILL = "bill-of-materials.json"
INDEX = "README.txt"
TEXTS = ROOT / "packaging" / "texts"
QT_TEXTS = ("qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")

INTRODUCTION = f"""{TITLE} is under the Apache License, version 2.0 (article-annotator/LICENSE in this folder).
It brings the following, each under its own license, whose text is in the folder of its name.
{BILL} says the same for programs (CycloneDX), with a hash of each file.
"""


def write(built: Built, entries: Sequence[tuple[str, str]], folder: Path, inside: Path | None) -> Path:
    """Write texts, index and bill into `folder`, anew, and return it.

    `entries`: as `contents.parts` takes them; `inside`: the folder of the bundle in which their places are. Without it
    the bill has the hashes of the files as they came: macOS signs them while they are put together.
    """
    shutil.rmtree(folder, ignore_errors=True)
    found = parts(entries)
    copy_texts(folder / NAME, [ROOT / "LICENSE"])
    for part in found:
        copy_texts(folder / part.name, texts_of(part))
    files = {place: inside / place if inside else Path(source) for place, source in entries if place}
    (folder / INDEX).write_text(index(found), encoding="utf-8", newline="\n")
    (folder / BILL).write_text(bill(built, found, files), encoding="utf-8", newline="\n")
    return folder


def texts_of(part: Part) -> Sequence[Path]:
    """Return the files with a part's license; Qt's packages bring none, so we do."""
    return [TEXTS / name for name in QT_TEXTS] if part.name in QT else part.texts


def copy_texts(folder: Path, texts: Sequence[Path]) -> None:
    """Copy the texts into a folder of their own, if there are any."""
    for text in texts:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, folder / text.name)


def index(found: Sequence[Part]) -> str:
    """Return the list for people: name, version, license."""
    width = max(len(part.name) for part in found)
    lines = [f"{part.name:{width}}  {part.version:24}  {part.license}" for part in found]
    return INTRODUCTION + "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def bill(built: Built, found: Sequence[Part], files: Mapping[str, Path]) -> str:
    """Return the bill of materials as JSON: the same for the same build."""
    program = {
        "type": "application",
        "bom-ref": NAME,
        "name": NAME,
        "version": built.version,
        "licenses": [{"expression": "Apache-2.0"}],
    }
    if built.stamp.commit:
        program["properties"] = [{"name": "commit", "value": built.stamp.commit}]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": built.stamp.time, "component": program},
        "components": [component(part, files) for part in found],
        "dependencies": [{"ref": NAME, "dependsOn": [reference(part) for part in found]}],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def component(part: Part, files: Mapping[str, Path]) -> dict[str, object]:
    """Return what the bill says of a part and of each of its files that lies in the bundle by itself."""
    told: dict[str, object] = {
        "type": "platform" if part.kind == "platform" else "library",
        "bom-ref": reference(part),
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": part.license}],
    }
    if part.kind == "package":
        told["purl"] = reference(part)
    own = [hashed(place, files[place]) for place in sorted(part.files) if files[place].is_file()]
    return told | ({"components": own} if own else {})


def hashed(place: str, file: Path) -> dict[str, object]:
    """Return what the bill says of one file."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"type": "file", "name": place, "hashes": [{"alg": "SHA-256", "content": digest}]}


def reference(part: Part) -> str:
    """Return how the bill names a part."""
    if part.kind == "package":
        return f"pkg:pypi/{part.name.lower().replace('_', '-')}@{part.version}"
    return f"pkg:generic/{part.name.replace(' ', '-').replace('+', '%2B')}@{part.version.replace('+', '%2B')}"
