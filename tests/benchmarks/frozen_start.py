"""Start to first paint of the frozen program against the same Qt window frozen alone; both frozen and run here.

Needs PyInstaller and a minute for freezing. Processor time and wall time of whole processes, in turns. Set
ANNOTATOR_FROZEN_STARTS to a folder to keep what was frozen, and to take it from there the next time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from paired import children_cpu, paired, report

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(__file__).parent / "frozen"
KEPT = "ANNOTATOR_FROZEN_STARTS"
BUDGET = 1.2
ROUNDS = 15


def main() -> None:
    """Print lines for the start page and for a project with the seed article: the first paint, and the page itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
            variable = f"XDG_{name}_DIR" if name == "RUNTIME" else f"XDG_{name}_HOME"
            place = Path(folder) / name
            place.mkdir(mode=0o700)
            os.environ[variable] = str(place)
        kept = Path(os.environ.get(KEPT) or folder).resolve()
        ours, bare = (frozen(name, kept) for name in ("ours", "bare"))
        project = Path(folder) / "seed.annotator"
        seed = next((ROOT / "seeds").glob("*.txt"))
        for arguments in (["new", project], ["import", project, seed]):
            subprocess.run([ours, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
        for name, arguments in (("start page", []), ("with a project", ["open", str(project)])):
            for moment, variables in (("first paint", {}), ("furnished", {"UNTIL_FURNISHED": "1"})):
                for kind, clock in (("processor", children_cpu), ("wall", time.perf_counter)):
                    report(
                        paired(
                            f"frozen start / the window frozen alone, {name}, {moment}, {kind}",
                            partial(_run, ours, *arguments, **variables),
                            partial(_run, bare),
                            budget=None if variables else BUDGET,
                            rounds=ROUNDS,
                            cpu=clock,
                        )
                    )


def frozen(name: str, folder: Path) -> str:
    """Return the program of a script, frozen by the recipe of the bundle unless it lies there already."""
    program = folder / name / "dist" / name / ("annotator" + (".exe" if os.name == "nt" else ""))
    if not program.exists():
        print(f"freezing {name} …", file=sys.stderr)
        code = (
            "import sys; from pathlib import Path; from dataclasses import replace\n"
            "from built import of_checkout; import freeze\n"
            "script, folder = map(Path, sys.argv[1:])\n"
            "built = replace(of_checkout(), bundle=Path(script.stem))\n"
            "freeze.freeze(freeze.elsewhere(built, folder), script)\n"
        )
        script = SCRIPTS / f"{name}.py"
        command = [sys.executable, "-c", code, str(script), str(folder / name)]
        variables = os.environ | {"PYTHONPATH": str(ROOT / "packaging")}
        subprocess.run(
            command, check=True, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    return str(program)


def _run(*command: str, **variables: str) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, env=os.environ | variables, stdout=quiet, stderr=quiet)


if __name__ == "__main__":
    main()
