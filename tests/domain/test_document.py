"""Titles, ids and the six keys of what is known about an article."""

from __future__ import annotations

from annotator.domain.document import complete_meta, document_id, text_sha256, title_of


def test_the_title_is_the_first_line_that_is_not_blank() -> None:
    assert title_of("\n  \n Fed holds rates \nbody") == "Fed holds rates"


def test_a_long_title_is_cut_at_200_code_points() -> None:
    assert title_of("😀" * 300) == "😀" * 200


def test_an_article_without_id_is_named_after_its_text() -> None:
    sha256 = "6915c6cadc6a0c8c5e1779ba1ef0cdf0fc14d3b4d58466982cf1c46f4b9c0e99"
    assert document_id(sha256) == "0560fc1f-8280-5b2b-936d-4bebf59689c4"


def test_meta_has_six_keys_first_and_the_others_by_name() -> None:
    meta = complete_meta({"z": 1, "url": "u", "a": 2})
    assert list(meta) == ["source", "author", "url", "published", "language", "encoding", "a", "z"]
    assert meta["source"] is None


def test_the_hash_is_of_the_utf_8_of_the_text() -> None:
    assert text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
