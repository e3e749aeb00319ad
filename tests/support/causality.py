"""Who knew what, by brute force: what a merged log must show or list, told independently of `annotator.domain.fold`.

Everybody with a last word on an object says the same and that is shown, or the object is listed with all last words;
who takes a decision back says once more what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.domain.annotation import Membership
from annotator.domain.change import Kind, Object, Step, StepId
from annotator.domain.document import Trashed
from annotator.domain.fold import PROJECT_WIDE

Thing = tuple[Kind, str, str]
"""Kind, article (none for what the project has once) and id."""
Said = tuple[StepId, Object | None]
ONCE = PROJECT_WIDE
"""Of these there is one for all articles."""


def knowledge(steps: Iterable[Step]) -> dict[StepId, frozenset[StepId]]:
    """Return for each step all steps that its author knew, itself included."""
    known: dict[StepId, frozenset[StepId]] = {}
    for step in sorted(steps, key=lambda step: (step.at, step.id)):
        known[step.id] = frozenset({step.id}).union(*(known[parent] for parent in step.parents))
    return known


def writings(steps: Iterable[Step]) -> dict[Thing, list[Said]]:
    """Return what each step made of each object, oldest first; of several changes in a step the last counts."""
    said: dict[Thing, list[Said]] = {}
    for step in sorted(steps, key=lambda step: (step.at, step.id)):
        first: dict[Thing, Object | None] = {}
        last: dict[Thing, Object | None] = {}
        for change in step.draft.changes:
            document = "" if change.kind in ONCE else step.draft.document or ""
            thing = (change.kind, document, change.id)
            first.setdefault(thing, change.before)
            last[thing] = change.after
        for thing, value in last.items():
            if value != first[thing]:
                said.setdefault(thing, []).append((step.id, value))
    return said


def complaints(
    steps: Iterable[Step], shown: Mapping[Thing, Object], listed: Mapping[Thing, frozenset[StepId]]
) -> list[str]:
    """Return what is shown or listed otherwise than the log has it.

    `listed`: what waits for a decision, with the steps that stand against each other.
    """
    steps = list(steps)
    known, said = knowledge(steps), writings(steps)
    found = []
    expected: set[Thing] = set()
    for thing, words in said.items():
        last = [
            (id_, value)
            for id_, value in words
            if not any(id_ in known[other] for other, _ in words if other != id_)
        ]
        values = [value for _, value in last]
        if any(value != values[0] for value in values):
            expected.add(thing)
            if not _all_told(last, words, listed.get(thing, frozenset()), known):
                found.append(f"hidden: {thing} was changed differently by {[id_ for id_, _ in last]}")
        elif shown.get(thing) != values[0]:
            decided = _decided(thing, last, steps, known)
            expected.add(thing)
            gone = thing[0] is Kind.TRASH and (Kind.DOCUMENT, "", thing[1]) not in shown
            told = _all_told(last, words, listed.get(thing, frozenset()), known)
            if not told and not decided and not gone:
                found.append(f"hidden: {thing} is {shown.get(thing)}, everybody says {values[0]}")
    found += [f"hidden work in {thing[1]}" for thing in shown if _hides_work(thing, said, steps, known)]
    found += [f"nobody made {thing}" for thing in shown if thing not in said]
    more = (thing for thing in sorted(set(listed) - expected) if not _taken_back(thing, steps))
    found += [f"no reason: {thing} is listed" for thing in more]
    return found


def _all_told(
    last: list[Said],
    words: list[Said],
    listed: frozenset[StepId],
    known: Mapping[StepId, frozenset[StepId]],
) -> bool:
    """Tell whether all last words are listed, each by itself or by the word that it only says once more."""
    return all(
        any(
            other == id_ or (other in known[id_] and said == value)
            for other, said in words
            if other in listed
        )
        for id_, value in last
    )


def _decided(
    thing: Thing, last: list[Said], steps: list[Step], known: Mapping[StepId, frozenset[StepId]]
) -> bool:
    """Tell whether somebody who knew all last words decided otherwise, or may have."""
    value = last[-1][1]
    for step in steps:
        before = known[step.id] - {step.id}
        if step.draft.document not in (thing[1], None) or not all(id_ in before for id_, _ in last):
            continue
        if isinstance(value, Trashed) and step.draft.document == thing[1]:
            return True  # working on with an article is wanting it
        if isinstance(value, Membership):
            for change in step.draft.changes:
                about = [each for each in (change.before, change.after) if isinstance(each, Membership)]
                if change.id != thing[2] and any(each.span == value.span for each in about):
                    return True
                if change.after is None and change.id in (value.span, value.cluster):
                    return True
    return False


def _taken_back(thing: Thing, steps: list[Step]) -> bool:
    """Tell whether an act was taken back or done again that touched a thing, or whom a label means."""
    touched: dict[str, set[str]] = {}
    for step in steps:
        for change in step.draft.changes:
            span = next((v.span for v in (change.before, change.after) if isinstance(v, Membership)), "")
            touched.setdefault(step.draft.act, set()).update((change.id, span, step.draft.document or ""))
    about = {thing[2], thing[2].rpartition("/")[2]}
    return any(about & touched[step.draft.undoes] for step in steps if step.draft.undoes)


def _hides_work(
    thing: Thing,
    said: Mapping[Thing, list[Said]],
    steps: list[Step],
    known: Mapping[StepId, frozenset[StepId]],
) -> bool:
    """Tell whether an article is in the trash though all who put it there, and some work on it, were apart."""
    if thing[0] is not Kind.TRASH:
        return False
    work = [
        step.id
        for step in steps
        if step.draft.document == thing[1]
        and any(change.kind is not Kind.TRASH and change.after is not None for change in step.draft.changes)
    ]
    put = [id_ for id_, value in said[thing] if value is not None]
    return not any(all(each in known[id_] or id_ in known[each] for each in work) for id_ in put)
