"""Import and export of 10,000 articles with 30 spans each, against the plainest code that could do it.

L, import: decode the same JSONL with orjson, insert one row an article and one a span, the same pragmas, one
index, one transaction, no log. L, export: read the same rows and orjson.dumps. Also prints the growth of memory.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from paired import Ratio, children_cpu, paired, report

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "10000"))
SPANS = 30
ROUNDS = 3
WORDS = (
    "minister said company market officials report police court city government people after years percent "
    "parliament committee budget climate tariffs spokeswoman investigation announced according election bank "
    "energy workers union hospital agreement talks border president evidence researchers the of to and a in"
).split()

FLOOR_IMPORT = """
import sys, orjson
from annotator.store.connect import sqlite3 as sqlite
c = sqlite.connect(sys.argv[2], isolation_level=None)
c.execute("pragma journal_mode=wal"); c.execute("pragma synchronous=full")
c.execute("create table article(id text primary key, text text) strict")
c.execute("create table span(id text primary key, article integer, start int, end int, label text) strict")
c.execute("begin immediate")
for n, line in enumerate(open(sys.argv[1], "rb")):
    a = orjson.loads(line)
    c.execute("insert into article values(?,?)", (a["id"], a["text"]))
    c.executemany("insert into span values(?,?,?,?,?)",
        [(s["id"], n + 1, s["fragments"][0][0], s["fragments"][-1][1], s["label"]) for s in a["spans"]])
c.execute("commit"); c.close()
"""
FLOOR_EXPORT = """
import sys, orjson
from annotator.store.connect import sqlite3 as sqlite
c = sqlite.connect(sys.argv[1], isolation_level=None)
c.execute("create index if not exists by_article on span(article, start)")
with open(sys.argv[2], "wb") as out:
    for n, i, text in c.execute("select rowid, id, text from article order by rowid"):
        rows = c.execute("select id, start, end, label from span where article=? order by start", (n,)).fetchall()
        spans = [{"id": k, "label": w, "fragments": [[s, e]], "exact": [text[s:e]]} for k, s, e, w in rows]
        out.write(orjson.dumps({"id": i, "text": text, "spans": spans}) + b"\\n")
c.close()
"""


def main() -> None:
    """Print one line for import and one for export."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start compiles the program
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        source = base / "articles.jsonl"
        write_articles(source, ARTICLES)
        counter = iter(range(10**6))
        report(
            paired(
                f"import {ARTICLES} articles × {SPANS} spans / L",
                lambda: _import(source, base / f"ours{next(counter)}.annotator"),
                lambda: _python(FLOOR_IMPORT, source, base / f"floor{next(counter)}.db"),
                budget=3.0,
                rounds=ROUNDS,
                cpu=children_cpu,
            )
        )
        ours = next(base.glob("ours*.annotator"))
        floor = next(base.glob("floor*.db"))
        report(
            paired(
                f"export {ARTICLES} articles × {SPANS} spans / L",
                lambda: _annotator("export", ours, base / f"out{next(counter)}.jsonl"),
                lambda: _python(FLOOR_EXPORT, floor, base / f"floor{next(counter)}.jsonl"),
                budget=2.0,
                rounds=ROUNDS,
                cpu=children_cpu,
            )
        )
        report(*_memory(base))


def write_articles(path: Path, count: int, spans: int = SPANS) -> None:
    """Write `count` articles of about 2,000 characters as our JSONL, without layers or links."""
    import orjson

    from annotator.domain.document import text_sha256

    draw = random.Random(7)
    with path.open("wb") as out:
        for number in range(count):
            words = [draw.choice(WORDS) for _ in range(300)]
            text = f"Article {number}\n\n" + " ".join(words) + "."
            out.write(orjson.dumps(_article(text, spans, draw, text_sha256(text))) + b"\n")


def _article(text: str, spans: int, draw: random.Random, sha256: str) -> dict[str, object]:
    labelled = []
    for index in range(spans):
        start = 20 + index * (len(text) - 80) // spans
        end = start + draw.randint(3, 30)
        labelled.append(
            {
                "id": str(uuid.UUID(int=draw.getrandbits(128))),
                "label": "claim" if index % 3 else "quote",
                "fragments": [[start, end]],
                "exact": [text[start:end]],
                "attributes": {},
                "derived": [],
                "note": None,
                "doubt": False,
                "rules": [],
                "annotator": "ann",
                "origin": "human",
                "created": "2026-11-22T08:00:00Z",
            }
        )
    return {
        "format": "annotator-jsonl/1",
        "id": str(uuid.UUID(int=draw.getrandbits(128))),
        "title": text[:20].splitlines()[0],
        "text": text,
        "text_sha256": sha256,
        "meta": dict.fromkeys(("source", "author", "url", "published", "language", "encoding")),
        "layers": [{"annotator": "ann", "status": "in_progress", "attributes": {}}],
        "spans": labelled,
        "relations": [],
        "clusters": [],
        "reviewed": [],
        "schema": {"name": "news", "revision": 1},
    }


def _import(source: Path, project: Path) -> None:
    _annotator("new", project)
    _annotator("import", project, source)


def _annotator(*arguments: object) -> None:
    command = [sys.executable, "-m", "annotator", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _python(code: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True)


def _memory(base: Path) -> list[Ratio]:
    """Return how much more memory (kB, as if milliseconds) four times as many articles need."""
    peaks = []
    for count in (ARTICLES // 10, ARTICLES // 2):
        source, project = base / f"m{count}.jsonl", base / f"m{count}.annotator"
        write_articles(source, count)
        _annotator("new", project)
        peaks.append(_peak("import", project, source))
    return [
        Ratio("memory of import, 5 × the articles", peaks[1], peaks[0], round(peaks[1] / peaks[0], 2), 1.2, 1)
    ]


def _peak(*arguments: object) -> float:
    code = (
        "import resource, runpy, sys\n"
        "try: runpy.run_module('annotator', run_name='__main__', alter_sys=True)\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stderr.split()[-1])


if __name__ == "__main__":
    main()
