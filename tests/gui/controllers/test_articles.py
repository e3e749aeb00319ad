"""Done, skipped, passes, and the page that says that nothing waits any more."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.errors import EnvironmentFailure
from annotator.domain.annotation import DocumentId, Status, Tier
from annotator.domain.layer import Layer
from annotator.gui.application.session import Session
from annotator.gui.models.articles import ALL, ArticleFilter
from annotator.gui.panels.finished import finished_words


def finish(session: Session) -> None:
    for _ in range(3):
        session.work.run("article.done")


def shown(session: Session) -> str:
    assert session.hub.article is not None
    return session.hub.article.document.title


def test_a_pass_is_done_when_each_article_was_seen_for_it(session: Session) -> None:
    session.work.run("view.pass_quotes")
    session.work.run("article.done")
    assert shown(session) == "Union doubts promise"
    assert session.work.articles._foot.text() == "1 done for quotes"
    model = session.work.articles.model
    assert model.tip(0).endswith("done for quotes")
    session.work.run("article.done")
    session.work.run("article.done")
    assert session.work.middle.currentWidget() is session.work.finished
    assert session.work.finished.heading.text() == "All 3 articles are done for quotes"


def test_another_pass_begins_where_articles_wait_for_it(session: Session) -> None:
    session.work.run("view.pass_quotes")
    finish(session)
    session.work.run("view.pass_names")
    assert shown(session) == "Mill reopens"
    assert session.work.articles._foot.text() == "0 done for names"


def test_all_passes_together_make_the_article_done(session: Session) -> None:
    for name in ("names", "quotes", "claims"):
        session.work.run(f"view.pass_{name}")
        finish(session)
    assert [row.status for row in session.work.articles.model.rows()] == [Status.DONE] * 3
    session.work.run("view.pass_all")
    assert session.work.finished.heading.text() == "All 3 articles are done"


def test_the_list_of_what_is_not_done_goes_by_the_pass(session: Session) -> None:
    session.work.run("view.pass_claims")
    session.work.run("article.done")
    session.work.articles.set_filter(ArticleFilter.NOT_DONE)
    model = session.work.articles.model
    assert [model.at(row).title for row in range(model.rowCount())] == [
        "Union doubts promise",
        "Court rejects appeal",
    ]


def test_after_the_last_article_a_page_says_so_and_nothing_is_reopened(session: Session) -> None:
    finish(session)
    assert session.hub.article is None
    assert session.work.middle.currentWidget() is session.work.finished
    session.work.run("article.done")
    assert [row.status for row in session.work.articles.model.rows()] == [Status.DONE] * 3
    assert session.work.toast.text().startswith("No article waits any more.")


def test_undo_on_the_page_shows_the_article_again(session: Session) -> None:
    finish(session)
    session.work.toast.undo_wanted.emit()
    assert session.desk.dialog() is None
    assert shown(session) == "Court rejects appeal"
    assert session.work.articles.model.done() == 2


def test_an_article_opened_as_done_is_reopened(session: Session) -> None:
    finish(session)
    session.controls.articles.open(session.work.articles.model.rows()[1].id)
    session.work.foot.refresh()
    assert session.work.foot.words.whole() == "This article is done. Ctrl+Enter reopens it."
    assert session.work.foot._labels.isHidden()
    assert "label.delete" not in [key.property("command") for key in session.work.foot.keys]
    session.work.run("article.done")
    assert session.work.articles.model.rows()[1].status is Status.IN_PROGRESS
    assert session.work.articles.model.rows()[1].reviewed == frozenset()


def test_a_filter_does_not_hide_what_waits(session: Session) -> None:
    session.work.articles.find_field.setText("Mill")
    session.work.run("article.done")
    assert shown(session) == "Union doubts promise"


def test_review_shows_doubts_first(session: Session) -> None:
    session.work.run("article.next")
    session.work.run("go.next_stop")
    session.work.run("label.person")
    session.work.run("label.doubt")
    finish(session)
    assert session.work.finished.counts.text() == "1 label · 1 doubt"
    session.work.run("article.review")
    assert shown(session) == "Union doubts promise"
    assert session.work.articles._filter is ArticleFilter.DOUBTS


def test_a_check_tells_what_it_found(session: Session, qtbot: QtBot) -> None:
    finish(session)
    session.work.run("article.check")
    qtbot.waitUntil(lambda: session.work.toast.text().startswith("Checked"))
    assert session.work.finished.problems.text() == "No problems found."


def test_a_second_check_begins_anew_and_an_article_that_cannot_be_read_is_counted(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    session.hub.told.connect(lambda message: told.append(message.text))
    project = session.hub.project
    assert project is not None
    hurt = project.documents()[1].id
    layer = project.layer

    def broken(document: DocumentId) -> Layer:
        if document == hurt:
            raise EnvironmentFailure("The file is damaged.")
        return layer(document)

    monkeypatch.setattr(project, "layer", broken)
    session.work.run("article.check")
    session.work.run("article.check")
    qtbot.waitUntil(lambda: not session.tasks.busy())
    assert [text for text in told if "problem" in text] == [
        "1 problem. The articles with ! in the list have them."
    ]
    assert session.work.articles.model.number_of_problems() == 1


@pytest.mark.parametrize(
    ("done", "skipped", "tiers", "words"),
    [
        (3, 0, ALL, "All 3 articles are done"),
        (1, 0, ALL, "The article is done"),
        (2, 1, ALL, "2 articles are done, 1 skipped"),
        (0, 2, ALL, "Both articles are skipped"),
        (1, 1, frozenset({Tier.ENTITIES}), "1 article is done for names, 1 skipped"),
    ],
)
def test_the_page_says_what_is_true(done: int, skipped: int, tiers: frozenset[Tier], words: str) -> None:
    assert finished_words(done, skipped, tiers) == words
