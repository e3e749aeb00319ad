"""What is unfinished or odd about a quote with its speaker and its signal; tells, never forbids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import Span
from annotator.domain.asking import SOURCE, asks_for_source
from annotator.domain.overlay import LayerView
from annotator.domain.problem import Problem, Severity, shown
from annotator.domain.quotation_lookup import QUOTE, overlap
from annotator.domain.schema import Schema

CUE = "cue"


class Fault(StrEnum):
    """What can be odd about a quote; the codes of `annotator check`."""

    NO_SOURCE = "no-source"
    TWO_SIGNALS = "two-cues"
    SOURCE_INSIDE = "source-inside"
    SIGNAL_INSIDE = "cue-inside"
    IN_PIECES = "cue-in-pieces"
    ALONE = "no-quote"


@dataclass(frozen=True, slots=True)
class Oddity:
    """A fault of the label `about`, and the labels at its other ends that make it one."""

    fault: Fault
    about: Span
    others: tuple[Span, ...] = ()


def oddities(layer: LayerView, schema: Schema, span: Span) -> list[Oddity]:
    """Return what is odd about a quote, or about a speaker or signal by itself. O(links of the span)."""
    if span.label in (CUE, SOURCE):
        return [*_in_pieces(schema, span), *_alone(layer, schema, span)]
    if span.label != QUOTE:
        return []
    found: list[Oddity] = []
    if asks_for_source(layer, schema, span):
        found.append(Oddity(Fault.NO_SOURCE, span))
    signals = tuple(_ends(layer, span, CUE))
    for fault, kind_id, ends in (
        (Fault.SOURCE_INSIDE, SOURCE, _ends(layer, span, SOURCE)),
        (Fault.SIGNAL_INSIDE, CUE, signals),
    ):
        inside = tuple(end for end in ends if _is_inside(schema, kind_id, span, end))
        if inside:
            found.append(Oddity(fault, span, inside))
    kind = schema.relation(CUE)
    if kind is not None and 0 < kind.at_most < len(signals):
        found.append(Oddity(Fault.TWO_SIGNALS, span, signals))
    for signal in signals:
        found += _in_pieces(schema, signal)
    return found


def frame_hints(text: str, layer: LayerView, schema: Schema, span: Span) -> list[Problem]:
    """Return the oddities of a label as sentences, hints all of them."""
    return [_problem(text, oddity) for oddity in oddities(layer, schema, span)]


def own_hints(text: str, layer: LayerView, schema: Schema, span: Span) -> list[Problem]:
    """Return those that are the label's own, so that a signal in pieces is told once an article."""
    return [_problem(text, oddity) for oddity in oddities(layer, schema, span) if oddity.about.id == span.id]


def _ends(layer: LayerView, span: Span, kind: str) -> Iterator[Span]:
    for relation in layer.relations_from(span.id, kind):
        end = layer.span(relation.to_span)
        if end is not None:
            yield end


def _is_inside(schema: Schema, kind_id: str, quote: Span, end: Span) -> bool:
    kind = schema.relation(kind_id)
    return kind is not None and end.label in kind.to_labels and overlap(quote.fragments, end.fragments)


def _alone(layer: LayerView, schema: Schema, end: Span) -> Iterator[Oddity]:
    """Yield a speaker or signal that nothing is linked to, where the profile asks for such links."""
    asked = any(kind.active and end.label in kind.to_labels for kind in schema.relations)
    if asked and not layer.relations_to(end.id):
        yield Oddity(Fault.ALONE, end)


def _in_pieces(schema: Schema, signal: Span) -> Iterator[Oddity]:
    label = schema.label(signal.label)
    if label is not None and label.contiguous and len(signal.fragments) > 1:
        yield Oddity(Fault.IN_PIECES, signal)


def _problem(text: str, oddity: Oddity) -> Problem:
    about = shown(text, oddity.about)
    others = " and ".join(shown(text, other) for other in oddity.others)
    match oddity.fault:
        case Fault.NO_SOURCE:
            sentence = f"Nobody says {about} yet. Answer Who says it?, or 0 for no source in the text."
            short = "Nobody says it yet: a asks who, 0 means no source in the text."
        case Fault.SOURCE_INSIDE:
            sentence = f"{others}, who says {about}, stands inside the quote itself. "
            sentence += "Ask again who says it (Enter, s) and choose words outside the quote. (Rule Q9)"
            short = f"{others} stands inside the quote: Enter s asks again who says it."
        case Fault.SIGNAL_INSIDE:
            sentence = f"{others}, which signals {about}, stands inside the quote itself. "
            sentence += "Ask again what signals it (Enter, c) and choose words outside the quote. (Rule Q7)"
            short = f"{others} stands inside the quote: Enter c asks again what signals it."
        case Fault.ALONE if oddity.about.label == CUE:
            sentence = (
                f"{about} signals no quote. Visit its quote and answer Which word signals it?, or delete it."
            )
            short = "It signals no quote: visit the quote, then Enter c, or delete this."
        case Fault.ALONE:
            sentence = f"{about} says no quote. Visit its quote and answer Who says it?, or delete it."
            short = "It says no quote: visit the quote, then Enter s, or delete this."
        case Fault.TWO_SIGNALS:
            sentence = f"{about} has {len(oddity.others)} signals, {others}. "
            sentence += "Ask again what signals it (Enter, c) and choose one. (Rule Q7)"
            short = f"{others} both signal it: Enter c asks again, a digit keeps one."
        case Fault.IN_PIECES:
            sentence = f"The signal {about} is in pieces. Keep the most explicit part only. (Rule Q7)"
            short = f"The signal {about} is in pieces: visit it, Shift+J takes a part out."
    return Problem(oddity.fault.value, sentence, oddity.about.id, Severity.HINT, short)
