"""What a merge would bring, without writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.progress import Progress, silent
from annotator.domain.annotation import AnnotatorName
from annotator.domain.apart import concerning
from annotator.domain.change import Change, Kind, Step
from annotator.domain.fold import Conflict, Fold
from annotator.store.codec import decode_step
from annotator.store.connect import Connection
from annotator.store.union import BODY, Merged

_EVERY = 200


@dataclass(slots=True)
class News:
    """What is new in one copy. `people`: acts by name; `last`: moment of the newest step (hybrid clock)."""

    acts: int
    people: dict[AnnotatorName, int]
    articles: int = 0
    labels: int = 0
    last: int = 0


def foresee(
    merged: Merged, logs: Sequence[tuple[Path, Connection]], progress: Progress = silent
) -> tuple[list[News], list[Conflict]]:
    """Return what each copy would bring, and all that would wait for a decision. O(log)."""
    fold = Fold()
    news = [News(0, {}) for _ in logs]
    acts: set[str] = set()
    for done, logged in enumerate(merged.order):
        d = decode_step(logs[logged.source][1].execute(BODY, (logged.key,)).fetchone()[0])
        step = Step(d.id, d.replica, d.n, d.at, d.draft, d.parents, b"", logged.hash)
        fold.take(step, concerning(d.draft.changes, logged.document, merged.apart))
        if logged.source:
            _count(news[logged.source], step, acts)
        if done % _EVERY == 0:
            progress(done, len(merged.order), "look")
    return news[1:], fold.conflicts()


def _count(news: News, step: Step, acts: set[str]) -> None:
    draft = step.draft
    if draft.act not in acts:
        acts.add(draft.act)
        news.acts += 1
        news.people[draft.annotator] = news.people.get(draft.annotator, 0) + 1
    news.articles += _more(draft.changes, Kind.DOCUMENT)
    news.labels += _more(draft.changes, Kind.SPAN)
    news.last = max(news.last, step.at)


def _more(changes: Sequence[Change], kind: Kind) -> int:
    """Return how many things of a kind there are more afterwards."""
    own = [change for change in changes if change.kind is kind]
    return sum(change.before is None for change in own) - sum(change.after is None for change in own)
