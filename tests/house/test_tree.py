"""What must never be committed, what must stay to the byte, and what a wheel holds."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tree import BINARY, ROOT, committed_files, name_of

SEED = "6915c6cadc6a0c8c5e1779ba1ef0cdf0fc14d3b4d58466982cf1c46f4b9c0e99"
# Written in two halves, so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "python" + "hosted", "deb.deb" + "ian", "npm" + "js", "snapshot.deb" + "ian")
FOLDERS = ("wo" + "rk", "ro" + "ot")
MACHINE_WORDS = re.compile(
    "|".join(re.escape(host) for host in HOSTS) + r"|(?<![\w.~/}-])/(?:" + "|".join(FOLDERS) + r")/"
)


def test_no_file_names_an_index_or_a_place_on_one_machine() -> None:
    found = []
    for path in committed_files():
        if path.suffix in BINARY:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{name_of(path)}: {match[0]}" for match in MACHINE_WORDS.finditer(text)]
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.parametrize(
    "line", [f"see https://{HOSTS[0]}/simple", f"cd /{FOLDERS[0]}/x", f"'/{FOLDERS[1]}/.cache'"]
)
def test_such_a_line_is_seen(line: str) -> None:
    assert MACHINE_WORDS.search(line)


def test_the_seed_is_the_users_own_to_the_byte() -> None:
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in seeds] == [SEED]


def test_a_wheel_holds_the_program_and_its_resources_but_no_seed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "annotator/py.typed" in names
    assert "annotator/resources/schemas/news.toml" in names
    assert any(name.endswith("/LICENSE") for name in names)
    assert not [name for name in names if "seed" in name or name.startswith("tests")]
