"""All like this: the places where the words of a label stand again, and labelling the chosen ones in one act."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice

from annotator.base.errors import UserError
from annotator.base.wording import counted
from annotator.domain.alike import (
    MOST_WORDS,
    Taken,
    answers_to_copy,
    doubt,
    like,
    longer_name,
    on_one_line,
    places,
    taken,
)
from annotator.domain.annotation import (
    HUMAN,
    Cluster,
    DocumentId,
    Fragment,
    Membership,
    Span,
    SpanId,
    Status,
)
from annotator.domain.change import ActId, Change, Draft, changed, created, merge_changes
from annotator.domain.derive import derive
from annotator.domain.overlay import Overlay
from annotator.domain.problem import shown
from annotator.domain.schema import Label
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.refusing import refuse_problems

AT_ONCE = 8
"""Places that are looked at together, and that one step labels: some milliseconds."""

AROUND = 90
"""Code points of the text that are shown on either side."""

_OTHER_CAPITALS = re.compile(r"[^\x00-\x7f]|i|ss", re.IGNORECASE)
_READ = 4.0
_EVERY = 50
CLOSED = frozenset({Status.DONE, Status.SKIPPED})


@dataclass(frozen=True, slots=True)
class Alike:
    """What is looked for: the words of one label, its answers, and who is meant.

    `own`: the longer name in which the label itself stands, or nothing. `cluster`: none where nobody is named.
    """

    document: DocumentId
    span: Span
    label: Label
    words: str
    named: str
    own: str = ""
    cluster: Cluster | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One place. `before` and `after`: the text around on one line; `doubt`: why it is not chosen by itself.

    `status`: of its article, as this annotator left it.
    """

    document: DocumentId
    title: str
    fragment: Fragment
    before: str
    words: str
    after: str
    doubt: str
    status: Status

    @property
    def closed(self) -> bool:
        """Whether the article is done or skipped, so that only an explicit choice labels in it."""
        return self.status in CLOSED


@dataclass(frozen=True, slots=True)
class Looked:
    """How far a search is: articles looked at, and the places found since it was told last."""

    done: int
    total: int
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """What a search passed over: places that have the label, and places that are labelled as something else."""

    same: int = 0
    otherwise: int = 0


def alike_to(project: Project, article: Article, span: Span) -> Alike:
    """Return what “all like this” means for a label; `UserError` where it means nothing."""
    label = project.schema.label(span.label)
    if label is None or label.retired:
        raise UserError(f"The label “{span.label}” is no longer given in this project.")
    if len(span.fragments) > 1:
        raise UserError("This label has several parts. All like this works on one stretch of words.")
    words = article.text[span.start : span.end]
    if not words.strip():
        raise UserError("This label holds no words.")
    if len(words) > MOST_WORDS:
        raise UserError(
            "This label is too long to look for others like it. It works on some words or sentences."
        )
    longer = longer_name(article.reading, span.fragments[0])
    own = on_one_line(article.text, *longer) if longer is not None else ""
    cluster = article.layer.cluster_of(span.id)
    return Alike(article.document.id, span, label, words, shown(article.text, span), own, cluster)


def looking(
    project: Project, alike: Alike, everywhere: bool = False, any_case: bool = False
) -> Generator[Looked, None, Missed]:
    """Look for the words in the article or in all, a report every some milliseconds; changes nothing.

    The article of the label comes first, then the others in the order of import.
    """
    looked_for = like(alike.words, any_case)
    ids = _where(project, alike, any_case) if everywhere else [alike.document]
    missed = [0, 0]
    for done, document in enumerate(ids):
        text = _text(project, document)
        fragments = places(text, looked_for) if text is not None else iter(())
        first = next(fragments, None)
        if first is None:
            if done % _EVERY == 0:
                yield Looked(done, len(ids))
            continue
        article = project.look_at(document)
        while not article.reading.quotations_ready and not article.reading.read_on(_READ):
            yield Looked(done, len(ids))
        for some in _portions(chain([first], fragments)):
            found = tuple(_found(project, alike, article, some, missed))
            yield Looked(done, len(ids), found)
    yield Looked(len(ids), len(ids))
    return Missed(*missed)


