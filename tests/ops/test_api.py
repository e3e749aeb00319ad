"""The Python API does what docs/api.md says: every block of the page and the example run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.base.paths import resources
from annotator.ops import api

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
SAMPLE = resources() / "sample" / "the-old-mill.txt"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(SAMPLE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(folder: Path):
    with api.create("p.annotator", api.find_schema("standard"), annotator="ann") as made:
        api.import_paths(made, [SAMPLE.name])
        yield made


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_every_block_of_the_page_runs(folder: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 7
    (folder / "page.py").write_text("\n".join(blocks), "utf-8")
    done = run("-X", "utf8", "page.py")
    assert done.returncode == 0, done.stderr
    assert "ann: source → Omar Haddad" in done.stdout
    assert (
        "“Nobody” does not stand in “An old mill is to reopen as a library”. Nothing was labelled."
        in done.stdout
    )


def test_the_example_runs_and_says_in_a_sentence_what_cannot_be(folder: Path) -> None:
    example = str(ROOT / "docs" / "examples" / "quotes.py")
    done = run("-X", "utf8", example, SAMPLE.name, "p.annotator")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "An old mill is to reopen as a library: “We kept the wheel,” – Omar Haddad\n"
    again = run("-X", "utf8", example, SAMPLE.name, "p.annotator")
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1


def test_the_page_names_what_there_is() -> None:
    named = set(re.findall(r"\bapi\.([a-z_]+)\(", PAGE))
    assert named <= set(api.__all__)
    assert sorted(api.__all__) == api.__all__
    assert all(getattr(api, name).__doc__ for name in api.__all__)


def test_importing_it_needs_no_qt() -> None:
    done = run(
        "-c", "import sys, annotator.ops.api; print([m for m in sys.modules if m.startswith('PySide6')])"
    )
    assert done.stdout == "[]\n", done.stderr


def test_a_label_is_returned_as_it_is_in_the_article(project: api.Project) -> None:
    for article in project.articles():
        span = api.label(project, article, "person", "Omar Haddad", {"role_title": "architect"})
        assert article.spans == [span]
        assert (article.words(span), span.annotator, span.attributes["role_title"]) == (
            "Omar Haddad",
            "ann",
            "architect",
        )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("Nobody", "does not stand in"), ("", "does not stand in"), ("Brandt", "more than once")],
)
def test_words_must_stand_there_once(project: api.Project, words: str, sentence: str) -> None:
    (row,) = project.documents()
    article = project.open_article(row.id)
    with pytest.raises(api.UserError, match=sentence):
        api.label(project, article, "person", words)
    assert article.spans == []


def test_an_article_at_hand_follows_acts_and_is_left_behind(project: api.Project) -> None:
    articles = project.articles()
    article = next(articles)
    api.label(project, article, "person", "Omar Haddad")
    api.undo(project)
    assert article.spans == []
    api.redo(project)
    assert len(article.spans) == 1
    assert list(articles) == []
    assert project.look_at(article.id) is not article


def test_an_article_that_was_open_stays_open(project: api.Project) -> None:
    (row,) = project.documents()
    mine = project.open_article(row.id)
    assert [article is mine for article in project.articles()] == [True]
    assert project.look_at(row.id) is mine


def test_who_labels_in_an_article_of_nobody_is_told_how_to_get_one(project: api.Project) -> None:
    (article,) = list(project.articles())  # left behind by now
    with pytest.raises(api.UserError, match="is not open in this project"):
        api.label(project, article, "person", "Omar Haddad")
    assert project.labels_of(article.id) == {}
