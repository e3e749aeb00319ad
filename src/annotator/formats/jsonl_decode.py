"""From a line of annotator-jsonl/1 to an article, every value checked; knows no file and no project."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import convert

from annotator.domain.annotation import (
    HUMAN,
    RULE,
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Tier,
)
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.record import ClusterPart, Record
from annotator.formats.export_order import in_export_order
from annotator.formats.format import Loss, too_many_lines
from annotator.formats.jsonl_lines import BadLine, refuse_deep
from annotator.formats.jsonl_model import (
    VERSION,
    ArticleLine,
    ClusterLine,
    LayerLine,
    RelationLine,
    ReviewedLine,
    SpanLine,
)
from annotator.formats.jsonl_reasons import exact_reason, fragments_reason

_ORIGINS = (HUMAN, RULE, "adjudication")
_ORIGIN_KINDS = ("recommender:", "import:")
_FIELDS = ("annotator", "origin", "created")
_CLUSTER_FIELDS = ("annotator", "origin")
_GREATEST = 2**63
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_REMEMBERED = 10_000
_TIME = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\dZ", re.ASCII)

SECOND_LAYER = "status and answers of a second annotator of the article"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What annotations get whose file does not say it: by whom, when (UTC, `Z`) and from where.

    `override`: the annotator stands for the one that the file names, too.
    """

    annotator: AnnotatorName
    created: str
    origin: str
    override: bool = False


