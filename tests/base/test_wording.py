"""Numbers in sentences."""

from __future__ import annotations

from annotator.base.wording import counted, in_marks, owned, quoted_whole, shortened, titled


def test_one_has_no_s_and_more_have() -> None:
    assert [counted(n, "article") for n in (0, 1, 2000)] == ["0 articles", "1 article", "2,000 articles"]
    assert counted(2, "copy", "copies") == "2 copies"


def test_what_somebody_owns_has_an_apostrophe() -> None:
    assert (owned("ann"), owned("James")) == ("ann's", "James'")


def test_words_are_shown_on_one_line_and_not_too_long() -> None:
    assert shortened("We \n go", 5) == "We go"
    assert shortened("We go on", 7) == "We go…"


def test_words_stand_in_marks_that_open_and_close() -> None:
    assert in_marks("We go", 9) == "“We go”"
    assert in_marks("He said “Go”", 20) == "“He said ‘Go’”"
    assert quoted_whole("“Go”, he said") == "“‘Go’, he said”"
    assert in_marks("We go on and on", 9) == "“We go on…”"
    assert in_marks("“We go on”", 20) == "“We go on”"
    assert in_marks("“We go on and on”", 9) == "“We go o…”"
    assert in_marks("«Oui» et plus", 9) == "«Oui» et…"


def test_an_article_has_a_name_in_every_sentence() -> None:
    assert titled(" Rain\nin May ") == "Rain in May"
    assert titled(" \n") == "Untitled"
