"""Numbers in sentences."""

from __future__ import annotations

from annotator.base.wording import counted, owned


def test_one_has_no_s_and_more_have() -> None:
    assert [counted(n, "article") for n in (0, 1, 2000)] == ["0 articles", "1 article", "2,000 articles"]
    assert counted(2, "copy", "copies") == "2 copies"


def test_what_somebody_owns_has_an_apostrophe() -> None:
    assert (owned("ann"), owned("James")) == ("ann's", "James'")
