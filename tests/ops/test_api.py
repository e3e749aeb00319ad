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


def test_an_act_starts_from_the_label_as_it_is_now_not_from_the_value_at_hand(project: api.Project) -> None:
    for article in project.articles():
        first = api.label(project, article, "person", "Omar Haddad")
        api.set_note(project, article, first, "the architect")
        api.set_doubt(project, article, first, True)
        api.relabel(project, article, first, "organization")
        api.relabel(project, article, first, "person")
        now = article.layer.span(first.id)
        assert now is not None
        assert (now.label, now.note, now.doubt) == ("person", "the architect", True)
        api.delete_span(project, article, first)
        with pytest.raises(api.UserError, match="no longer there"):
            api.set_note(project, article, first, "too late")


def test_no_act_is_done_on_an_article_that_was_left_behind(project: api.Project) -> None:
    (article,) = list(project.articles())
    before = project.store.number_of_steps()
    for act in (
        lambda: api.add_span(project, article, "person", [(0, 2)]),
        lambda: api.set_status(project, article, api.Status.DONE),
    ):
        with pytest.raises(api.UserError, match="is not open in this project"):
            act()
    assert project.store.number_of_steps() == before


def test_done_without_tiers_is_done_and_a_word_will_do(project: api.Project) -> None:
    for article in project.articles():
        for word in ("done", "in_progress", "skipped"):
            api.set_status(project, article, api.Status(word))
            assert project.layer(article.id).state.status is api.Status(word)
            assert bool(article.layer.reviewed) is (word == "done")
        api.set_status(project, article, "done")
        assert api.export(project, "done.jsonl", statuses="done", annotators="ann").articles == 1


@pytest.mark.parametrize("where", [[("0", "5")], [(0.0, 5.0)], (0, 5), [(1, 2, 3)]])
def test_a_place_in_other_numbers_is_refused_in_a_sentence(project: api.Project, where: object) -> None:
    for article in project.articles():
        with pytest.raises(api.UserError, match="in whole numbers"):
            api.label(project, article, "person", where)
        assert api.label(project, article, "person", [[0, 2]]).fragments == ((0, 2),)


def test_a_link_may_name_its_end_by_the_label(project: api.Project) -> None:
    for article in project.articles():
        quote = api.label(project, article, "quote", "“We kept the wheel,”")
        api.link(project, article, quote, "source", api.label(project, article, "person", "Omar Haddad"))
        (relation,) = article.layer.relations_from(quote.id, "source")
        assert article.words(article.layer.span(relation.to_span)) == "Omar Haddad"


def test_one_path_or_name_is_not_taken_for_its_letters(project: api.Project, folder: Path) -> None:
    (folder / "more.txt").write_text("More\n\nA second text.\n", "utf-8")
    assert api.import_paths(project, "more.txt").imported == 1
    assert len(project.documents()) == 2  # a dot in the name would be the folder, with all that lies in it
    first, second = (row.id for row in project.documents())
    assert api.export(project, "second.jsonl", documents=second).articles == 1
    assert '"title":"More"' in (folder / "second.jsonl").read_text("utf-8").replace('": "', '":"')
    with pytest.raises(api.UserError, match="There is no article “x”"):
        api.export(project, "none.jsonl", documents=[first, "x"])
    assert not (folder / "none.jsonl").exists()
    assert api.export(project, "none.jsonl", documents=[]).articles == 0
    assert api.put_in_trash(project, first).articles == (first,)
    assert api.take_out(project, first).articles == (first,)


def test_paths_may_be_text_everywhere(project: api.Project, folder: Path) -> None:
    (folder / "labels.toml").write_text(
        (resources() / "schemas" / "standard.toml").read_text("utf-8"), "utf-8"
    )
    assert api.load_schema("labels.toml").labels == api.find_schema("standard").labels
    assert api.copy_to(project, "copy.annotator").path == Path("copy.annotator")
    assert api.restore("copy.annotator", "again.annotator").articles == 1
    assert api.merge(project, "again.annotator").steps == 0
    assert api.export(project, "a.txt", losses_path="losses.tsv").articles == 1
    assert (folder / "losses.tsv").is_file()
