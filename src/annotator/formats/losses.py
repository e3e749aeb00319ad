"""What a format leaves out of given articles, counted; knows nothing of how the format writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from annotator.domain.annotation import HUMAN, Span
from annotator.domain.record import Record
from annotator.formats.format import EVERYTHING, Carries, Format, Loss

WAIVED_LABEL = "waived"

Examples = Iterator[str]


class LossCount:
    """Losses of one kind added up over any number of articles; the first example stays."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._examples: dict[str, str] = {}

    def add(self, loss: Loss) -> None:
        """Count `loss` together with earlier ones of the same kind."""
        if loss.count:
            self._counts[loss.what] = self._counts.get(loss.what, 0) + loss.count
            self._examples.setdefault(loss.what, loss.example)

    def losses(self) -> tuple[Loss, ...]:
        """Return one loss a kind, in the order in which they were met."""
        return tuple(Loss(what, count, self._examples[what]) for what, count in self._counts.items())


def losses(record: Record, fmt: Format) -> Iterator[Loss]:
    """Yield what `fmt` leaves out of this article, one loss a kind."""
    if fmt.carries >= EVERYTHING:
        return
    for capability, (what, find) in _FINDERS.items():
        if capability not in fmt.carries:
            examples = list(find(record))
            if examples:
                yield Loss(what, len(examples), examples[0])


def losses_of(records: Iterable[Record], fmt: Format) -> tuple[Loss, ...]:
    """Return what `fmt` leaves out of all these articles."""
    count = LossCount()
    for record in records:
        for loss in losses(record, fmt):
            count.add(loss)
    return count.losses()


def _quote(record: Record, span: Span) -> str:
    words = " … ".join(record.text[start:end] for start, end in span.fragments)
    return f"{span.label} “{words[:60]}”"


def _spans(record: Record, wanted: Callable[[Span], object]) -> Examples:
    return (_quote(record, span) for span in record.spans if wanted(span))


def _meta(record: Record) -> Examples:
    return (f"{key}: {value}" for key, value in record.document.meta.items() if value is not None)


def _layers(record: Record) -> Examples:
    return (f"{layer.annotator}: {layer.status}" for layer in record.layers)


def _overlaps(record: Record) -> Examples:
    end = 0
    for span in record.spans:
        if span.start < end:
            yield _quote(record, span)
        end = max(end, span.end)


def _attributes(record: Record) -> Examples:
    for span in record.spans:
        for key, value in span.attributes.items():
            yield f"{key} of {_quote(record, span)} is {value}"


def _relations(record: Record) -> Examples:
    return (f"{relation.type} of {record.document.title}" for relation in record.relations)


def _clusters(record: Record) -> Examples:
    return (f"{part.cluster.kind} {part.cluster.name}" for part in record.clusters)


def _reviewed(record: Record) -> Examples:
    return (f"{entry.annotator} looked at {entry.tier}" for entry in record.reviewed)


def _schema(record: Record) -> Examples:
    if record.schema_name is not None:
        yield record.schema_name


_FINDERS: Mapping[Carries, tuple[str, Callable[[Record], Examples]]] = {
    Carries.META: ("source, author and other facts about articles", _meta),
    Carries.LAYERS: ("status of articles", _layers),
    Carries.SPANS: ("labels", lambda r: _spans(r, lambda s: True)),
    Carries.OVERLAPS: ("labels that overlap others", _overlaps),
    Carries.FRAGMENTS: ("labels in several parts", lambda r: _spans(r, lambda s: len(s.fragments) > 1)),
    Carries.ATTRIBUTES: ("kinds and other answers about labels", _attributes),
    Carries.NOTES: ("notes", lambda r: _spans(r, lambda s: s.note)),
    Carries.DOUBT: ("doubts", lambda r: _spans(r, lambda s: s.doubt)),
    Carries.RULES: ("rules named with labels", lambda r: _spans(r, lambda s: s.rules)),
    Carries.ORIGINS: ("who or what made a label", lambda r: _spans(r, lambda s: s.origin != HUMAN)),
    Carries.RELATIONS: ("links", _relations),
    Carries.CLUSTERS: ("who is meant", _clusters),
    Carries.WAIVED: ("labels “not a quote”", lambda r: _spans(r, lambda s: s.label == WAIVED_LABEL)),
    Carries.REVIEWED: ("what was looked at", _reviewed),
    Carries.SCHEMA_NAME: ("name of the schema", _schema),
}
