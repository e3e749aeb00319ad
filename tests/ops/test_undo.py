"""Undo takes back one's own acts, across articles and restarts, and comes back the same."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import Relation, Span, Status, Tier
from annotator.domain.record import Record
from annotator.ops import annotate, undo
from annotator.ops import project as project_module
from annotator.ops.article import Article
from annotator.ops.project import Project, create, open_project
from annotator.ops.schema import find_schema
from annotator.ops.transfer import export, import_paths

TEXT = "News\n\n“We will cut taxes,” Lena Brandt said. Brandt spoke in Bonn. “It ends here,” she added. Ida Lind left."
OTHER = "Other news\n\nOmar Haddad met Ida Lind."


def everything(project: Project) -> list[Record]:
    return list(project.store.records())


def test_nothing_to_undo_is_an_empty_set(tmp_path: Path) -> None:
    with project_with(tmp_path) as project:
        assert undo.next_redo(project) is None
        assert not undo.redo(project)


def test_undo_and_redo_restore_ids_and_times(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        empty = everything(project)
        annotate.add_span(project, article, "person", at(TEXT, "Lena Brandt"))
        full = everything(project)
        undo.undo(project)
        assert everything(project) == empty
        assert article.layer.spans() == []
        undo.redo(project)
        assert everything(project) == full
        assert article.layer.spans() == list(full[0].spans)


def test_undo_says_what_to_show(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        made = annotate.add_span(project, article, "person", at(TEXT, "Lena Brandt"))
        span = article.layer.span(made.select) if made.select else None
        assert span is not None
        annotate.delete_span(project, article, span)
        change_set = undo.undo(project)
        assert change_set.select == span.id
        assert change_set.document == article.document.id


def test_undo_reaches_into_other_articles_and_over_a_restart(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT, OTHER) as project:
        first, second = (project.open_article(row.id) for row in project.documents())
        annotate.add_span(project, first, "person", at(TEXT, "Lena Brandt"))
        annotate.add_span(project, second, "person", at(OTHER, "Omar Haddad"))
    with open_project(project.path, annotator="ann") as again:
        assert undo.next_undo(again) is not None
        undo.undo(again)
        undo.undo(again)
        assert [record.spans for record in everything(again)] == [(), ()]
        undo.redo(again)
        assert [len(record.spans) for record in everything(again)] == [1, 0]


def test_a_new_act_ends_what_can_be_done_again(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, "person", at(TEXT, "Lena Brandt"))
        undo.undo(project)
        annotate.add_span(project, article, "person", at(TEXT, "Ida Lind"))
        assert undo.next_redo(project) is None


def test_another_annotators_acts_are_not_mine_to_undo(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, "person", at(TEXT, "Lena Brandt"))
    with open_project(project.path, annotator="bob") as bobs:
        assert undo.next_undo(bobs) is None


def test_the_making_of_a_project_is_not_mine_to_take_back(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        undo.undo(project)
        assert project.documents() == []
        assert undo.next_undo(project) is None
        assert not undo.undo(project)
        assert project.schema.labels


def labelled(folder: Path, name: str, label: str) -> Path:
    """Return a file of one article with a label and a link of kinds that no schema has."""
    spans = [
        {"id": name + part, "label": label, "fragments": [[at, at + 3]], "exact": [words], "annotator": "x"}
        for part, at, words in (("a", 0, "One"), ("b", 4, "two"))
    ]
    links = [{"id": name, "type": "likes", "from": name + "a", "to": name + "b", "annotator": "x"}]
    made = {"origin": "human", "created": "2026-01-01T00:00:00Z"}
    article = {"format": "annotator-jsonl/1", "id": name, "text": f"One two {name}"}
    article |= {"spans": [span | made for span in spans], "relations": [link | made for link in links]}
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps(article) + "\n")
    return path


def test_a_label_that_others_use_by_now_stays_retired_when_its_import_is_taken_back(tmp_path: Path) -> None:
    with project_with(tmp_path) as project:
        import_paths(project, [labelled(tmp_path, "one", "Bird")])
        empty = project.schema
    with open_project(project.path, annotator="bob") as bobs:
        import_paths(bobs, [labelled(tmp_path, "two", "Bird")])
    with open_project(project.path, annotator="ann") as again:
        undo.undo(again)
        label, link = again.schema.label("Bird"), again.schema.relation("likes")
        assert label is not None
        assert link is not None
        assert (label.retired, link.active) == (True, False)
        assert [row.id for row in again.documents()] == ["two"]
        undo.redo(again)
        assert again.schema == empty
        assert len(again.documents()) == 2


def test_a_label_that_nobody_else_uses_goes_with_its_import(tmp_path: Path) -> None:
    with project_with(tmp_path) as project:
        before = project.schema
        import_paths(project, [labelled(tmp_path, "one", "Bird")])
        assert project.schema.label("Bird") is not None
        undo.undo(project)
        assert project.schema == before


def test_an_act_of_any_size_is_told_with_the_changes_of_open_articles_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_module, "MOST_CARRIED", 2)
    files = [labelled(tmp_path, name, "Bird") for name in ("one", "two", "three")]
    with project_with(tmp_path) as project:
        import_paths(project, files)
        before = everything(project)
        opened = project.open_article(project.documents()[1].id)
        undo.undo(project)
        change_set = undo.redo(project)
        assert everything(project) == before
        assert not change_set.whole
        assert change_set.documents() == {row.id for row in project.documents()}
        told = {row.id: len(list(change_set.changes(row.id))) for row in project.documents()}
        assert told[opened.document.id] > 2
        assert min(told.values()) == 0
        assert opened.layer.spans() == project.layer(opened.document.id).spans()


def act(project: Project, article: Article, draw: random.Random) -> None:
    """Do one random thing; what is refused changes nothing."""
    layer = article.layer
    spans = layer.spans()
    words = article.reading.words(article.reading.paragraph_at(len(article.text) - 1))
    kind = draw.randrange(8)
    if kind < 3 or not spans:
        label = draw.choice(["person", "organization", "quote", "claim", "waived"])
        first = draw.randrange(len(words) - 2)
        stretch = (words[first][0], words[first + draw.randrange(2)][1])
        if any(s.label in ("person", "organization") for s in layer.spans_between(*stretch)):
            label = "claim"
        annotate.add_span(project, article, label, (stretch,))
        return
    span = draw.choice(spans)
    if kind == 3:
        annotate.delete_span(project, article, span)
    elif kind == 4:
        annotate.set_doubt(project, article, span, not span.doubt)
    elif kind == 5:
        annotate.set_note(project, article, span, draw.choice(["a", "b", "c"]) + str(draw.random()))
    elif kind == 6 and span.label in ("person", "organization"):
        other = "organization" if span.label == "person" else "person"
        annotate.relabel(project, article, span, other)
    else:
        link(project, article, span, draw)


def link(project: Project, article: Article, span: Span, draw: random.Random) -> None:
    quotes = [s for s in article.layer.spans() if s.label == "quote"]
    free = [
        w
        for w in article.reading.words(article.reading.paragraph_at(len(article.text) - 1))
        if quotes and not (w[0] < quotes[0].end and w[1] > quotes[0].start)
    ]
    if quotes and free:
        annotate.link(project, article, quotes[0], "source", (draw.choice(free),))
    else:
        annotate.set_note(project, article, span, str(draw.random()))


def written(project: Project, folder: Path) -> bytes:
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    export(project, out)
    return out.read_bytes()


@pytest.mark.parametrize(("seed", "acts"), [(0, 1000), (1, 100), (2, 100)])
def test_a_thousand_acts_taken_back_and_done_again_give_the_same_bytes(
    tmp_path: Path, seed: int, acts: int
) -> None:
    draw = random.Random(seed)
    path = tmp_path / "news.annotator"
    with project_with(tmp_path, TEXT) as project:
        before = written(project, tmp_path)
        article = project.open_article(project.documents()[0].id)
        done = 0
        while done < acts:
            with contextlib.suppress(UserError):
                act(project, article, draw)
                done += 1
        after = written(project, tmp_path)
        assert project.layer(article.document.id).spans() == article.layer.spans()
        for _ in range(acts // 2):
            undo.undo(project)
        assert project.layer(article.document.id).spans() == article.layer.spans()
    with open_project(path, annotator="ann") as project:
        for _ in range(acts - acts // 2):
            undo.undo(project)
        waiting = undo.next_undo(project)
        assert waiting is not None
        assert waiting.title == "import"
        assert written(project, tmp_path) == before
        for _ in range(acts // 2):
            undo.redo(project)
    with open_project(path, annotator="ann") as project:
        while undo.next_redo(project):
            undo.redo(project)
        assert written(project, tmp_path) == after


def test_done_is_an_act_too(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.set_status(project, article, Status.DONE, list(Tier))
        undo.undo(project)
        assert article.layer.state.status is Status.NEW
        assert article.layer.reviewed == {}


def test_relations_come_back_with_their_span(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        made = annotate.add_span(project, article, "quote", at(TEXT, "“We will cut taxes,”"))
        quote = article.layer.span(made.select) if made.select else None
        assert quote is not None
        annotate.link(project, article, quote, "source", at(TEXT, "Lena Brandt"))
        relations: list[Relation] = article.layer.relations()
        annotate.delete_span(project, article, article.layer.span(quote.id) or quote)
        undo.undo(project)
        assert article.layer.relations() == relations
        assert project.layer(article.document.id).relations() == relations


def test_an_undo_in_slices_is_whole_or_nothing(tmp_path: Path) -> None:
    texts = [tmp_path / f"{number}.txt" for number in range(30)]
    for path in texts:
        path.write_text(f"Article {path.stem}.")
    with create(tmp_path / "many.annotator", find_schema("news"), "ann") as project:
        import_paths(project, texts)
        stopped = undo.undoing(project)
        for _ in range(20):
            next(stopped)
        with pytest.raises(EnvironmentFailure, match="Something long"):
            project.record([project.draft("other", None, ())])
        stopped.close()
        assert len(project.documents()) == 30
        assert project.store.integrity() == []
        assert undo.at_once(undo.undoing(project)).title.startswith("Import")
        assert project.documents() == []
        undo.at_once(undo.redoing(project))
        assert len(project.documents()) == 30
        assert project.store.search("Article") != []
