"""What somebody may send who means harm: words, names, lines and settings, each with a name for the table of tests."""

from __future__ import annotations

WORDS = {
    "image": "<img src=file:///etc/passwd>",
    "huge image": '<img src="x" width=99999999 height=99999999>',
    "script": "<script>alert(1)</script>",
    "link": '<a href="file:///etc/passwd">Anna</a>',
    "html": "<html><body bgcolor=red><b>Anna</b></body></html>",
    "table": "<table><tr><td>Anna</table>",
    "qt": "<qt><font size=7>Anna</font></qt>",
    "doctype": "<!DOCTYPE html><h1>Anna</h1>",
    "style": "<style>*{color:red}</style><p style='font-size:900px'>Anna",
    "markdown": "# **Anna** ![x](file:///etc/passwd) [y](http://example.invalid)",
    "entity": "&lt;b&gt;Anna&amp;&#x0;",
    "mnemonic": "&File && &&& A&nna",
    "format": "%1 %n %s {0} {name!r} %L1",
    "template": "${jndi:ldap://x} {{7*7}} $(id) `id`",
    "formula": '=HYPERLINK("http://example.invalid","Anna")',
    "direction": "Anna \u202egnp.exe\u202c \u2066x\u2069",
    "turned": "Anna \u202enaem\u2066 \u2067said\x01\nno\x85 \u202b”yes“",
    "right to left": "\u05de\u05d6\u05dc\u202e\u05d8\u05d5\u05d1\n2026",
    "zalgo": "A" + "\u0301\u0327" * 60 + "nna",
    "unbroken": "x" * 4000,
    "breaks": "Anna\u2028said\u2029no",
    "astral": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U00012345 \U000e0001",
}
"""Titles, texts, labels, names and notes."""

HEAD = '{"format":"annotator-jsonl/1","id":"a","text":"Anna sang."'
_SPAN = HEAD + ',"spans":[%s]}'

LINES = {
    "empty object": b"{}",
    "list": b"[]",
    "number": b"1",
    "text": b'"annotator-jsonl/1"',
    "null": b"null",
    "not json": b"<xml/>",
    "half": HEAD.encode(),
    "other format": b'{"format":"other/1"}',
    "newer": b'{"format":"annotator-jsonl/2","text":"Anna"}',
    "no text": b'{"format":"annotator-jsonl/1","id":"a","text":""}',
    "text is a number": b'{"format":"annotator-jsonl/1","text":1}',
    "text is a list": b'{"format":"annotator-jsonl/1","text":["Anna"]}',
    "lone high half": b'{"format":"annotator-jsonl/1","text":"A\\ud800"}',
    "lone low half": b'{"format":"annotator-jsonl/1","text":"A\\udc00"}',
    "halves turned round": b'{"format":"annotator-jsonl/1","text":"A\\udc00\\ud800"}',
    "surrogate bytes": b'{"format":"annotator-jsonl/1","text":"A\xed\xa0\x80"}',
    "NUL": b'{"format":"annotator-jsonl/1","text":"A\\u0000B"}',
    "raw NUL": b'{"format":"annotator-jsonl/1","text":"A\x00B"}',
    "bad UTF-8": b'{"format":"annotator-jsonl/1","text":"A\xff"}',
    "overlong UTF-8": b'{"format":"annotator-jsonl/1","text":"A\xc0\xaf"}',
    "UTF-16": '{"format":"annotator-jsonl/1"}'.encode("utf-16"),
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep unknown key": (HEAD + ',"x":' + "[" * 5_000 + "]" * 5_000 + "}").encode(),
    "deep meta": (HEAD + ',"meta":{"x":' + '{"y":' * 500 + "1" + "}" * 500 + "}}").encode(),
    "bad bytes in an unknown key": (HEAD + ',"x":"').encode() + b'\xff"}',
    "key twice": (HEAD + ',"id":"b"}').encode(),
    "NaN": (HEAD + ',"meta":{"x":NaN}}').encode(),
    "infinity": (HEAD + ',"meta":{"x":1e999}}').encode(),
    "wrong hash": (HEAD + ',"text_sha256":"00"}').encode(),
    "hash is no hash": (HEAD + ',"text_sha256":"../../etc"}').encode(),
    "id is a number": b'{"format":"annotator-jsonl/1","id":7,"text":"Anna"}',
    "spans is an object": (HEAD + ',"spans":{}}').encode(),
    "span is null": (_SPAN % "null").encode(),
    "no fragments": (_SPAN % '{"label":"person"}').encode(),
    "no label": (_SPAN % '{"fragments":[[0,4]]}').encode(),
    "fragment of three": (_SPAN % '{"label":"person","fragments":[[0,4,5]]}').encode(),
    "fragment of texts": (_SPAN % '{"label":"person","fragments":[["0","4"]]}').encode(),
    "negative": (_SPAN % '{"label":"person","fragments":[[-1,4]]}').encode(),
    "backwards": (_SPAN % '{"label":"person","fragments":[[4,0]]}').encode(),
    "nothing between": (_SPAN % '{"label":"person","fragments":[[4,4]]}').encode(),
    "behind the end": (_SPAN % '{"label":"person","fragments":[[0,400]]}').encode(),
    "huge offset": (_SPAN % '{"label":"person","fragments":[[0,99999999999999999999]]}').encode(),
    "very huge offset": (_SPAN % ('{"label":"person","fragments":[[0,' + "9" * 5000 + "]]}")).encode(),
    "offset with a point": (_SPAN % '{"label":"person","fragments":[[0,4.5]]}').encode(),
    "other words": (_SPAN % '{"label":"person","fragments":[[0,4]],"exact":["Ben"]}').encode(),
    "overlapping fragments": (_SPAN % '{"label":"quote","fragments":[[0,4],[2,6]]}').encode(),
    "attribute is an object": (
        _SPAN % '{"label":"person","fragments":[[0,4]],"attributes":{"a":{"b":1}}}'
    ).encode(),
    "attribute is infinite": (
        _SPAN % '{"label":"person","fragments":[[0,4]],"attributes":{"a":1e999}}'
    ).encode(),
    "time is no time": (_SPAN % '{"label":"person","fragments":[[0,4]],"created":"<b>"}').encode(),
    "two spans of one id": (
        _SPAN
        % '{"id":"s","label":"person","fragments":[[0,4]]},{"id":"s","label":"person","fragments":[[5,9]]}'
    ).encode(),
    "relation to nobody": (HEAD + ',"relations":[{"id":"r","type":"source","from":"x","to":"y"}]}').encode(),
    "cluster of nobody": (
        HEAD + ',"clusters":[{"id":"c","kind":"person","name":"A","members":["x"]}]}'
    ).encode(),
    "status of no kind": (HEAD + ',"layers":[{"annotator":"ann","status":"root"}]}').encode(),
    "nothing but line ends": b'{"format":"annotator-jsonl/1","text":"A%b"}' % (b"\\n" * 500_001),
    "range behind the end": (
        HEAD + ',"reviewed":[{"range":[0,900],"tier":"entities","annotator":"a"}]}'
    ).encode(),
    "tier of no kind": (HEAD + ',"reviewed":[{"range":[0,4],"tier":"x","annotator":"a"}]}').encode(),
}
"""Lines of annotator-jsonl/1 that are no articles."""

