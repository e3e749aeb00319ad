"""Files that mean harm: each is refused in one sentence, and the good article behind it comes in all the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hostile import HEAD, LINES, WORDS

from annotator.base.errors import FormatError
from annotator.domain.annotation import AnnotatorName
from annotator.formats.format import Loss
from annotator.formats.jsonl_decode import ArticleDecoder, Defaults
from annotator.formats.jsonl_lines import BadLine, Line, lines
from annotator.formats.pipe import Delivered, read_in_child

GOOD = (HEAD + "}").encode()
DEFAULTS = Defaults(AnnotatorName("ann"), "2026-11-22T08:00:00Z", "import:jsonl")
LONGEST_REASON = 400
CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")


def refusals(path: Path) -> tuple[list[str], int]:
    """Return why lines are refused, and how many articles come in."""
    reasons, articles = [], 0
    decoder = ArticleDecoder(DEFAULTS)
    for item in lines(path):
        if isinstance(item, FormatError):
            reasons.append(item.reason)
        elif isinstance(item, Line):
            try:
                decoder.record(item.data)
                articles += 1
            except BadLine as error:
                reasons.append(str(error))
        else:
            assert isinstance(item, Loss)
    return reasons, articles


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_is_refused_and_the_next_article_comes_in(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(LINES[name] + b"\n" + GOOD + b"\n")
    reasons, articles = refusals(path)
    assert articles == 1
    assert len(reasons) == 1
    assert "\n" not in reasons[0]
    assert len(reasons[0]) < LONGEST_REASON


@pytest.mark.parametrize("name", WORDS)
def test_words_that_mean_harm_are_kept_as_they_are(name: str, tmp_path: Path) -> None:
    paths = [tmp_path / "words.jsonl"]
    paths[0].write_text(json.dumps({"format": "annotator-jsonl/1", "text": WORDS[name]}))
    if not CONTROLS.search(WORDS[name]):  # a text file with such a byte is none
        paths.append(tmp_path / "words.txt")
        paths[1].write_bytes(WORDS[name].encode())
    found = list(read_in_child(paths, None, DEFAULTS))
    assert [item.record.text for item in found if isinstance(item, Delivered)] == [WORDS[name]] * len(paths)


def test_one_child_reads_all_bad_files_and_none_of_them_ends_it(tmp_path: Path) -> None:
    paths = []
    for number, data in enumerate(LINES.values()):
        paths.append(tmp_path / f"{number}.jsonl")
        paths[-1].write_bytes(data + b"\n" + GOOD + b"\n")
    found = list(read_in_child(paths, "jsonl", DEFAULTS))
    refused = [item for item in found if isinstance(item, FormatError)]
    assert {item.path for item in refused} == {str(path) for path in paths}
    assert {item.path for item in found if isinstance(item, Delivered)} == set(paths)
    assert not [item.reason for item in refused if "reader" in item.reason]
