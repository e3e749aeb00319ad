"""What a log says where copies went on apart: nothing is lost, links have ends, and each copy sees what it did."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from replica import ANN, ARTICLE, BASE, Replica, begun, ends

from annotator.domain.annotation import (
    Cluster,
    ClusterId,
    Membership,
    Relation,
    Span,
    SpanId,
    Tier,
)
from annotator.domain.change import (
    Kind,
    Step,
    StepId,
    changed,
    created,
    deleted,
)
from annotator.domain.document import Document
from annotator.domain.fold import _IN_ORDER, Reason
from annotator.domain.schema import Label

ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from("label relabel delete link join unlink clear article forget name pull".split()),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(acts=ACTS, ahead=st.lists(st.integers(0, 50), min_size=3, max_size=3))
def test_every_copy_goes_on_from_what_it_shows_and_no_link_is_without_ends(
    acts: list[tuple[int, str, int, int]], ahead: list[int]
) -> None:
    copies = [Replica("abc"[n], ahead[n], begun()) for n in range(3)]
    for who, what, which, other in acts:
        if what == "pull":
            copies[who].pull(copies[other])
        else:
            copies[who].act(what, which, other)
        sound(copies[who])
    for one, another in itertools.permutations(copies, 2):
        one.pull(another)
    shown = [sorted(map(repr, (*c.fold.shown(""), *c.fold.shown(ARTICLE)))) for c in copies]
    assert shown[0] == shown[1] == shown[2]
    assert copies[0].fold.conflicts() == copies[1].fold.conflicts()
    nothing_is_lost(copies[0])


def sound(copy: Replica) -> None:
    """Expect ends for every link and one meaning for every label."""
    spans = {span.id for span in copy.shown(Span) if isinstance(span, Span)}
    clusters = {cluster.id for cluster in copy.shown(Cluster) if isinstance(cluster, Cluster)}
    members = [m for m in copy.shown(Membership) if isinstance(m, Membership)]
    links = [*copy.shown(Relation), *members]
    assert all(end in spans for link in links for end in ends(link))
    assert all(member.cluster in clusters for member in members)
    assert len({member.span for member in members}) == len(members)
    assert not spans or copy.shown(Document)


def nothing_is_lost(copy: Replica) -> None:
    """Expect every value that nobody knew of when writing over it to be shown or listed."""
    known: dict[StepId, set[StepId]] = {}
    for step in sorted(copy.steps.values(), key=lambda step: (step.at, step.id)):
        known[step.id] = set(step.parents).union(*(known[parent] for parent in step.parents))
    writes: dict[tuple[Kind, str], list[tuple[StepId, object]]] = {}
    for step in copy.steps.values():
        for change in step.draft.changes:
            writes.setdefault((change.kind, change.id), []).append((step.id, change.after))
    listed = {(c.place.kind, c.place.id): {v.step for v in c.versions} for c in copy.fold.conflicts()}
    shown = {(kind, thing.id): thing for of, kind in KIND.items() for thing in copy.shown(of)}
    for place, all_writes in writes.items():
        for id_, value in all_writes:
            later = [step for step in copy.steps.values() if id_ in known[step.id]]
            if value is not None and not any(decides(step, place[1], value) for step in later):
                assert shown.get(place) == value or id_ in listed.get(place, ())


KIND = {
    Document: Kind.DOCUMENT,
    Span: Kind.SPAN,
    Relation: Kind.RELATION,
    Cluster: Kind.CLUSTER,
    Membership: Kind.MEMBERSHIP,
}


def decides(step: Step, id_: str, value: object) -> bool:
    """Return whether a step that knew a value says something else: of it, or of whom its label means."""
    for change in step.draft.changes:
        about = (change.before, change.after)
        if change.id == id_:
            return True
        if isinstance(value, Membership):
            if any(isinstance(thing, Membership) and thing.span == value.span for thing in about):
                return True
            if change.id == value.span and change.after is None:
                return True
    return False


def test_a_deletion_does_not_take_what_its_author_had_not_seen() -> None:
    one, two = Replica("a", 0, begun()), Replica("b", 9, begun())
    one.act("link", 0, 1)
    two.act("delete", 0, 0)
    one.pull(two)
    assert len(one.shown(Relation)) == 1
    assert [conflict.reason for conflict in one.fold.conflicts()] == [Reason.KEPT]


def test_every_kind_of_object_has_its_turn() -> None:
    assert set(_IN_ORDER) == set(Kind)


# -- what random histories have found


def test_somebody_who_is_meant_in_secret_keeps_who_it_is() -> None:
    """A membership that waits hidden needs its cluster, too: else it was neither shown nor listed."""
    one, two, three = Replica("a", 0, begun()), Replica("b", 9, begun()), Replica("c", 99, begun())
    one.do(created(Membership(ClusterId("c0"), SpanId("s1"))))
    two.do(created(Membership(ClusterId("c1"), SpanId("s1"))))
    three.act("forget", 0, 0)
    one.pull(two)
    one.pull(three)
    assert [cluster.id for cluster in one.shown(Cluster)] == ["c0", "c1"]
    assert {conflict.reason for conflict in one.fold.conflicts()} == {Reason.HIDDEN, Reason.KEPT}


def test_who_brings_back_what_he_deleted_leaves_nothing_to_decide() -> None:
    one, two = Replica("a", 0, begun()), Replica("b", 9, begun())
    one.act("link", 0, 1)
    two.act("delete", 0, 0)
    two.do(BASE[1])
    one.pull(two)
    assert one.fold.conflicts() == []


def test_who_takes_back_whom_he_meant_leaves_nothing_to_decide() -> None:
    one, two = Replica("a", 0, begun()), Replica("b", 9, begun())
    first = Membership(ClusterId("c0"), SpanId("s1"))
    one.do(created(first))
    two.do(created(Membership(ClusterId("c1"), SpanId("s1"))))
    one.last = 50
    one.do(deleted(first))
    one.pull(two)
    assert [member.cluster for member in one.shown(Membership)] == ["c1"]
    assert one.fold.conflicts() == []


def test_two_are_never_meant_when_one_came_up_again_elsewhere() -> None:
    """One who knew what was hidden said somebody else; a third one let the hidden one come up."""
    one, two = Replica("a", 9, begun()), Replica("b", 0, begun())
    hidden, over = Membership(ClusterId("c0"), SpanId("s1")), Membership(ClusterId("c1"), SpanId("s1"))
    two.do(created(hidden))
    one.do(created(over))
    two.pull(one)
    one.do(deleted(over))
    new = Cluster(ClusterId("c9"), "person", "New", ANN)
    two.do(deleted(over), created(new), created(Membership(new.id, SpanId("s1"))))
    one.pull(two)
    sound(one)
    assert [member.cluster for member in one.shown(Membership)] == ["c9"]


PERSON = Label("person", "Person", Tier.ENTITIES)


def with_labels() -> dict[StepId, Step]:
    """Return the shared log with the label that all have defined."""
    (step,) = begun().values()
    return {step.id: replace(step, draft=replace(step.draft, changes=(created(PERSON), *BASE)))}


def test_a_label_stays_defined_for_what_came_back() -> None:
    """All labels went, then their definition; somebody who knew neither had linked two of them."""
    one, two = Replica("a", 99, with_labels()), Replica("b", 0, with_labels())
    two.act("link", 0, 1)
    one.do(*(deleted(span) for span in one.shown(Span)))
    one.do(deleted(PERSON))
    one.pull(two)
    assert len(one.shown(Relation)) == 1
    assert one.shown(Label) == [PERSON]


def test_a_label_that_nobody_used_unknown_to_who_deletes_it_goes() -> None:
    """The deletion counts where its author knew all who have the label."""
    one = Replica("a", 0, with_labels())
    one.do(*(deleted(span) for span in one.shown(Span)))
    one.do(deleted(PERSON))
    assert one.shown(Label) == []
    assert one.fold.conflicts() == []


def test_a_label_goes_where_its_deletion_knew_who_has_it_so_that_one_log_does_what_it_says() -> None:
    one = Replica("a", 0, with_labels())
    one.do(deleted(PERSON))
    assert one.shown(Label) == []
    assert len(one.shown(Span)) == 3


def test_what_comes_back_has_the_label_that_its_own_author_knew() -> None:
    """Who needs a span may know that its label is gone; who gave it that label did not."""
    place = Label("place", "Place", Tier.ENTITIES)
    start = with_labels()
    (step,) = start.values()
    start = {step.id: replace(step, draft=replace(step.draft, changes=(created(place), *step.draft.changes)))}
    one, two = Replica("a", 0, start), Replica("b", 99, start)
    span = one.shown(Span)[0]
    relabelled = replace(span, label="place")
    one.do(changed(span, relabelled))
    one.do(deleted(relabelled))
    two.do(deleted(place))
    two.act("link", 0, 1)
    one.pull(two)
    assert relabelled in one.shown(Span)
    assert place in one.shown(Label)


def test_what_was_kept_names_who_needed_it_first_not_what_was_kept_with_it() -> None:
    one, two = Replica("a", 0, begun()), Replica("b", 9, begun())
    two.act("clear", 0, 0)
    one.act("link", 0, 1)
    one.pull(two)
    (article,) = (c for c in one.fold.conflicts() if c.place.kind is Kind.DOCUMENT)
    assert [version.value is None for version in article.versions] == [True, False]
    assert {version.step for version in article.versions} == {"b0-1", "a0-1"}


def said_of(span: str, *clusters: str) -> list[Replica]:
    """Return copies in each of which somebody else is meant by a label, the later the copy the later."""
    copies = [Replica("abc"[n], 20 * n, begun()) for n in range(len(clusters))]
    for copy, cluster in zip(copies, clusters, strict=True):
        known = {each.id for each in copy.shown(Cluster)}
        made = [] if cluster in known else [created(Cluster(ClusterId(cluster), "person", "New", ANN))]
        copy.do(*made, created(Membership(ClusterId(cluster), SpanId(span))))
    return copies


def meant(copy: Replica) -> list[str]:
    """Return who is meant in a copy."""
    return [member.cluster for member in copy.shown(Membership)]


def test_what_was_hidden_comes_up_when_one_who_did_not_know_it_takes_away_what_hid_it() -> None:
    one, two = said_of("s1", "c0", "c1")
    two.do(deleted(Membership(ClusterId("c1"), SpanId("s1"))))
    one.pull(two)
    assert meant(one) == ["c0"]
    assert one.fold.conflicts() == []


def test_of_several_that_were_hidden_the_latest_comes_up_and_the_others_stay_listed() -> None:
    one, two, three = said_of("s1", "c0", "c1", "c2")
    three.do(deleted(Membership(ClusterId("c2"), SpanId("s1"))))
    one.pull(two)
    one.pull(three)
    assert meant(one) == ["c1"]
    assert [conflict.place.id for conflict in one.fold.conflicts()] == ["c0/s1"]


def test_what_was_hidden_stays_so_when_one_who_knew_it_takes_away_what_hid_it() -> None:
    one, two = said_of("s1", "c0", "c1")
    one.pull(two)
    one.do(deleted(Membership(ClusterId("c1"), SpanId("s1"))))
    assert meant(one) == []
    assert one.fold.conflicts() == []


def test_nothing_comes_up_where_somebody_else_is_meant_by_now() -> None:
    one, two, three = said_of("s1", "c0", "c1", "c2")
    two.last = 99
    two.do(deleted(Membership(ClusterId("c1"), SpanId("s1"))))
    one.pull(two)
    one.pull(three)
    assert meant(one) == ["c2"]
    assert [conflict.place.id for conflict in one.fold.conflicts()] == ["c0/s1"]


def test_what_hangs_on_another_label_does_not_come_up() -> None:
    one, two = said_of("s1", "c0", "c1")
    two.do(created(Membership(ClusterId("c0"), SpanId("s2"))))
    two.do(deleted(Membership(ClusterId("c0"), SpanId("s2"))))
    one.pull(two)
    assert meant(one) == ["c1"]


def test_what_one_who_knew_all_took_away_is_not_asked_for_any_more() -> None:
    one, two = said_of("s1", "c0", "c1")
    one.pull(two)
    (cluster,) = (each for each in one.shown(Cluster) if each.id == "c0")
    one.do(deleted(cluster))
    assert meant(one) == ["c1"]
    assert one.fold.conflicts() == []


def test_a_label_that_somebody_gave_without_knowing_of_its_deletion_stays_defined_and_is_listed() -> None:
    one, two = Replica("a", 99, with_labels()), Replica("b", 0, with_labels())
    one.do(*(deleted(span) for span in one.shown(Span)))
    one.do(deleted(PERSON))
    two.act("label", 5, 0)
    one.pull(two)
    assert one.shown(Label) == [PERSON]
    (listed,) = (c for c in one.fold.conflicts() if c.place.kind is Kind.LABEL)
    assert [listed.reason, [version.step for version in listed.versions]] == [Reason.KEPT, ["a0-2", "b0-1"]]


def test_all_who_said_the_same_are_listed_where_somebody_else_is_meant() -> None:
    one, two, three = said_of("s1", "c0", "c0", "c1")
    one.pull(two)
    one.pull(three)
    assert meant(one) == ["c1"]
    (conflict,) = one.fold.conflicts()
    assert [version.step for version in conflict.versions] == ["a0-1", "b0-1", "c0-1"]


def test_who_had_a_definition_that_was_kept_for_another_keeps_it_when_the_other_has_gone() -> None:
    """What it was kept for went before it was deleted, by the clocks: nobody but the one who went on needs it."""
    one, two = Replica("a", 90, with_labels()), Replica("b", 0, with_labels())
    for copy in (one, two):
        copy.do(*(deleted(span) for span in copy.shown(Span)))
    one.do(deleted(PERSON))
    two.act("label", 5, 0)
    early = Replica("c", 0, two.steps)
    two.do(*(deleted(span) for span in two.shown(Span)))
    one.pull(early)
    assert one.shown(Label) == [PERSON]
    one.act("label", 7, 0)
    one.pull(two)
    assert len(one.shown(Span)) == 1
    assert one.shown(Label) == [PERSON]


def test_a_log_of_one_after_the_other_does_what_it_says_whoever_wrote_it() -> None:
    """A label on a definition that is gone is no reason to bring that back where all knew of the deletion."""
    one = Replica("a", 0, with_labels())
    one.do(*(deleted(span) for span in one.shown(Span)))
    one.do(deleted(PERSON))
    one.fresh()
    one.act("label", 5, 0)
    assert one.shown(Label) == []