def steps_for(chosen: Sequence[Found]) -> int:
    """Return in how many steps these places are labelled."""
    return sum(-(-len(list(group)) // AT_ONCE) for _, group in groupby(chosen, _document))


def labelling(
    project: Project, alike: Alike, chosen: Sequence[Found], join: bool = True
) -> Generator[None, None, ChangeSet]:
    """Label the chosen places, which stand article by article, in short slices and one act.

    `join`: all of them mean who the label means. A done or skipped article is in progress afterwards.
    """
    if not chosen:
        raise UserError("No place is chosen. Tick at least one.")
    title = act_title(alike, chosen)
    act = ActId(project.clock.uuid7())
    drafts = (
        draft
        for document, group in groupby(chosen, _document)
        for draft in _labelled(project, alike, document, list(group), title, act, join)
    )
    return (yield from project.recording(drafts, alike.span.id))


def act_title(alike: Alike, chosen: Sequence[Found]) -> str:
    """Return what undo and history call the act."""
    number = len({found.document for found in chosen})
    where = f" in {counted(number, 'article')}" if number > 1 else ""
    return f"{alike.label.title} {alike.named}, {counted(len(chosen), 'place')}{where}"


# -- looking


def _where(project: Project, alike: Alike, any_case: bool) -> list[DocumentId]:
    # The index knows of no dotless i, no SS for ß and no sigma at the end of a word.
    ids = None if any_case and _OTHER_CAPITALS.search(alike.words) else project.store.holding(alike.words)
    if ids is None:
        ids = [row.id for row in project.documents()]
    return [alike.document, *(document for document in ids if document != alike.document)]


def _text(project: Project, document_id: DocumentId) -> str | None:
    document = project.store.document(document_id)
    return None if document is None else project.store.text(document.text_sha256)


def _portions(fragments: Iterator[Fragment]) -> Iterator[list[Fragment]]:
    while some := list(islice(fragments, AT_ONCE)):
        yield some


def _found(
    project: Project,
    alike: Alike,
    article: Article,
    fragments: Iterable[Fragment],
    missed: list[int],
) -> Iterator[Found]:
    reading, layer, text = article.reading, article.layer, article.text
    for fragment in fragments:
        hindrance = taken(layer, project.schema, alike.label, fragment)
        if hindrance is not None:
            missed[hindrance is Taken.OTHERWISE] += fragment != alike.span.fragments[0] or (
                article.document.id != alike.document
            )
            continue
        start, end = fragment
        first, last = reading.paragraph(reading.paragraph_at(start))
        yield Found(
            article.document.id,
            article.document.title,
            fragment,
            on_one_line(text, max(first, start - AROUND), start) + _blank(text, start - 1),
            on_one_line(text, start, end),
            _blank(text, end) + on_one_line(text, end, max(end, min(last, end + AROUND))),
            doubt(reading, layer, alike.label, fragment, alike.own),
            layer.state.status,
        )


def _blank(text: str, at: int) -> str:
    return " " if 0 <= at < len(text) and text[at].isspace() else ""


def _document(found: Found) -> DocumentId:
    return found.document


# -- labelling


def _labelled(
    project: Project,
    alike: Alike,
    document: DocumentId,
    chosen: Sequence[Found],
    title: str,
    act: ActId,
    join: bool,
) -> Iterator[Draft]:
    """Yield the steps of one article; each sees what the ones before have done."""
    open_one = project.look_at(document)
    # A layer of its own: that of an open article follows only when all is committed.
    layer = project.layer(document)
    layer.relations()
    article = Article(open_one.document, open_one.text, layer, open_one.reading, open_one.in_trash)
    if article.in_trash:
        raise UserError(article.closed)
    for at in range(0, len(chosen), AT_ONCE):
        some = chosen[at : at + AT_ONCE]
        base = merge_changes(_changes(project, alike, article, some, join))
        follow = derive(
            article.reading,
            Overlay(layer, base),
            project.schema,
            base,
            project.clock.uuid7,
            project.clock.now(),
        )
        changes = merge_changes((*base, *follow, *_started(article)))
        layer.expect(changes)
        yield project.draft(title, document, changes, act)
        layer.apply(changes)


def _changes(
    project: Project, alike: Alike, article: Article, chosen: Iterable[Found], join: bool
) -> Iterator[Change]:
    attributes = answers_to_copy(alike.label, alike.span)
    cluster = _cluster(project, alike, article) if join else None
    if cluster is not None and cluster.origin != HUMAN:
        # Names of other articles have joined it by choice: no rule may dissolve it any more.
        yield changed(cluster, replace(cluster, origin=HUMAN))
        article.layer.learn(replace(cluster, origin=HUMAN))
    for found in chosen:
        span = Span(
            SpanId(project.clock.uuid7()),
            alike.label.id,
            (found.fragment,),
            project.annotator,
            project.clock.now(),
            HUMAN,
            dict(attributes),
        )
        refuse_problems(project, article, span)
        yield created(span)
        if cluster is not None:
            yield created(Membership(cluster.id, span.id))


def _cluster(project: Project, alike: Alike, article: Article) -> Cluster | None:
    """Return whom the new labels mean; none where nobody is named, or where the rules say it by themselves."""
    if alike.cluster is None:
        return None
    membership = article.layer.membership(alike.span.id)
    if membership is not None and membership.origin != HUMAN:
        return None
    known = project.store.cluster(alike.cluster.id)
    if known is not None and article.layer.cluster(known.id) is None:
        article.layer.learn(known)
    return known


def _started(article: Article) -> list[Change]:
    """Return the change that makes the article one in progress; what was reviewed in it stays so."""
    before = article.layer.stored_state
    state = article.layer.state
    if state.status is Status.IN_PROGRESS:
        return []
    after = replace(state, status=Status.IN_PROGRESS)
    return [created(after) if before is None else changed(before, after)]
