"""The manual page is made of the commands, is clean roff, and is the same for each build of one commit."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from man import page
from stamp import Stamp
from tree import ROOT

from annotator.cli.commands import VERBS

BUILD = Stamp("0.1.0", "0123456789ab", 1_790_000_000, "")


def test_the_page_names_every_verb_and_the_day_of_the_build() -> None:
    text = page(BUILD)
    assert text.isascii()
    assert f'.TH ANNOTATOR 1 "{BUILD.date}" "Article Annotator 0.1.0"' in text
    assert not [verb for verb in VERBS if f'.SS "annotator {verb} ' not in text]
    assert r"\-\-for\-spreadsheets" in text


def test_it_is_the_same_twice() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "man.py")]
    environment = BUILD.environment() | {"COLUMNS": "40"}
    made = [
        subprocess.run(command, capture_output=True, check=True, env=environment).stdout for _ in range(2)
    ]
    assert made[0] == made[1]
    assert BUILD.date.encode() in made[0]


def test_roff_has_nothing_to_complain_about() -> None:
    if shutil.which("groff") is None:
        pytest.skip("no groff on this machine to read the page with")
    command = ["groff", "-ww", "-z", "-man", "-Tutf8"]
    done = subprocess.run(command, input=page(BUILD), capture_output=True, text=True, check=True)
    assert done.stderr == ""
