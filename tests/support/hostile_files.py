"""XML files, archives, cells and names of somebody who means harm, each with a name for the table of tests."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib

BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

XML: dict[str, bytes] = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{BOMB}]><a>&l9;</a>'.encode(),
    "quadratic growth": f'<!DOCTYPE a [<!ENTITY l "{"x" * 50_000}">]><a>{"&l;" * 50_000}</a>'.encode(),
    "outer entity": b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
    "outer entity of the network": b'<!DOCTYPE a [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]><a>&f;</a>',
    "parameter entity": b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>',
    "outer DOCTYPE": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
    "public DOCTYPE": b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "xhtml1.dtd"><html/>',
    "bare DOCTYPE": b"<!DOCTYPE a><a/>",
    "DOCTYPE in UTF-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(
        "utf-16"
    ),
    "attribute by default": b'<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
    "notation": b'<!DOCTYPE a [<!NOTATION n SYSTEM "x"><!ENTITY u SYSTEM "y" NDATA n>]><a/>',
    "entity of no definition": b"<a>&nbsp;</a>",
    "deep": b"<a>" * 100_000,
    "deep and closed": b"<a>" * 5_000 + b"</a>" * 5_000,
    "many attributes": b"<a %b/>" % b" ".join(b'a%d="x"' % n for n in range(2_000)),
    "attribute without end": b'<a b="' + b"x" * (12 << 20),
    "comment without end": b"<a><!--" + b"-x" * (6 << 20),
    "name without end": b"<" + b"n" * (12 << 20),
    "CDATA without end": b"<a><![CDATA[",
    "instruction without end": b"<a><?x " + b"y" * (12 << 20),
    "same attribute twice": b'<a b="1" b="2"/>',
    "namespace of no name": b"<x:a/>",
    "two roots": b"<a/><b/>",
    "half": b"<a><b>Anna</b>",
    "wrong end": b"<a></b>",
    "NUL": b"<a>\x00</a>",
    "number of NUL": b"<a>&#0;</a>",
    "half a character": b"<a>&#xD800;</a>",
    "huge number": b"<a>&#x" + b"F" * 5_000 + b";</a>",
    "bad UTF-8": b"<a>\xff\xfe</a>",
    "unknown encoding": b'<?xml version="1.0" encoding="no-such"?><a/>',
    "encoding that acts": b'<?xml version="1.0" encoding="idna"?><a/>',
    "encoding of several bytes": b'<?xml version="1.0" encoding="shift_jis"?><a/>',
    "UTF-7": b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-',
    "no XML": b"Anna lives in Bonn.",
    "empty": b"",
    "blanks": b" \n",
}  # fmt: skip
"""XML files that are no articles."""

GOOD_XML = (
    b'<?xml version="1.0"?><x:a xmlns:x="u:x" b="1">Anna &lt;said&#33;<!-- no --><c/><![CDATA[<d>]]></x:a>'
)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _info(name: str, **fields: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def _with(info: zipfile.ZipInfo, data: bytes = b"Anna") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, data)
    return out.getvalue()


def _named(name: bytes) -> bytes:
    """Return a ZIP file with a name as it is, which zipfile would mend."""
    return zipped(("n" * len(name), b"Anna"), method=zipfile.ZIP_STORED).replace(b"n" * len(name), name)


def _flagged(flag: int) -> bytes:
    data = bytearray(zipped(("a.txt", b"Anna")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        data[at : at + 2] = struct.pack("<H", flag)
    return bytes(data)


def _lying(size: int) -> bytes:
    """Return a ZIP file whose member says that it has another size than it has."""
    data = bytearray(zipped(("a.txt", b"Anna" * 1000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = struct.pack("<L", size)
    return bytes(data)


def _long_directory(told: int) -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, told, 0, 0)
    return zipped(("a.txt", b"Anna"))[:-22] + end


def _long_directory_64() -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    return b"PK\x03\x04" + record + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)


def _overlapping(number: int = 200) -> bytes:
    """Return a ZIP file in which all members are the same bytes of the file (D. Fifield, 2019)."""
    body = zipped(("a", bytes(1 << 20)))
    at, end = body.index(b"PK\x01\x02"), body.index(b"PK\x05\x06")
    entry = body[at:end]
    entries = b"".join(entry[:46] + bytes([97 + n % 26]) + entry[47:] for n in range(number))
    return (
        body[:at]
        + entries
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(entries), at, 0)
    )


ZIPS: dict[str, bytes] = {
    "up": _named(b"../../a.txt"),
    "up inside": _named(b"a/../../b.txt"),
    "up by backslash": _named(b"..\\..\\a.txt"),
    "absolute": _named(b"/etc/passwd"),
    "drive": _named(b"C:\\a.txt"),
    "drive with slashes": _named(b"C:/a.txt"),
    "network": _named(b"//server/share/a"),
    "backslash": _named(b"a\\b.txt"),
    "NUL": _named(b"a.txt\0.exe"),
    "line break": _named(b"a\nb.txt"),
    "here": _named(b"./a.txt"),
    "long name": zipped(("n" * 5_000, b"Anna")),
    "link": _with(_info("a", external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd"),
    "bomb": zipped(("a.txt", bytes(32 << 20))),
    "larger than a member may be": zipped(("a.txt", bytes(65 << 20))),
    "many files": zipped(*((f"{n}", b"") for n in range(10_001)), method=zipfile.ZIP_STORED),
    "password": _flagged(1),
    "strong password": _flagged(0x41),
    "other packing": zipped(("a.txt", b"Anna" * 99), method=zipfile.ZIP_LZMA),
    "bzip": zipped(("a.txt", b"Anna" * 99), method=zipfile.ZIP_BZIP2),
    "same bytes for all": _overlapping(),
    "two of one name": zipped(("a.txt", b"Anna"), ("b.txt", b"Ben")).replace(b"b.txt", b"a.txt"),
    "list too long": _long_directory(0x7FFFFFFF),
    "list too long, wide numbers": _long_directory_64(),
    "list that begins nowhere": _long_directory(400),
    "cut off": zipped(("a.txt", b"Anna" * 1000))[:-30],
    "only an end": b"PK\x05\x06" + bytes(10),
    "no ZIP": b"Anna lives in Bonn.",
    "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "empty": b"",
}  # fmt: skip
"""Archives that are refused before anything is unpacked."""

MEMBERS: dict[str, bytes] = {
    "archive inside": zipped(("a.txt", zipped(("b", b"Anna")))),
    "gzip inside": zipped(("a.txt", gzip.compress(b"Anna"))),
    "smaller than told": _lying(5_000),
    "larger than told": _lying(10),
    "damaged": zipped(("a.txt", b"Anna" * 1000), method=zipfile.ZIP_STORED).replace(
        b"AnnaAnna", b"AnnaBnna", 1
    ),
    "missing": zipped(("b.txt", b"Anna")),
    "folder": _named(b"a.txt/"),
}
"""Archives whose member `a.txt` is refused when it is read."""

GZIPS: dict[str, bytes] = {
    "bomb": gzip.compress(bytes(64 << 20)),
    "bomb of many parts": gzip.compress(bytes(1 << 20)) * 64,
    "cut off": gzip.compress(b"Anna" * 1000)[:-12],
    "head only": gzip.compress(b"Anna")[:10],
    "damaged": gzip.compress(b"Anna")[:-8] + bytes(8),
    "rubbish behind": gzip.compress(b"Anna") + b"Ben",
    "zlib": zlib.compress(b"Anna"),
    "no gzip": b"Anna",
    "empty": b"",
}
"""Streams that are refused."""

CELLS = (
    '=HYPERLINK("http://example.invalid","Anna")', "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1",
    "\n=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "'=1+1", "''=1", "=", "-", "\0=1", "\u202e=1", "=1+1\n=2", "\t\t+1", "﹢1", "﹦1",
)  # fmt: skip
"""Words that a spreadsheet could take for a formula."""

NAMES = (
    "", ".", "..", "...", "../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "\\\\server\\share",
    "a/b", "a\\b",
    "CON", "con", "CON.txt", "con .txt", "NUL", "aux.", "LPT1", "COM¹", "CONIN$", "PRN  ", "a:b", "a:$DATA",
    'a"b<c>d|e?f*g',
    "a\0b", "a\nb", "\u202egnp.exe", "a\u200bb", "\ud800", "-rf", "~", "~root", ".hidden", "a.", "a ", " a",
    "a" * 5_000,
    "é" * 300, "e\u0301" * 300, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 99, "日本語" * 99, "שלום",
    "$(id)", "`id`", "%00",
    "%2e%2e%2f", "a\u2028b", "A" + "\u0301" * 400, "\ufeffa", "\x7f", "_", "---",
)  # fmt: skip
"""Titles from which names of files are made."""

PATTERNS: dict[str, tuple[str, str]] = {
    "repetition of a repetition": (r"(a+)+$", "a" * 40 + "!"),
    "either of the same": (r"(a|aa)+$", "a" * 60 + "!"),
    "either of three": (r"^(?:a|b|ab)*c$", "ab" * 60),
    "either of nearly the same": (r"(.*)*x(.*)*y", "x" * 60),
    "sums": (r"(x+x+)+y", "x" * 60),
    "words of words": (r"^(\w+\s?)*$", "word " * 30 + "!"),
    "address": (r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}$", "a" * 40 + "!"),
    "reference back": (r"(.+)+\1+\1+\1+z", "ab" * 200),
    "look ahead": (r"(?=(a+)+b)(?=(a+)+c)a*d", "a" * 40),
    "fuzzy": (r"(?:(?:Anna lives){e<=9}.*){3,}zzzzzzzzzz{e<=2}x", "Anna lives in Bonn " * 400),
    "many matches": (r".", "a" * 5_000),
    "too long": ("a" * 2_000, "a"),
    "none": ("", "a"),
    "half a character": ("\ud800", "a"),
}
"""Patterns that would hold a program up, each with a text to try it on."""

SENSELESS_PATTERNS = (
    "(", "[", "*", "a{99999999999}", "(?P<a>", "(?P<a>x)(?P<a>y)", r"\p{Nothing}", "(?<=a+)b", r"\9", "a{2,1}",
    "(?R)", "(?1)",
    "((a{1,300}){1,300}){1,300}", "(" * 300 + "a" + ")" * 300, "[" * 500, "\0", "\u202e",
    "(?(1)a|b)", "(?#", r"\L<words>",
    "{e<=99999}", "(?i:(?-i:(?x:# (\n)))", r"\N{NO SUCH NAME}", "<img src=x>",
)  # fmt: skip
"""What is no pattern, or one that nobody needs."""
