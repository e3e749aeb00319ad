"""Counts what the gold annotation costs: plays it on the real window by keyboard and by mouse, prints JSON.

`packaging/dev.py presses [--docs | --table]`; `--docs` also writes docs/keys.md: the table of keys, the figures and
the key list; `--table` plays nothing and makes only its table of keys anew. Needs no screen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.commands.command import Command

Figures = dict[str, int | float]

ROOT = Path(__file__).resolve().parents[1]
FIXED = ("standard", "news", "mouse", "mouse_news")
KEYS = ROOT / "docs" / "keys.md"
TABLE, FIGURES = "## Every key", "## What an article costs"
HEAD = """\
# Keys

Made by `python3 packaging/dev.py presses --docs`; do not edit by hand. `Space` finds, letters say what it is, digits
answer. Single keys work in the article text; they can be changed and switched off in the window (`?`).

"""
JOURNEY = """\
## The gold article, key by key

Every press that makes `tests/fixtures/jsonl/gold.jsonl` from its bare text in the Standard profile, on a window of
1280 × 860 pixels. What stands behind the keys is what they make. Letters after `f`, `t` and `Shift+T` stand above
words in the window.

"""


def main(arguments: list[str]) -> int:
    """Print the figures; with `--docs` write docs/keys.md, with `--table` only its table of keys."""
    if "--table" in arguments:
        KEYS.write_text(with_table(KEYS.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = home
        figures, steps = _played(Path(home))
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    if "--docs" in arguments:
        KEYS.write_text(document(figures, steps), encoding="utf-8")
        print(KEYS, file=sys.stderr)
    return 0


def _played(home: Path) -> tuple[dict[str, Figures], list[tuple[str, str]]]:
    """Return the figures of all journeys, and the key list of the gold one."""
    from journeys import ARTICLES, SEED

    standard, steps = _keyboard(home / "standard", SEED, "standard")
    figures = {
        "standard": standard,
        "news": _keyboard(home / "news", SEED, "news")[0],
        "mouse": _mouse(home / "mouse", SEED, "standard"),
        "mouse_news": _mouse(home / "mouse_news", SEED, "news"),
        **{path.stem: _keyboard(home / path.stem, path, "standard")[0] for path in ARTICLES},
    }
    return figures, steps


def _keyboard(folder: Path, path: Path, part: str) -> tuple[Figures, list[tuple[str, str]]]:
    from journeys import gold_of, record, waiting_project, window_on
    from typist import Typist

    article = record(path)
    project = waiting_project(folder, article, part)
    with window_on(project, folder / "settings.json") as desk:
        tally = Typist(desk, gold_of(article, part)).annotate()
    figures = _figures(tally.presses, _made(project, article, part), tally.dialogs)
    return figures, [(" ".join(step.keys), step.words) for step in tally.steps]


def _mouse(folder: Path, path: Path, part: str) -> Figures:
    from journeys import gold_of, record, waiting_project, window_on
    from pointer import Pointer

    article = record(path)
    project = waiting_project(folder, article, part)
    with window_on(project, folder / "settings.json") as desk:
        pointer = Pointer(desk, gold_of(article, part))
        tally = pointer.annotate()
    used = {kind: tally.presses[kind] + pointer.clicks.get(kind, 0) for kind in (*pointer.clicks, "name")}
    figures = _figures(used, _made(project, article, part), tally.dialogs)
    return {**figures, "keys_among_them": tally.presses["span"]}


def _made(project: Path, article: Mapping[str, object], part: str) -> dict[str, int]:
    """Return what a journey made, from the export; stops where it is not what the gold says."""
    from desk import exported
    from gold import comparable, difference

    (made,) = exported(project, project.parent)
    if part == "standard" and (lines := difference(comparable(made), comparable(article))):
        sys.exit("\n".join(["The export is not the gold:", *lines]))
    return {
        "spans": len(made["spans"]),
        "relations": len(made["relations"]),
        "memberships": sum(len(cluster["members"]) for cluster in made["clusters"]),
    }


def _figures(presses: Mapping[str, int], counts: dict[str, int], dialogs: int) -> Figures:
    return {
        **counts,
        "span_presses": presses["span"],
        "relation_presses": presses["relation"],
        "attribute_presses": presses["attribute"],
        "typed_letters": presses["name"],
        "dialogs": dialogs,
        "all": sum(presses[kind] for kind in ("span", "relation", "attribute", "name")),
        "a_span": round(presses["span"] / counts["spans"], 2),
        "a_relation": round(presses["relation"] / max(counts["relations"], 1), 2),
    }


# -- docs/keys.md


def document(figures: dict[str, Figures], steps: list[tuple[str, str]]) -> str:
    """Return docs/keys.md."""
    return HEAD + key_table() + "\n" + _figure_table(figures) + "\n" + JOURNEY + _journey(steps)


def with_table(text: str) -> str:
    """Return docs/keys.md with the table of keys as it is now."""
    start, end = text.index(TABLE), text.index(FIGURES)
    return text[:start] + key_table() + "\n" + text[end:]


def key_table() -> str:
    """Return every command with a key, as the window of a Standard project has it."""
    from annotator.gui.commands.command import Scope
    from annotator.gui.commands.table import command_table
    from annotator.ops.schema import find_schema

    lines = [TABLE + "\n", "| key | does | where |", "|---|---|---|"]
    for command in command_table(find_schema("standard")):
        if command.keys:
            where = "text" if command.scope is Scope.TEXT else "window"
            lines.append(f"| {_keys(command)} | {command.title} | {where} |")
    return "\n".join(lines) + "\n"


def _keys(command: Command) -> str:
    return " ".join(f"`{key}`" for key in command.keys)


def _figure_table(figures: dict[str, Figures]) -> str:
    rows = {
        "Standard, keyboard": figures["standard"],
        "News, keyboard": figures["news"],
        "Standard, mouse (clicks and drags)": figures["mouse"],
        "News, mouse (clicks and drags)": figures["mouse_news"],
        **{f"{name.replace('_', ' ')}, keyboard": figures[name] for name in figures if name not in FIXED},
    }
    lines = [
        FIGURES + "\n",
        "A press that answers no question (selection, skips, label keys, edges) counts for spans; answers to who,",
        "what signals it and who is that count for relations; answers about kinds and letters typed stand apart.\n",
        "| journey | labels | links | members | presses a label | answers a link | kinds | letters | all |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, f in rows.items():
        cells = [f["spans"], f["relations"], f["memberships"], f["a_span"], f["a_relation"]]
        cells += [f["attribute_presses"], f["typed_letters"], f["all"]]
        lines.append(f"| {name} | " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _journey(steps: list[tuple[str, str]]) -> str:
    lines = ["| keys | what they make |", "|---|---|"]
    lines += [f"| `{keys}` | {words.replace('|', '/')} |" for keys, words in steps]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
