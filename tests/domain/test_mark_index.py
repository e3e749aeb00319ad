"""Marks by place, packed or not, answer as a sorted list would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import work

from annotator.domain import mark_index
from annotator.domain.mark_index import FIRST, LAST, Mark, MarkIndex

marks = st.builds(
    lambda start, length, label, handle: Mark(start, start + length, label, handle, FIRST | LAST),
    st.integers(0, 20_000),
    st.integers(1, 3000),
    st.sampled_from(("person", "quote", "claim")),
    st.integers(-50, 50),
)


@given(
    st.lists(marks, max_size=40), st.lists(marks, max_size=8), st.integers(0, 22_000), st.integers(1, 9000)
)
def test_an_index_answers_as_a_list_does(many: list[Mark], late: list[Mark], start: int, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mark_index, "_UNPACKED", 2)
        index, end = MarkIndex(many), start + length
        index.between(0, start)
        for mark in late:
            index.add([mark])
        gone = {mark.handle for mark in late[::2]}
        every = [*many, *late]
        for handle in gone:
            index.remove(handle, [mark[:2] for mark in every if mark.handle == handle])
        left = sorted(mark for mark in every if mark.handle not in gone)
        assert index.between(start, end) == [m for m in left if m.start < end and m.end > start]
        assert sorted(index) == left
        assert index.labelled(("person", "claim", "cue")) == [m for m in left if m.label != "quote"]
        assert index.first_from(start) == next((m for m in left if m.start >= start), None)
        assert index.last_before(start) == next((m for m in reversed(left) if m.start < start), None)
        assert all(isinstance(mark, Mark) for mark in index)


def test_a_look_and_a_change_cost_the_same_among_few_and_among_many() -> None:
    def cost(count: int) -> int:
        index = MarkIndex(Mark(n * 50, n * 50 + 9, "person", n, FIRST | LAST) for n in range(count))

        def acts() -> None:
            index.between(20_000, 20_400)
            index.add([Mark(20_010, 20_020, "claim", -1, FIRST | LAST)])
            index.remove(-1, [(20_010, 20_020)])
            index.first_from(20_000)
            index.last_before(20_000)

        return work(acts)

    assert cost(100_000) < 1.1 * cost(1000)
