"""What all controllers share: the hub, what must be open, and how an acknowledged act is told."""

from __future__ import annotations

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import DocumentId, Fragment, Span, SpanId
from annotator.domain.questions import Question, QuestionKind, all_questions, open_questions
from annotator.gui.hub import Aim, Hub, Target
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import Known
from annotator.ops.project import Project


class Controller:
    """A group of methods that commands name. Raises `AnnotatorError` for what cannot be done."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def project(self) -> Project:
        """Return the open project, or say that there is none."""
        if self.hub.project is None:
            raise UserError("No project is open. Open one (Ctrl+O) or try the sample.")
        return self.hub.project

    def article(self) -> Article:
        """Return the shown article, or say that there is none."""
        if self.hub.article is None:
            raise UserError("No article is open. Choose one in the list, or import some (Ctrl+I).")
        return self.hub.article

    def writable_project(self) -> Project:
        """Return the open project if it can be changed here."""
        project = self.project()
        if not project.writable:
            raise EnvironmentFailure(read_only(project))
        return project

    def writable(self) -> tuple[Project, Article]:
        """Return project and article if labels can be made here."""
        return self.writable_project(), self.article()

    def changeable(self) -> tuple[Project, Article]:
        """Return project and article if labels of this article can be changed: before anything is asked for."""
        project, article = self.writable()
        if article.closed:
            raise UserError(article.closed)
        return project, article

    def focused(self) -> Span:
        """Return the span that keys act on, or say that none is chosen."""
        span = self.focus_span()
        if span is None:
            raise UserError("No label is chosen. Press n for the next one, or click one.")
        return span

    def focus_span(self) -> Span | None:
        """Return the span last made or visited, none if something else is meant."""
        target = self.hub.target
        if self.hub.article is None or target.aim is not Aim.SPAN or target.span is None:
            return None
        return self.hub.article.layer.span(target.span)

    def focus(self, span: Span, ask: bool = True) -> None:
        """Make a span the target, and its first open question the question; a part chosen before stays so."""
        target = self.hub.target
        caret = target.caret if _inside(target.caret, span) else span.start
        part = target.part if target.span == span.id else None
        if part is not None and part >= len(span.fragments):
            part = None
        self.hub.set_target(Target(Aim.SPAN, span.fragments, caret, span.id, part=part))
        self.hub.set_question(next(iter(self.questions(span)), None) if ask else None)

    def questions(self, span: Span) -> list[Question]:
        """Return the open questions about a span, the first to ask first; none where nothing can be answered."""
        project, article = self.project(), self.article()
        if not project.writable or article.closed:
            return []
        return open_questions(article.reading, article.layer, project.schema, span, known=Known(project))

    def every_question(self, span: Span) -> list[Question]:
        """Return all questions about a span, answered and optional ones too."""
        project, article = self.project(), self.article()
        return all_questions(article.reading, article.layer, project.schema, span, known=Known(project))

    def publish(self, change_set: ChangeSet, focus: SpanId | None = None) -> None:
        """Tell everyone of an acknowledged act, then focus what it made."""
        if not change_set:
            return
        self.hub.broadcast(change_set, self)
        span_id = focus or change_set.select
        article = self.hub.article
        if article is None or span_id is None or change_set.document != article.document.id:
            return
        span = article.layer.span(span_id)
        if span is not None:
            self.focus(span)

    def aim_at_hand(self, fragments: tuple[Fragment, ...]) -> None:
        """Make a stretch the hand selection."""
        self.hub.set_target(Target(Aim.HAND, fragments, fragments[-1][1]))

    def document(self) -> DocumentId | None:
        """Return the id of the shown article."""
        return None if self.hub.article is None else self.hub.article.document.id


def read_only(project: Project) -> str:
    """Return the one sentence for everything that a project open for reading refuses."""
    return project.notice or (
        f"“{project.path.name}” is open for reading only here. Nothing was changed. Label in the window that "
        "has it open, or in a copy of your own."
    )


def is_about(question: Question | None, kind: QuestionKind) -> bool:
    """Tell whether a question of this kind is open."""
    return question is not None and question.kind is kind


def _inside(offset: int, span: Span) -> bool:
    return any(start <= offset < end for start, end in span.fragments)
