"""annotator-jsonl/1 both ways: equal bytes, and a reason for every line that is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from format_articles import ANN, TIME, document, records, span
from hypothesis import given, settings

from annotator.base.errors import FormatError
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, Relation, RelationId, SpanId, Tier
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Attribute, Label, Schema, SchemaHead
from annotator.formats import jsonl
from annotator.formats.format import Loss, Placed, WriteOptions
from annotator.formats.jsonl_decode import ArticleDecoder, Defaults
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.formats.jsonl_lines import DEEPEST, BadLine, LineShape

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"
TEXT = "Anna 👩 lives in Bonn.\n"
RECORD = Record(document(TEXT), TEXT, (), (span("a", "person", (0, 4)), span("b", "place", (16, 20))))


def decoded(line: bytes, override: bool = False) -> Record:
    """Return what a line says, for a person called me."""
    defaults = Defaults(AnnotatorName("me"), TIME, "import:jsonl", override)
    return ArticleDecoder(defaults).record(LineShape().canonical(line))


def edited(*changes: tuple[str, str]) -> bytes:
    """Return the line of RECORD with some of its words replaced."""
    line = ArticleEncoder().line(RECORD).decode()
    for old, new in changes:
        assert old in line
        line = line.replace(old, new, 1)
    return line.encode()


def reason(line: bytes) -> str:
    """Return why a line is refused."""
    with pytest.raises(BadLine) as caught:
        decoded(line)
    return str(caught.value)


def read(path: Path) -> list[object]:
    """Return all that a file gives, articles without their place."""
    return [item.record if isinstance(item, Placed) else item for item in jsonl.read(path)]


def test_the_gold_article_is_written_as_it_was_read(tmp_path: Path) -> None:
    found = read(GOLD)
    assert isinstance(found[0], Record)
    assert (len(found[0].spans), len(found[0].relations), len(found[0].clusters)) == (53, 22, 6)
    jsonl.write([found[0]], tmp_path / "out.jsonl", WriteOptions())
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()


@given(records())
@settings(max_examples=100, deadline=None)
def test_reading_what_was_written_gives_the_same_article(record: Record) -> None:
    line = ArticleEncoder().line(record)
    again = decoded(line)
    assert again == record
    assert ArticleEncoder().line(again) == line


@given(records())
@settings(max_examples=50, deadline=None)
def test_any_order_of_keys_and_any_blanks_give_the_same_article(record: Record) -> None:
    line = ArticleEncoder().line(record)
    whole = dict(reversed(json.loads(line).items()))
    whole["spans"] = [dict(reversed(label.items())) for label in whole["spans"]]
    shuffled = json.dumps(whole, separators=(" , ", " : "))
    assert ArticleEncoder().line(decoded(shuffled.encode())) == line


@given(records())
@settings(max_examples=50, deadline=None)
def test_every_written_offset_fits_its_exact_words_in_python(record: Record) -> None:
    whole = json.loads(ArticleEncoder().line(record))
    for label in whole["spans"]:
        words = [whole["text"][start:end] for start, end in label["fragments"]]
        assert words == label["exact"]


def test_attributes_stand_in_the_order_of_the_schema_and_unknown_ones_behind() -> None:
    attributes = (Attribute("type", "Type"), Attribute("act", "Act"))
    quote = Label("quote", "Quote", Tier.QUOTES, attributes=attributes)
    schema = Schema(SchemaHead("news", "News"), (quote,), ())
    values = {"zoo": "z", "act": "b", "ape": "p", "type": "d"}
    record = replace(RECORD, spans=(span("a", "quote", (0, 4), attributes=values, derived=("act", "type")),))
    label = json.loads(ArticleEncoder(schema).line(record))["spans"][0]
    assert list(label["attributes"]) == ["type", "act", "ape", "zoo"]
    assert label["derived"] == ["type", "act"]


def test_everything_is_written_in_the_order_of_the_contract() -> None:
    spans = (span("b", "quote", (0, 4)), span("c", "person", (0, 4)), span("a", "quote", (0, 6)))
    links = tuple(
        Relation(RelationId(name), "source", SpanId(a), SpanId(b), ANN, TIME)
        for name, a, b in (("2", "b", "c"), ("1", "b", "c"))
    )
    parts = tuple(
        ClusterPart(Cluster(ClusterId(name), "person", name, ANN), tuple(map(SpanId, members)))
        for name, members in (("y", "cb"), ("x", "a"))
    )
    whole = json.loads(ArticleEncoder().line(Record(document(TEXT), TEXT, (), spans, links, parts)))
    assert [label["id"] for label in whole["spans"]] == ["a", "c", "b"]
    assert [link["id"] for link in whole["relations"]] == ["1", "2"]
    assert [(c["id"], c["members"]) for c in whole["clusters"]] == [("x", ["a"]), ("y", ["b", "c"])]


def test_what_the_file_does_not_name_comes_from_the_import() -> None:
    label = b'{"label":"person","fragments":[[0,4]],"exact":["Anna"]}'
    line = b'{"format":"annotator-jsonl/1","text":"Anna","spans":[' + label + b"]}"
    record = decoded(line)
    span_read = record.spans[0]
    assert record.document == document("Anna")
    assert (record.document.title, span_read.annotator, span_read.origin, span_read.created) == (
        "Anna",
        "me",
        "import:jsonl",
        TIME,
    )
    assert decoded(line).spans[0].id == span_read.id


def test_the_annotator_of_the_import_overrides_the_ones_in_the_file() -> None:
    record = decoded(ArticleEncoder().line(RECORD), override=True)
    assert {label.annotator for label in record.spans} == {"me"}


def test_unknown_keys_are_counted_as_losses(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(edited(('"note":', '"color":"red","note":')) + edited(('{"format"', '{"x":1,"format"')))
    found = read(path)
    assert found[:2] == [RECORD, RECORD]
    assert found[2:] == [Loss("unknown key “color” of spans", 1), Loss("unknown key “x”", 1)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (edited(('"id":"a"', '"id":"b"')), "two labels have the id “b”"),
        (edited(('"Anna"', '"Anne"')), "the label person says “Anne” but the text at 0-4 reads “Anna”"),
        (edited(("[[16,20]]", "[[17,21]]")), "count emoji twice"),
        (edited(("[[16,20]]", "[[19,23]]")), "count bytes"),
        (edited(("[[16,20]]", "[[16,99]]")), "ends at 99, outside the text of 22 characters"),
        (edited(("[[16,20]]", "[[-3,1]]")), "reaches from -3 to 1"),
        (edited(("[[16,20]]", "[[20,16]]")), "reaches from 20 to 16"),
        (edited(("[[16,20]]", "[[16,18],[18,20]]"), ('"Bonn"', '"Bo","nn"')), "touch or overlap"),
        (edited(("[[16,20]]", "[]")), "has no fragments"),
        (edited(("[[16,20]]", "[[16,18],[19,20]]")), "2 fragments but 1 text under “exact”"),
        (edited(("[[16,20]]", "[[16.5,20]]")), "not an article as annotator-jsonl/1 describes it"),
        (edited(('"text_sha256":"', '"text_sha256":"00')), "text_sha256 is not the hash"),
        (edited(("2026-11-22T08", "2026-13-22T08")), "the time “2026-13-22T08:00:00Z” is not written"),
        (edited(('"origin":"human"', '"origin":"magic"')), "the origin “magic” is unknown"),
        (edited(('"note":null', '"note":null,"note":"x"')), "the key “note” stands twice"),
        (edited(('"attributes":{}', '"attributes":{"a":NaN}')), "NaN is no number"),
        (edited(('"attributes":{}', '"attributes":{"a":1e999}')), "Number out of range"),
        (edited(("annotator-jsonl/1", "annotator-jsonl/2")), "a newer version"),
        (edited(("annotator-jsonl/1", "doccano")), "does not begin as “annotator-jsonl/1” does"),
        (edited(("👩", "\\ud83d")), "half a character"),
        (edited(("👩", "\\u0000")), "it holds NUL"),
        (edited(('"text":"Anna ', '"text":"Anna\\u0000')), "NUL at offset 4"),
        (edited(('"text":"' + TEXT.strip(), '"text":"')), "its text is empty"),
        (b'{"text":"a"}', "does not begin as"),
        (b"[1,2]", "does not begin as"),
        (b'{"format":"annotator-jsonl/1","text":"abc', "ends in the middle of an article"),
        (b'{"format":"annotator-jsonl/1","text":"a\\u00', "ends in the middle of an article"),
        (b'{"format":"annotator-jsonl/1","text":"a",', "ends in the middle of an article"),
        ('{"format":"annotator-jsonl/1","text":"é'.encode()[:-1], "ends in the middle of an article"),
        (b'{"format" "annotator-jsonl/1"}', "not JSON: Expecting ':' delimiter at column 11"),
        (b'{"format":"annotator-jsonl/1","text":"\xe9tat"}', "not UTF-8: the byte at 38"),
        (b'{"format":"annotator-jsonl/1","meta":' + b"[" * 5000, "nested too deeply"),
        (edited(('"encoding":null', '"encoding":' + "9" * 5000)), "it is not"),
        (edited(('"note":null', '"note":' + "9" * 5000)), "not an article as annotator-jsonl/1"),
        (edited(('"doubt":false', '"doubt":false,"x":' + "9" * 5000 + "e")), "not JSON"),
        *(
            (edited((f'"created":"{TIME}"', f'"created":"{time}"')), f"the time “{time}” is not written")
            for time in (
                "2026-W01-1T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:00:60Z",
                "2026-01-01T00.00.00Z",
                "２026-01-01T00:00:00Z",
            )
        ),
    ],
)
def test_a_line_is_refused_with_its_reason(line: bytes, words: str) -> None:
    assert words in reason(line)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('"relations":[{"id":"r","type":"source","from":"a","to":"x"}]', "leads to the label “x”"),
        ('"clusters":[{"id":"c","kind":"person","name":"Anna","members":["x"]}]', "which is not there"),
        ('"clusters":[{"id":"c","kind":"person","name":"Anna","members":["a","a"]}]', "twice in one"),
        (
            '"relations":[{"id":"c","type":"t","from":"a","to":"b"}],'
            '"clusters":[{"id":"c","kind":"person","name":"Anna","members":["a"]}]',
            "two things have the id “c”, one of them a cluster",
        ),
        ('"reviewed":[{"range":[0,99],"tier":"quotes"}]', "lies outside the text of 22"),
        ('"layers":[{"annotator":"a"},{"annotator":"a"}]', "has two layers"),
    ],
)
def test_links_clusters_layers_and_ranges_must_fit(more: str, words: str) -> None:
    key = more.split(":")[0] + ":[]"
    if '"clusters"' in more[1:]:
        key += ',"clusters":[]'
    assert words in reason(edited((key, more)))


@pytest.mark.parametrize("key", ['"source":', '"schema":null,"x":', '"note":null,"x":'])
@pytest.mark.parametrize("opened", ["[", '{"a":'])
def test_nesting_is_refused_at_one_depth_wherever_it_stands(key: str, opened: str) -> None:
    closed = "]" if opened == "[" else "}"

    def line(depth: int) -> bytes:
        known = key.removesuffix(',"x":') if "x" in key else f"{key}null"
        return edited((known, f"{key}{opened * depth}1{closed * depth}"))

    assert decoded(line(DEEPEST - 5)).text == TEXT
    for depth in (DEEPEST + 1, 500, 970, 975, 980, 985, 5000):
        assert reason(line(depth)) == "it is nested too deeply"


def test_a_long_number_under_an_unknown_key_is_a_loss_and_the_next_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(edited(('{"format"', '{"x":' + "9" * 5000 + ',"format"')) + edited())
    assert read(path) == [RECORD, RECORD, Loss("unknown key “x”", 1)]


def test_the_fields_that_a_file_does_not_say_are_known() -> None:
    record = decoded(edited(('"annotator":"ann","origin":"human"', '"origin":"human"')))
    assert record.unsaid == {"a": {"annotator"}}
    assert decoded(edited()).unsaid == {}
    assert decoded(edited(('"annotator":"ann",', "")), override=True).unsaid == {}


def test_a_label_may_not_end_inside_a_line_end() -> None:
    text = "Anna\r\nBonn"
    line = ArticleEncoder().line(Record(document(text), text, (), (span("a", "person", (0, 5)),)))
    assert "in the middle of a line end" in reason(line)


def test_a_cut_line_is_reported_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [ArticleEncoder().line(RECORD) for _ in range(10)]
    lines[6] = lines[6][:200] + b"\n"
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(lines))
    found = read(path)
    errors = [item for item in found if isinstance(item, FormatError)]
    assert [(error.line, error.reason) for error in errors] == [(7, "it ends in the middle of an article")]
    assert sum(isinstance(item, Record) for item in found) == 9


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_a_file_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    (error,) = read(path)
    assert isinstance(error, FormatError)
    assert error.reason == "it holds no article"


def test_a_mark_blank_lines_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = ArticleEncoder().line(RECORD).rstrip()
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line)
    assert read(path) == [RECORD, RECORD]


def test_a_label_outside_its_text_is_never_written() -> None:
    with pytest.raises(ValueError, match="outside its text"):
        ArticleEncoder().line(replace(RECORD, spans=(span("a", "person", (0, 99)),)))


def test_a_number_that_json_cannot_hold_is_never_written() -> None:
    bad = span("a", "person", (0, 4), attributes={"x": float("nan")})
    with pytest.raises(ValueError, match="JSON cannot hold"):
        ArticleEncoder().line(replace(RECORD, spans=(bad,)))
