"""Schema files say what they mean, and say what is wrong with them."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.base.errors import UserError
from annotator.base.paths import resources
from annotator.domain.annotation import Tier
from annotator.domain.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Label,
    Natural,
    Pattern,
    RelationType,
    Schema,
    SchemaHead,
)
from annotator.domain.schema_file import BUILT_IN, read_schema, write_schema


def builtin(name: str) -> Schema:
    text = (resources() / "schemas" / f"{name}.toml").read_text("utf-8")
    return read_schema(text, name)


SMALL = """
format = "annotator-schema/1"
name = "small"
title = "Small"
[[labels]]
id = "person"
title = "Person"
tier = "entities"
key = "p"
"""


SECOND = """
[[labels]]
id = "human"
title = "Human"
tier = "entities"
"""


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_schema_reads_back_from_what_is_written(name: str) -> None:
    assert read_schema(write_schema(builtin(name)), name) == builtin(name)


def test_news_has_the_keys_of_the_window_and_asks_one_question() -> None:
    schema = builtin("news")
    assert {label.id: label.key for label in schema.labels} == {
        "person": "p",
        "organization": "o",
        "quote": "q",
        "source": "",
        "claim": "k",
        "waived": "x",
    }
    assert [relation.id for relation in schema.relations if relation.asked] == ["source"]
    assert not [a for label in schema.labels for a in label.attributes if a.asked]


def test_standard_adds_cue_source_and_a_place_that_is_off() -> None:
    schema = builtin("standard")
    keys = {label.key: label.id for label in schema.labels}
    assert (keys["s"], keys["c"], keys["l"]) == ("source", "cue", "place")
    assert [label.id for label in schema.labels if label.retired] == ["place"]
    assert [r.id for r in schema.relations if r.active] == ["source", "cue", "claimant"]
    assert not schema.labels[-2].attribute("normalized").active  # type: ignore[union-attr]


@pytest.mark.parametrize("name", BUILT_IN)
def test_no_two_labels_share_a_pattern_or_a_title(name: str) -> None:
    labels = builtin(name).labels
    assert len({label.pattern for label in labels if not label.retired}) == len(labels) - (name == "standard")
    assert len({label.title for label in labels}) == len(labels)


def test_foreign_names_find_their_label() -> None:
    schema = builtin("standard")
    found = {name: schema.label_for(name) for name in ("PER", "Org", "GPE", "speaker", "Not a quote")}
    assert {name: label.id for name, label in found.items() if label} == {
        "PER": "person",
        "Org": "organization",
        "GPE": "place",
        "speaker": "source",
        "Not a quote": "waived",
    }


@pytest.mark.parametrize("theme", [0, 1])
def test_label_colors_can_be_read_and_told_apart(theme: int) -> None:
    background = ("#FFFFFF", "#16191D")[theme]
    colors = [label.colors[theme] for label in builtin("standard").labels]
    assert min(_contrast(color, background) for color in colors) >= 4.5
    assert min(_apart(one, other) for one, other in itertools.combinations(colors, 2)) >= 24


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("= 1", "is not a schema"),
        ("name = 'x'", "“format” is missing"),
        (SMALL.replace("schema/1", "schema/2"), "must be “annotator-schema/1”"),
        (
            SMALL.replace('"entities"', '"entity"'),
            "“person”, “tier = entity” is unknown. Known are: entities",
        ),
        (SMALL.replace("tier", "teir"), "“tier” is missing"),
        (SMALL + "colour = '#000000'", "“colour” is not known here. Known are: key, id, title"),
        (SMALL + "light = 'red'", "must be a color like"),
        (SMALL.replace('"p"', '"P"'), "must be one small letter"),
        (SMALL.replace('"p"', '"п"'), "must be one small letter from a to z"),
        (SMALL + SMALL[SMALL.index("[[") :], "two labels have the id “person”"),
        (SMALL + SMALL[SMALL.index("[[") :].replace("person", "place"), "have one key “p”"),
        (
            "".join((SMALL, *(SMALL[SMALL.index("[[") :].replace("person", own) for own in ("pet", "pub")))),
            "“pet” and “pub” have one key “p”",
        ),
        (SMALL + "retired = 1", "“retired” must be true or false"),
        (SMALL + "[[labels.attributes]]\nid='a'\ntitle='A'", "“choices” belong to"),
        (
            SMALL + "[[relations]]\nid='r'\ntitle='R'\nfrom=['person']\nto=['dog']",
            "“dog”, which is no label here",
        ),
        (SMALL + "[[relations]]\nid='r'\ntitle='R'\nfrom=['person']", "needs labels in “from” and in “to”"),
        (SMALL.replace('name = "small"', 'name = "Sm all"'), "must start with a small letter"),
        (SMALL.replace('id = "person"', 'id = " "'), "“id” is empty"),
        (SMALL.replace('id = "person"', "id = 3"), "“id” must be a text"),
        (SMALL.replace('id = "person"', "id = 0x" + "f" * 9000), "“id” must be a text"),
        (SMALL.replace("[[labels]]", "x = " + "[" * 5000 + "]" * 5000 + "\n[[labels]]"), "nested too deeply"),
        (SMALL.replace("[[labels]]", "x = " + "9" * 5000 + "\n[[labels]]"), "a number in it is too long"),
        (SMALL.replace("[[labels]]", "revision = 9999999999\n[[labels]]"), "between 0 and 1000000000"),
        (SMALL.replace("[[labels]]", "revision = -1\n[[labels]]"), "between 0 and 1000000000"),
        (
            SMALL + "aliases = ['PER', 'Hum']\n" + SECOND + "aliases = ['hum']",
            "“person” and “human” have one alias “HUM”",
        ),
        (SMALL[: SMALL.index("[[")], "there are no labels"),
        (SMALL.replace("[[labels]]", "[labels]"), "“labels” must be a list of tables"),
    ],
)
def test_a_bad_schema_is_refused_with_the_place_and_the_reason(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        read_schema(text, "mine.toml")
    assert said in caught.value.sentence
    assert "mine.toml" in caught.value.sentence


names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9).filter(str.strip)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
choices = st.lists(st.builds(Choice, ids, words), min_size=1, max_size=3, unique_by=lambda c: c.id).map(tuple)
flags = st.booleans()
attributes = st.lists(
    st.one_of(
        st.builds(Attribute, ids, words, st.just(AttributeKind.CHOICE), choices, words, flags, flags, flags),
        st.builds(Attribute, ids, words, st.sampled_from([AttributeKind.YES, AttributeKind.TEXT])),
    ),
    max_size=2,
    unique_by=lambda a: a.id,
).map(tuple)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    label_ids = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    labels = tuple(
        Label(
            label_id,
            draw(words),
            draw(st.sampled_from(Tier)),
            key="abc"[i],
            colors=("#0A0B0C", "#FFEEDD"),
            pattern=draw(st.sampled_from(Pattern)),
            natural=draw(st.sampled_from(Natural)),
            contiguous=draw(flags),
            attributes=draw(attributes),
            aliases=tuple(f"{a}{i}".upper() for a in draw(st.lists(names, max_size=2))),
            hint=draw(words),
            retired=draw(flags),
            position=i,
        )
        for i, label_id in enumerate(label_ids)
    )
    relation = RelationType(
        draw(ids), draw(words), (label_ids[0],), (label_ids[-1],), draw(words), 1, label_ids[-1]
    )
    head = SchemaHead(draw(names), draw(words), draw(st.integers(0, 99)), draw(attributes), draw(flags))
    return Schema(head, labels, (relation,))


@given(schemas())
def test_any_schema_reads_back_from_what_is_written(schema: Schema) -> None:
    assert read_schema(write_schema(schema), "any") == schema


def test_what_is_retired_may_share_its_key_and_aliases_with_what_stands_for_it() -> None:
    old = "key = 'p'\naliases = ['PER']\nretired = true"
    schema = read_schema(f"{SMALL}aliases = ['PER']{SECOND}{old}", "mine.toml")
    assert [label.key for label in schema.labels] == ["p", "p"]


def test_what_a_terminal_obeys_is_escaped() -> None:
    schema = read_schema(SMALL.replace('"Person"', '"\u202ePer\\u001b[2J"'), "mine")
    written = write_schema(schema)
    assert '"\\u202ePer\\u001b[2J"' in written
    assert read_schema(written, "mine") == schema


# Color difference under normal and three kinds of deficient color vision (Machado 2009, severity 1).
_EYES = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)


def _linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (high + 0.05) / (low + 0.05)


def _lab(rgb: list[float]) -> tuple[float, float, float]:
    def root(value: float) -> float:
        return math.cbrt(value) if value > 0.008856 else 7.787 * value + 16 / 116

    x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047)
    y = root(_luminance(rgb))
    z = root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _apart(one: str, other: str) -> float:
    def seen(color: str, eye: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
        rgb = _linear(color)
        return _lab([min(1, max(0, sum(w * c for w, c in zip(row, rgb, strict=True)))) for row in eye])

    return min(math.dist(seen(one, eye), seen(other, eye)) for eye in _EYES)
