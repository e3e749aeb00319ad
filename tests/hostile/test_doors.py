"""XML files, archives, cells and names of files that mean harm: each refused in one sentence, or made harmless."""

from __future__ import annotations

import io
import os
import tracemalloc
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_files import CELLS, GOOD_XML, GZIPS, MEMBERS, NAMES, XML, ZIPS, zipped

from annotator.domain.file_names import LONGEST, FileNames, file_stem
from annotator.formats.archives import CHUNK, Archive, ArchiveLimits, BadArchive, unpacked
from annotator.formats.cells import guarded, unguarded
from annotator.formats.xml_door import BadXml, End, Start, Words, XmlLimits, events

LONGEST_REASON = 200
MOST_MEMORY = 48 << 20
"""Bytes that a door may hold above what the file itself takes; a bomb would be a hundred times as much."""


@pytest.fixture
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST_MEMORY


def is_the_end_of_a_sentence(reason: str) -> bool:
    return 0 < len(reason) < LONGEST_REASON and "\n" not in reason and reason.isprintable()


@pytest.mark.parametrize("name", XML)
@pytest.mark.usefixtures("little_memory")
def test_xml_is_refused(name: str) -> None:
    with pytest.raises(BadXml) as refused:
        for _ in events(io.BytesIO(XML[name])):
            pass
    assert is_the_end_of_a_sentence(str(refused.value))
    assert refused.value.line >= 1


def test_sound_xml_is_read_in_order() -> None:
    found = list(events(io.BytesIO(GOOD_XML)))
    assert found[0] == Start("u:x a", {"b": "1"}, 1)
    assert "".join(item.text for item in found if isinstance(item, Words)) == "Anna <said!<d>"
    assert [item.name for item in found if isinstance(item, End)] == ["c", "u:x a"]


def test_a_large_file_is_read_piece_by_piece() -> None:
    data = b"<a>" + b"<b>Anna</b>" * 100_000 + b"</a>"
    tracemalloc.start()
    number = sum(isinstance(item, Start) for item in events(io.BytesIO(data)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 100_001
    assert most < 12 << 20


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (XmlLimits(size=10), "larger than"),
        (XmlLimits(elements=1), "more than 1 elements"),
        (XmlLimits(depth=1), "more than 1 deep"),
        (XmlLimits(attributes=0), "more than 0 attributes"),
    ],
)
def test_limits_of_xml_are_those_that_are_asked_for(limits: XmlLimits, words: str) -> None:
    with pytest.raises(BadXml, match=words):
        list(events(io.BytesIO(GOOD_XML), limits))


@pytest.mark.parametrize("name", ZIPS)
@pytest.mark.usefixtures("little_memory")
def test_an_archive_is_refused_before_anything_is_unpacked(name: str, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    with pytest.raises(BadArchive) as refused:
        Archive(io.BytesIO(ZIPS[name]))
    assert is_the_end_of_a_sentence(str(refused.value))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_is_refused(name: str) -> None:
    with Archive(io.BytesIO(MEMBERS[name])) as archive, pytest.raises(BadArchive) as refused:
        archive.read("a.txt")
    assert is_the_end_of_a_sentence(str(refused.value))


def test_members_of_a_sound_archive_are_read_in_memory() -> None:
    data = zipped(("word/document.xml", b"<a/>"), ("word/", b""), ("Größe.txt", b"x" * 5000))
    with Archive(io.BytesIO(data)) as archive:
        assert archive.names == ("word/document.xml", "Größe.txt")
        assert archive.read("Größe.txt") == b"x" * 5000
        assert "word/document.xml" in archive


def test_an_archive_may_not_hold_more_than_all_its_members_together() -> None:
    data = zipped(("a", b"x" * 600), ("b", b"x" * 600))
    with pytest.raises(BadArchive, match="more than 0 MB"):
        Archive(io.BytesIO(data), ArchiveLimits(total=1_000))


@pytest.mark.parametrize("name", GZIPS)
@pytest.mark.usefixtures("little_memory")
def test_a_stream_is_refused(name: str) -> None:
    pieces = unpacked(io.BytesIO(GZIPS[name]))
    with pytest.raises(BadArchive) as refused:
        assert all(len(piece) <= CHUNK for piece in pieces)
    assert is_the_end_of_a_sentence(str(refused.value))


def test_a_stream_of_several_parts_is_read() -> None:
    import gzip

    data = gzip.compress(b"Anna " * 50_000) + gzip.compress(b"said")
    assert b"".join(unpacked(io.BytesIO(data))) == b"Anna " * 50_000 + b"said"


@pytest.mark.parametrize("cell", CELLS)
def test_a_formula_becomes_a_text_and_comes_back(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["Anna", "'Anna'", "", "1-1", "a=b", "“=1”", "’=1", "Anna\n=1", "5"])
def test_a_cell_that_is_no_formula_stays(cell: str) -> None:
    assert guarded(cell) == cell == unguarded(cell)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_file_is_sound_on_every_system(name: str, tmp_path: Path) -> None:
    stem = file_stem(name)
    assert stem
    assert len(stem.encode()) <= LONGEST + 1
    assert not set(stem) & set('\\/:*?"<>|')
    assert stem == unicodedata.normalize("NFC", stem)
    assert not [sign for sign in stem if unicodedata.category(sign) in ("Cc", "Cf", "Cs")]
    assert stem[0] not in ".- ~"
    assert stem[-1] not in ". "
    assert stem.split(".")[0].strip().upper() not in {
        "CON",
        "NUL",
        "AUX",
        "PRN",
        "LPT1",
        "COM1",
        "COM¹",
        "CONIN$",
    }
    path = tmp_path / f"{stem}.txt"
    path.write_text("Anna")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_names_of_one_folder_differ_for_every_system() -> None:
    names = FileNames(".txt")
    found = [names.name(words) for words in ("Anna", "ANNA", "anna", "e\u0301", "é", "a/b", "a\\b", "", "..")]
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in found}) == len(found)
    assert found[:3] == ["Anna.txt", "ANNA 2.txt", "anna 3.txt"]


def test_ordinary_names_stay_as_they_are() -> None:
    for name in (
        "Fed holds rates",
        "Größe",
        "日本語",
        "Who? Me",
        "a.b.c",
        "2017-01-12 Reuters",
        "CONtent",
    ):
        assert file_stem(name) == name.replace("? ", "- ")
