"""The trials of the artifacts in dist: `trials.py [TRIAL…] [--docs]`, every trial if none is named.

Each installs, starts and removes what build.py made, on a system as bare as it can be had here; minutes, and rights
that tests must not need. Progress goes to stderr, outcomes to stdout, with `--docs` also into docs/packaging.md.
Exit code 1 where a promise was broken; a trial that this machine cannot run says so in one sentence and breaks none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import trial_appdir
import trial_archive
import trial_deb
import trial_nsis
import trial_rpm
from trial import WORK, CannotRun, Outcome, Trial, told, write_docs

TRIALS: tuple[Trial, ...] = (
    trial_deb.TRIAL,
    trial_rpm.TRIAL,
    trial_archive.TRIAL,
    trial_appdir.TRIAL,
    trial_nsis.TRIAL,
)


def main(arguments: Sequence[str]) -> int:
    """Try what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="trials", description="Install, start and remove what is in dist.")
    names = ", ".join(f"{trial.id} ({trial.summary})" for trial in TRIALS)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=names)
    parser.add_argument("--docs", action="store_true", help="write the outcomes into docs/packaging.md")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.trials) - {trial.id for trial in TRIALS}:
        parser.error(f"no trial {', '.join(sorted(unknown))}; there are {', '.join(t.id for t in TRIALS)}")
    wanted = [trial for trial in TRIALS if not asked.trials or trial.id in asked.trials]
    broken = [sentence for trial in wanted for sentence in _tried(trial, write=asked.docs)]
    print("\n".join(broken), file=sys.stderr)
    return int(bool(broken))


def _tried(trial: Trial, *, write: bool) -> list[str]:
    print(f"{trial.id}: {trial.summary} …", file=sys.stderr)
    try:
        outcome = _in_empty_folder(trial)
    except CannotRun as reason:
        print(f"{trial.id}: not run. {reason}", flush=True)
        return []
    print(f"{outcome.artifact}\n{told(outcome)}", flush=True)
    if write:
        write_docs(trial.id, outcome)
    return outcome.broken


def _in_empty_folder(trial: Trial) -> Outcome:
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK, ignore_cleanup_errors=True) as folder:
        return trial.run(Path(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
