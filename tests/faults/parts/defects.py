"""Seeded defects of every kind: each is found and mended, and nothing is wrong afterwards."""

from __future__ import annotations

from defects import DEFECTS, is_clean, tried

from parts.own_home import own_home
from parts.part import Asked, Found, Part


def run(asked: Asked) -> Found:
    """Put in the first `number` kinds, one at a time."""
    rows = [
        "| Seeded defect | finding | mended | clean afterwards |",
        "|---|---|---|---|",
    ]
    broken: list[str] = []
    with own_home(asked.folder / "home"):
        for number, defect in enumerate(DEFECTS[: asked.number]):
            place = asked.folder / str(number)
            place.mkdir()
            found, went, before, after = tried(defect, place)
            told = defect.code in {finding.code for finding in found}
            clean = went.project is not None and is_clean(went.project)
            way = "by an act" if defect.act and went.way == "repaired" else MENDED.get(went.way, went.way)
            rows.append(
                f"| {defect.name} | {f'`{defect.code}`' if told else 'none'} | {way} | {_words(clean)} |"
            )
            if not (told and clean and before <= after):
                broken.append(f"{defect.name}: found {told}, clean {clean}, {len(before - after)} facts lost")
    return Found([rows], broken)


MENDED = {"repaired": "in place", "rescued": "in a new file"}


def _words(clean: bool) -> str:
    return "yes" if clean else "no"


PART = Part("defects", len(DEFECTS), "kinds of defects", run)