class ArticleDecoder:
    """Turns lines into records; keeps the triples of name, origin and time that it has checked already."""

    def __init__(self, defaults: Defaults) -> None:
        self._defaults = defaults
        self._decode = msgspec.json.Decoder(ArticleLine).decode
        self._known: set[tuple[str, str, str]] = set()
        self._unsaid: dict[str, frozenset[str]] = {}
        self._lost: list[Loss] = []

    def record(self, data: bytes) -> Record:
        """Return the article of one line. Raises `BadLine` with the first reason that it is none."""
        try:
            line = self._decode(data)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadLine(f"it is not an article: {error}") from None
        if line.format != VERSION:
            raise BadLine(f"it is not in “{VERSION}”")
        refuse_deep(line.meta)
        self._unsaid, self._lost = {}, []
        document = self._document(line)
        if b"\\u0000" in data and _NUL.search(data):
            raise BadLine("it holds NUL, which no text may hold")
        spans = self._spans(line.spans, line.text, document.id)
        by_id = {span.id: span for span in spans}
        if len(by_id) != len(spans):
            raise BadLine(f"two labels have the id “{_double(span.id for span in spans)}”")
        relations = self._relations(line.relations, by_id, document.id)
        schema = line.schema
        return Record(
            document,
            line.text,
            self._layers(line.layers),
            spans,
            relations,
            self._clusters(line.clusters, by_id, frozenset(relation.id for relation in relations)),
            self._reviewed(line.reviewed, document.length),
            None if schema is None else schema.name,
            None if schema is None else schema.revision,
            self._unsaid,
        )

    def lost(self) -> list[Loss]:
        """Return what the last article said and its record cannot."""
        return self._lost

    def _document(self, line: ArticleLine) -> Document:
        text = line.text
        if not text.strip():
            raise BadLine("its text is empty")
        if "\0" in text:
            raise BadLine(f"its text holds NUL at offset {text.index(chr(0))}")
        if reason := too_many_lines(text):
            raise BadLine(reason)
        digest = text_sha256(text)
        if line.text_sha256 and line.text_sha256.lower() != digest:
            raise BadLine("text_sha256 is not the hash of its text: the text was changed after labelling")
        title = title_of(text) if line.title is None else line.title
        return Document(
            DocumentId(line.id) or document_id(digest), title, digest, len(text), complete_meta(line.meta)
        )

    def _spans(self, lines: Sequence[SpanLine], text: str, document: DocumentId) -> tuple[Span, ...]:
        split_lines = "\r\n" in text
        known, override = self._known, self._defaults.override
        for line in lines:
            fragments = line.fragments
            if len(fragments) != len(line.exact) or not fragments or not line.label:
                raise BadLine(fragments_reason(line))
            end = -1
            for (start, stop), exact in zip(fragments, line.exact, strict=True):
                if start <= end or stop - start != len(exact) or not exact or text[start:stop] != exact:
                    raise BadLine(exact_reason(text, line, lines))
                end = stop
            if line.attributes:
                _attributes(line)
            if split_lines:
                _refuse_cut_line_end(text, line)
            if override or not line.id or (line.annotator, line.origin, line.created) not in known:
                self._complete(line, document)
        return in_export_order(convert(lines, tuple[Span, ...], from_attributes=True))

    def _complete(self, line: SpanLine, document: DocumentId) -> None:
        """Fill in what the file does not say; check what it says for the first time."""
        line.id = line.id or _id(document, line.label, line.fragments, line.annotator)
        self._note_unsaid(line.id, line)
        line.annotator = self._annotator(line.annotator)
        line.origin = self._origin(line.origin)
        line.created = self._time(line.created)
        if len(self._known) < _REMEMBERED:
            self._known.add((line.annotator, line.origin, line.created))

    def _note_unsaid(self, thing: str, line: SpanLine | RelationLine | ClusterLine) -> None:
        fields = _CLUSTER_FIELDS if isinstance(line, ClusterLine) else _FIELDS
        said_by_import = {"annotator"} if self._defaults.override else set[str]()
        unsaid = frozenset(name for name in fields if not getattr(line, name)) - said_by_import
        if unsaid:
            self._unsaid[thing] = unsaid

    def _relations(
        self, lines: Sequence[RelationLine], spans: dict[SpanId, Span], document: DocumentId
    ) -> tuple[Relation, ...]:
        found: dict[str, Relation] = {}
        for line in lines:
            start, end = spans.get(SpanId(line.from_span)), spans.get(SpanId(line.to_span))
            if start is None or end is None:
                gone = line.from_span if start is None else line.to_span
                raise BadLine(f"a link “{line.type}” leads to the label “{gone}”, which the article has not")
            if not line.type:
                raise BadLine("a link has no type")
            relation_id = line.id or _id(document, line.type, line.from_span, line.to_span)
            if relation_id in found or SpanId(relation_id) in spans:
                raise BadLine(f"two things have the id “{relation_id}”, one of them a link")
            self._note_unsaid(relation_id, line)
            name = self._annotator(line.annotator) if line.annotator else start.annotator
            if not start.annotator == end.annotator == name:
                raise BadLine(f"the link “{relation_id}” joins labels of two annotators")
            found[relation_id] = Relation(
                RelationId(relation_id),
                line.type,
                start.id,
                end.id,
                name,
                self._time(line.created),
                self._origin(line.origin),
                _attributes(line),
                line.note,
            )
        return tuple(found.values())

    def _clusters(
        self, lines: Sequence[ClusterLine], spans: dict[SpanId, Span], links: frozenset[RelationId]
    ) -> tuple[ClusterPart, ...]:
        parts: dict[str, ClusterPart] = {}
        taken: set[str] = set()
        for line in lines:
            if not line.id or not line.kind or not line.members:
                raise BadLine(f"the cluster “{line.name or line.id}” lacks its id, its kind or members")
            if line.id in parts or SpanId(line.id) in spans or RelationId(line.id) in links:
                raise BadLine(f"two things have the id “{line.id}”, one of them a cluster")
            for member in line.members:
                if SpanId(member) not in spans:
                    raise BadLine(f"the cluster “{line.name}” names the label “{member}”, which is not there")
                if member in taken:
                    raise BadLine(f"the label “{member}” is in two clusters or twice in one")
                taken.add(member)
            self._note_unsaid(line.id, line)
            origin = self._origin(line.origin)
            name = (
                self._annotator(line.annotator)
                if line.annotator
                else spans[SpanId(line.members[0])].annotator
            )
            cluster = Cluster(ClusterId(line.id), line.kind, line.name, name, origin, line.link)
            parts[line.id] = ClusterPart(cluster, tuple(SpanId(member) for member in line.members))
        return tuple(parts.values())

    def _layers(self, lines: Sequence[LayerLine]) -> tuple[LayerState, ...]:
        layers: dict[AnnotatorName, LayerState] = {}
        for line in lines:
            name = self._annotator(line.annotator)
            if name in layers and not self._defaults.override:
                raise BadLine(f"the annotator “{name}” has two layers")
            state = LayerState(name, line.status, _attributes(line))
            if layers.setdefault(name, state) != state:
                self._lost.append(Loss(SECOND_LAYER, 1, f"{line.annotator}: {line.status}"))
        return tuple(layers.values())

    def _reviewed(self, lines: Sequence[ReviewedLine], length: int) -> tuple[Reviewed, ...]:
        ranges: dict[tuple[AnnotatorName, Tier], list[tuple[int, int]]] = {}
        for line in lines:
            start, end = line.range
            if not 0 <= start < end <= length:
                raise BadLine(f"the range {start}-{end} under “reviewed” lies outside the text of {length}")
            ranges.setdefault((self._annotator(line.annotator), line.tier), []).append((start, end))
        return tuple(Reviewed(name, tier, _merged(found)) for (name, tier), found in ranges.items())

    def _annotator(self, name: str) -> AnnotatorName:
        return AnnotatorName(name) if name and not self._defaults.override else self._defaults.annotator

    def _time(self, time: str) -> str:
        try:
            good = _TIME.fullmatch(time) is not None and bool(datetime.fromisoformat(time))
        except ValueError:  # the 30th of February
            good = False
        if not good and time:
            raise BadLine(f"the time “{time[:40]}” is not written like 2026-11-22T08:00:00Z")
        return time or self._defaults.created

    def _origin(self, origin: str) -> str:
        named = any(origin.startswith(kind) and len(origin) > len(kind) for kind in _ORIGIN_KINDS)
        if origin and not named and origin not in _ORIGINS:
            raise BadLine(f"the origin “{origin[:40]}” is unknown")
        return origin or self._defaults.origin


def _attributes(
    line: SpanLine | RelationLine | LayerLine,
) -> dict[str, bool | int | float | str | tuple[str, ...]]:
    for key, value in line.attributes.items():
        if type(value) is int and not -_GREATEST <= value < _GREATEST:
            raise BadLine(f"the number of “{key}” is too large")
    return line.attributes


def _id(*parts: object) -> str:
    """Return an id that is the same whenever the same nameless thing is read."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:annotator:{parts}"))


def _refuse_cut_line_end(text: str, line: SpanLine) -> None:
    for fragment in line.fragments:
        for offset in fragment:
            if text[offset - 1 : offset + 1] == "\r\n":
                raise BadLine(f"the label {line.label} ends at {offset}, in the middle of a line end (CR LF)")


def _double(ids: Iterable[str]) -> str:
    return Counter(ids).most_common(1)[0][0]


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
