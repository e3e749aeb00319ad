"""The text of a file in any encoding, and refusals of what is no text."""

import pytest

from annotator.formats.encodings import NotText, decode

FRENCH = (
    "Le ministre a déclaré : « Nous n'irons pas plus loin », selon l'agence. "
    "L'été dernier, à Paris, le conseil avait déjà évoqué cette hypothèse.\n"
)
ENGLISH = "“New York is an incredibly busy town right now,” Rosenberg shared — she’s happy.\n"
GERMAN = "Der Bürgermeister sagte: „Wir müssen das prüfen“, und dass die Straße gesperrt würde.\n"
RUSSIAN = (
    "Министр заявил: мы не пойдём дальше, сообщает агентство. "
    "Прошлым летом в Москве совет уже обсуждал эту возможность.\n"
)
POLISH = "Minister oświadczył: „Nie pójdziemy dalej”, podała agencja. W Łodzi rada rozważała możliwość.\n"
JAPANESE = "首相は「これ以上は行かない」と述べた。昨年の夏、東京で評議会はこの可能性について話し合った。\n"
CHINESE = "总理表示：“我们不会再往前走了。”据报道，去年夏天北京的委员会已经讨论过这种可能性。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (ENGLISH, "cp1252"),
        (GERMAN, "cp1252"),
        ("Café\n", "cp1252"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (POLISH, "cp1250"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (ENGLISH + CHINESE + "👩‍👩‍👧\n", "utf-8"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (CHINESE, "utf-16-le"),
        (JAPANESE, "utf-16-be"),
        (RUSSIAN, "utf-32-le"),
        (RUSSIAN, "utf-32-be"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "utf-8-sig"),
    ],
)
def test_text_and_encoding_are_found(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_a_long_text_is_decoded_in_whole_from_a_guess_on_its_start() -> None:
    text = GERMAN * 2000
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_big_endian_text_with_a_mark_loses_the_mark() -> None:
    assert decode(b"\xfe\xff" + "día".encode("utf-16-be")) == ("día", "utf-16")


def test_line_ends_blanks_and_inner_marks_stay() -> None:
    text = "a\r\nb\rc\u2028d\u00a0e\ufefff\n\n"
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"plain\0text", "NUL at byte 5"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03\x04\x05 abc", "binary"),
        (b"\xff\xfea", "utf-16"),
        ("a\0b".encode("utf-16"), "NUL"),
        (b"\xff\xfe\x00\xd8a\x00", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotText, match=reason):
        decode(data)


@pytest.mark.parametrize("before", [0, 100_000])
def test_harmed_utf_8_is_refused_and_not_read_as_an_old_encoding(before: int) -> None:
    data = "„Müßig“, sagte Jürgen Größl. ".encode() + b"x" * before + b" gr\xfcn"
    with pytest.raises(
        NotText, match=f"it is UTF-8, but the byte at {data.index(0xFC, 40 + before)} does not fit"
    ):
        decode(data)