QUERIES = (
    '"', '""', '"a', "a OR", "OR", "AND NOT", "NEAR(", "NEAR(a b, 99999999)", "t:", "body:said", "*", "said*", "^said",
    "foo-bar", "a + b", "{a b}:c", "-said", "said; DROP TABLE step", "' OR 1=1 --", "said\0x", "\u202e", "(" * 500,
    '"' * 501, "said " * 5_000, "s" * 100_000, "%", "_", "said AND (", "col : x", "\ud7ff\U0010ffff", "<b>", "\\",
)  # fmt: skip
"""What may be typed into a search box."""

SETTINGS = {
    "empty": b"",
    "list": b"[]",
    "text": b'"x"',
    "half": b'{"zoom": 1',
    "deep": b"[" * 100_000,
    "deep value": b'{"zoom": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "bad bytes": b"\xff\xfe\x00{",
    "long number": b'{"zoom": ' + b"9" * 6_000 + b"}",
    "infinite": b'{"zoom": 1e999}',
    "NaN": b'{"zoom": NaN, "splitter": [NaN]}',
    "wrong kinds": b'{"zoom": [], "theme": {}, "annotator": 7, "recent_projects": "x", "keys": [], "places": 3, '
    b'"geometry": null, "splitter": {"a": 1}, "single_keys": "yes", "last_project": false, "list_filter": []}',
    "wrong insides": b'{"recent_projects": [1, null, {}], "keys": {"label.person": 3}, "places": {"a": 1, "b": {'
    b'"scroll": "x", "caret": -99, "part": "y", "span": [], "labels": 1e999}}, "splitter": ["a", -5]}',
    "half character": b'{"annotator": "A\\ud800", "last_project": "/\\ud800", "recent_projects": ["\\udc00"]}',
    "tags": b'{"annotator": "<img src=x>", "theme": "<b>", "last_folder": "<img src=x>"}',
    "geometry": b'{"geometry": "!!!!", "splitter": [99999999, 0, 0]}',
    "geometry of noise": b'{"geometry": "AdnQywADAAAAAAAAAAAAAAAAf/8AAH//AAAAAAAA"}',
    "keys": b'{"keys": {"label.person": "Ctrl+Ctrl+", "nothing": "q", "help.keys": ""}}',
    "places": b'{"places": {"": {"article": "<b>", "scroll": -1, "caret": 99999999999, "part": 9e99}}}',
}
"""Settings files."""
