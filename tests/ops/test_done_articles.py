"""A done article is locked until it is reopened: every act on its labels is refused, and the log stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import Relation, Span, Status, Tier
from annotator.domain.change import ActId
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.ops import about, annotate, repeating, undo
from annotator.ops.article import DONE, Article
from annotator.ops.exporting import export
from annotator.ops.project import Project
from annotator.ops.transfer import import_paths

TEXT = "News\n\n“We will cut taxes,” Lena Brandt said. Brandt spoke in Bonn. Ida Lind left. “No,” she sang.\n"


class Stage:
    """A done article with a quote of two parts, who says it, and two people of whom one is meant twice."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.article: Article = project.open_article(project.documents()[0].id)
        self.quote = self.label("quote", "“We will cut taxes,”")
        self.who = Question("source", QuestionKind.RELATION, self.quote.id, "")
        annotate.answer(project, self.article, self.who, Answer(1, "", fragments=at(TEXT, "Lena Brandt")))
        self.link: Relation = self.article.layer.relations_from(self.quote.id, "source")[0]
        self.lena = self.label("person", "Lena Brandt")
        self.ida = self.label("person", "Ida Lind")
        annotate.join_part(project, self.article, self.span(self.quote), at(TEXT, "“No,”"))
        self.old: ActId = next(iter(project.store.acts(self.article.document.id))).id
        annotate.set_status(project, self.article, Status.DONE, tuple(Tier))

    def label(self, label: str, words: str) -> Span:
        made = annotate.add_span(self.project, self.article, label, at(TEXT, words))
        span = self.article.layer.span(made.select) if made.select else None
        assert span is not None
        return span

    def span(self, span: Span) -> Span:
        found = self.article.layer.span(span.id)
        assert found is not None
        return found


ACTS: dict[str, Callable[[Stage], object]] = {
    "label": lambda s: annotate.add_span(s.project, s.article, "person", at(TEXT, "Bonn")),
    "other label": lambda s: annotate.relabel(s.project, s.article, s.lena, "organization"),
    "edges": lambda s: annotate.set_fragments(s.project, s.article, s.lena, at(TEXT, "Lena")),
    "join": lambda s: annotate.join_part(s.project, s.article, s.span(s.quote), at(TEXT, "Bonn")),
    "take out": lambda s: annotate.take_out_part(s.project, s.article, s.span(s.quote), 1),
    "delete": lambda s: annotate.delete_span(s.project, s.article, s.lena),
    "kind": lambda s: annotate.set_attribute(s.project, s.article, s.span(s.quote), "type", "indirect"),
    "doubt": lambda s: annotate.set_doubt(s.project, s.article, s.lena, True),
    "memo": lambda s: annotate.set_note(s.project, s.article, s.lena, "note"),
    "rule": lambda s: annotate.cite(s.project, s.article, s.lena, "N1"),
    "answer": lambda s: annotate.answer(s.project, s.article, s.who, Answer(1, "", at(TEXT, "Ida Lind"))),
    "none": lambda s: annotate.answer_none(s.project, s.article, s.who),
    "link": lambda s: annotate.link(s.project, s.article, s.span(s.quote), "source", target=s.ida.id),
    "unlink": lambda s: annotate.unlink(s.project, s.article, s.link),
    "about the article": lambda s: about.set_about(s.project, s.article, {"note": "x"}),
    "memo of a link": lambda s: about.set_link_note(s.project, s.article, s.link, "note"),
    "repeat": lambda s: repeating.repeat(s.project, s.article, s.lena, at(TEXT, "Bonn")),
    "undo of an older act": lambda s: undo.undo_act(s.project, s.old),
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with project_with(tmp_path, TEXT) as project:
        yield Stage(project)


@pytest.mark.parametrize("act", ACTS)
def test_a_done_article_refuses(stage: Stage, act: str) -> None:
    steps = stage.project.store.number_of_steps()
    with pytest.raises(UserError, match=r"This article is done\. Reopen it") as refused:
        ACTS[act](stage)
    assert refused.value.sentence.startswith(DONE[:36])
    assert stage.project.store.number_of_steps() == steps
    assert stage.article.layer.state.status is Status.DONE


def test_undo_reopens_it_first(stage: Stage) -> None:
    undo.undo(stage.project)
    assert stage.article.layer.state.status is Status.IN_PROGRESS
    assert len(stage.span(stage.quote).fragments) == 2
    undo.redo(stage.project)
    assert stage.article.layer.state.status is Status.DONE


def test_reopened_it_takes_labels_again(stage: Stage) -> None:
    annotate.set_status(stage.project, stage.article, Status.IN_PROGRESS)
    ACTS["doubt"](stage)
    assert stage.span(stage.lena).doubt


def test_an_import_on_top_says_that_a_done_article_has_changed(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export(stage.project, out)
    article = json.loads(out.read_text("utf-8"))
    new = {**article["spans"][0], "id": "another", "label": "place", "exact": ["Bonn"]}
    new |= {"fragments": [list(at(TEXT, "Bonn")[0])], "attributes": {}, "derived": [], "rules": []}
    out.write_text(
        json.dumps({**article, "spans": [*article["spans"], new]}, ensure_ascii=False) + "\n", "utf-8"
    )
    report = import_paths(stage.project, [out])
    assert (report.added, report.changed) == (1, 1)
    assert report.sentence() == (
        "0 articles imported, 1 already there, 1 new label or link added (1 done article has ↻ now)."
    )
    assert import_paths(stage.project, [out]).changed == 0
