"""Making, changing and removing labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from annotator.base.errors import UserError
from annotator.domain.annotation import Fragment, RelationId, Span, SpanId
from annotator.domain.asking import asked_relations, is_linked
from annotator.domain.natural import natural_object
from annotator.domain.problem import shown
from annotator.domain.schema import Label, Natural
from annotator.domain.snapping import snap
from annotator.domain.stops import Stop, StopKind
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskMemo
from annotator.gui.hub import Aim, Hub, Target, Tone
from annotator.ops import annotate
from annotator.ops.about import set_link_note
from annotator.ops.change_set import ChangeSet
from annotator.ops.repeating import repeat

_STOP_NATURE = {
    StopKind.NAME: (Natural.NAME,),
    StopKind.QUOTATION: (Natural.QUOTATION, Natural.QUOTED),
}


@dataclass(slots=True)
class Memory:
    """The label that was given last and what got it, for repeating it with its answers."""

    label: str | None = None
    span: SpanId | None = None


class Annotate(Controller):
    """Labels on what is meant: a hand selection, a span, a stop, the caret's natural object."""

    def __init__(self, hub: Hub, answer: Answer) -> None:
        super().__init__(hub)
        self._answer = answer
        self.memory = Memory()

    def label(self, label_id: str) -> None:
        """Say what the target is; on a span of the same family this relabels it."""
        self._give(label_id, None)

    def _give(self, label_id: str, model: Span | None) -> None:
        """Label what is meant; with a `model`, a new label gets its answers."""
        project, article = self.changeable()
        self.memory.label = label_id
        label = _known(project.schema.label(label_id), label_id)
        span = self.focus_span()
        if span is not None and self._same_family(span, label):
            self._relabel(span, label)
            return
        if span is not None and self._is_answer(span, label_id):
            return
        fragments = self._object(label)
        twin = self._twin(fragments, label)
        if twin is not None and not (span is not None and twin.id == span.id):
            self._relabel(twin, label)
            return
        self.hub.pending.emit(fragments)
        try:
            if model is None:
                change_set = annotate.add_span(project, article, label_id, fragments)
            else:
                change_set = repeat(project, article, model, fragments)
            self._made(change_set)
        except BaseException:
            self.hub.pending.emit(())
            raise
        self.hub.pending.emit(())

    def label_exact(self, label_id: str) -> None:
        """Label exactly the selected stretch, unsnapped, as one more span."""
        project, article = self.changeable()
        self.memory.label = label_id
        target = self.hub.target
        fragments = target.raw or target.fragments
        if not fragments:
            fragments = self._object(_known(project.schema.label(label_id), label_id))
        self._made(annotate.add_span(project, article, label_id, fragments))

    def repeat(self) -> None:
        """Give the target the label that was given last, with the answers that this one has got since."""
        project, article = self.changeable()
        label_id = self.memory.label
        if label_id is None or project.schema.label(label_id) is None:
            raise UserError("No label has been given yet. Press the letter of one; then r gives it again.")
        model = article.layer.span(self.memory.span) if self.memory.span is not None else None
        self._give(label_id, model if model is not None and model.label == label_id else None)

    def delete(self) -> None:
        """Delete the focused label with its links, or the link or part of it that was chosen by itself."""
        project, article = self.changeable()
        span, target = self.focused(), self.hub.target
        if target.link is not None:
            self._unlink(span, target.link)
            return
        if target.part is not None and len(span.fragments) > 1:
            words = article.text[slice(*span.fragments[target.part])]
            self.publish(annotate.take_out_part(project, article, span, target.part), span.id)
            self.hub.set_target(replace(self.hub.target, part=None))
            self.hub.tell(f"This part is out: {' '.join(words.split())}", Tone.NOTE, undo=True)
            return
        change_set = annotate.delete_span(project, article, span)
        self.hub.set_question(None)
        self.hub.broadcast(change_set, self)
        self.hub.set_target(Target(Aim.CARET, (), span.start))
        words = annotate.deleted_words(project, article, span, change_set)
        self.hub.tell(f"Deleted: {words}", Tone.NOTE, undo=True)

    def _unlink(self, span: Span, link: RelationId) -> None:
        project, article = self.changeable()
        relation = article.layer.relation(link)
        if relation is not None:
            self.publish(annotate.unlink(project, article, relation), span.id)
            self.hub.tell("The link is gone; both labels are there.", Tone.NOTE, undo=True)

    def doubt(self) -> None:
        """Set or lift the doubt flag of the focused label."""
        project, article = self.changeable()
        span = self.focused()
        self.publish(annotate.set_doubt(project, article, span, not span.doubt))

    def memo(self) -> None:
        """Ask for the memo of the focused label, or of its link that was chosen by itself."""
        _, article = self.changeable()
        span, link = self.focused(), self.hub.target.link
        relation = article.layer.relation(link) if link is not None else None
        if relation is not None:
            keep = partial(self._write_link_memo, relation.id)
            self.hub.asked.emit(AskMemo("Memo of this link", relation.note or "", keep))
            return
        self.hub.asked.emit(AskMemo("Memo", span.note or "", lambda text: self._write_memo(span, text)))

    def _write_memo(self, span: Span, text: str) -> None:
        project, article = self.changeable()
        current = article.layer.span(span.id)
        if current is not None:
            self.publish(annotate.set_note(project, article, current, text.strip()))

    def _write_link_memo(self, link: RelationId, text: str) -> None:
        project, article = self.changeable()
        relation = article.layer.relation(link)
        if relation is not None:
            self.publish(set_link_note(project, article, relation, text.strip()))
            self.hub.set_target(replace(self.hub.target, link=link))

    def _relabel(self, span: Span, label: Label) -> None:
        project, article = self.changeable()
        if span.label == label.id:
            self.hub.tell(f"{shown(self.article().text, span)} has the label “{label.title}” already.")
            self.focus(span)
            return
        self._made(annotate.relabel(project, article, span, label.id))

    def _is_answer(self, span: Span, label_id: str) -> bool:
        """Answer the question of the focused label that such labels answer; tell whether it has one.

        What says or signals a quote stands outside it: a label inside would belong to nothing.
        """
        project, article = self.changeable()
        kind = next((k for k in asked_relations(project.schema, span) if k.makes == label_id), None)
        if kind is None:
            return False
        question = next(q for q in self.every_question(span) if q.id == kind.id)
        if not is_linked(article.layer, span, kind) and not question.answers:
            words = f"Beside {shown(article.text, span)} stands nothing that answers “{question.text}” "
            raise UserError(f"{words}Select the words, then press Enter.")
        self.hub.set_question(question)
        if is_linked(article.layer, span, kind):
            self.hub.tell(f"“{question.text}” is answered already. A digit or other words change it.")
        else:
            self._answer.choose(1)
        return True

    def _made(self, change_set: ChangeSet) -> None:
        """Tell of a new label and remember it."""
        self.memory.span = change_set.select
        self.publish(change_set)

    def _same_family(self, span: Span, label: Label) -> bool:
        return span.label == label.id or span.label in label.relabels

    def _twin(self, fragments: tuple[Fragment, ...], label: Label) -> Span | None:
        """Return the span of the same family on exactly this stretch."""
        layer = self.article().layer
        for span in layer.spans_between(fragments[0][0], fragments[-1][1]):
            if span.fragments == fragments and self._same_family(span, label):
                return span
        return None

    def _object(self, label: Label) -> tuple[Fragment, ...]:
        """Return what a label key takes now (WINDOW.md §1, "What a key acts on")."""
        project, article = self.changeable()
        target = self.hub.target
        if target.aim is Aim.HAND:
            snapped = tuple(snap(article.text, start, end) for start, end in target.fragments)
            return _not_empty(tuple((start, end) for start, end in snapped if start < end))
        stop = target.stop if target.aim is Aim.STOP else None
        if stop is not None and label.natural in _STOP_NATURE.get(stop.kind, ()):
            return target.fragments
        if stop is not None and stop.kind is StopKind.QUOTATION and label.natural is Natural.NAME:
            return self._name_in(stop, label)
        offset = target.caret if target.aim in (Aim.CARET, Aim.SPAN) else target.fragments[0][0]
        around = self._worked_on()
        found = natural_object(article.reading, article.layer, project.schema, label, offset, around=around)
        if not found and label.natural is Natural.QUOTED:
            raise UserError("There are no quotation marks here. Select the words that are no quote.")
        return _not_empty(found)

    def _name_in(self, stop: Stop, label: Label) -> tuple[Fragment, ...]:
        """Return the first name in a quotation that nobody has labelled yet."""
        reading, layer = self.article().reading, self.article().layer
        for start, end in stop.fragments:
            for name in reading.names(reading.paragraph_at(start)):
                inside = start <= name[0] and name[1] <= end
                labels = [span.label for span in layer.spans_between(*name)]
                if inside and label.id not in labels and not set(labels) & set(label.relabels):
                    return (name,)
        raise UserError(
            f"There is no name in these marks. Move the caret to the words that are {label.title}."
        )

    def _worked_on(self) -> tuple[Fragment, ...] | None:
        """Return the quote that is being worked on: claims are cut to it."""
        span = self.focus_span()
        label = self.project().schema.label(span.label) if span is not None else None
        if span is None or label is None or label.natural is not Natural.QUOTATION:
            return None
        return span.fragments


def _not_empty(fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    if not fragments:
        raise UserError("There is no word here. Move the caret to one, or select words.")
    return fragments


def _known(label: Label | None, label_id: str) -> Label:
    if label is None:
        raise KeyError(label_id)
    return label
