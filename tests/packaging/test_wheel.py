"""The wheel: the same twice, with all that the program needs, and one install of it in an empty environment works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import replace
from email import message_from_string
from pathlib import Path

import pytest
from built import of_checkout
from tree import ROOT
from wheel import wheel

from annotator import __version__

PROGRAMS = "Scripts" if os.name == "nt" else "bin"
SUFFIX = ".exe" if os.name == "nt" else ""
CHECKOUT = of_checkout()
BEFORE = dict(os.environ)
"""The variables outside the tests, which give each a home of its own: what uv has fetched lies in the real one."""

LOCK = ROOT / "packaging" / "locks" / "dev.txt"


def made_in(folder: Path) -> Path:
    built = replace(CHECKOUT, dist=folder / "dist", work=folder / "build")
    (path,) = wheel(built)
    return path


@pytest.fixture(scope="module")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_in(tmp_path_factory.mktemp("wheel"))


def test_two_wheels_of_one_checkout_are_the_same_to_the_byte(built_wheel: Path, tmp_path: Path) -> None:
    assert made_in(tmp_path).read_bytes() == built_wheel.read_bytes()


def test_it_holds_resources_and_says_which_build_it_is_but_no_seed_and_no_test(built_wheel: Path) -> None:
    with zipfile.ZipFile(built_wheel) as archive:
        names = set(archive.namelist())
        said = archive.read("annotator/resources/build.toml").decode()
    committed = [
        path for path in (ROOT / "resources").rglob("*") if path.is_file() and path.name != "build.toml"
    ]
    missing = {f"annotator/{path.relative_to(ROOT).as_posix()}" for path in committed} - names
    assert not missing
    assert not [
        n for n in names if "seed" in n or "/tests/" in n or n.startswith("tests") or "__pycache__" in n
    ]
    stamp = CHECKOUT.stamp
    assert f'commit = "{stamp.commit}"' in said
    assert f'date = "{stamp.date}"' in said
    assert not (ROOT / "resources" / "build.toml").exists(), "a checkout says nothing of a build"


def test_its_metadata_tells_people_and_tools_what_it_is(built_wheel: Path) -> None:
    folder = f"article_annotator-{__version__}.dist-info"
    with zipfile.ZipFile(built_wheel) as archive:
        told = message_from_string(archive.read(f"{folder}/METADATA").decode("utf-8"))
        entries = archive.read(f"{folder}/entry_points.txt").decode()
        assert archive.read(f"{folder}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert told["Version"] == __version__
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Description-Content-Type"] == "text/markdown"
    assert told.get_payload() == (ROOT / "README.md").read_text("utf-8")
    assert "[console_scripts]\nannotator = annotator.__main__:main" in entries
    assert "[gui_scripts]\narticle-annotator = annotator.__main__:main" in entries


@pytest.mark.timeout(300)
def test_an_install_in_an_empty_environment_gives_command_and_window(
    built_wheel: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(empty)], check=True)
    print(install(built_wheel, empty))  # pytest -s shows from where its dependencies came
    shutil.copy(ROOT / "resources" / "sample" / "the-old-mill.txt", tmp_path / "article.txt")

    def annotator(*words: str) -> str:
        command = [str(empty / PROGRAMS / f"annotator{SUFFIX}"), *words]
        done = subprocess.run(command, cwd=tmp_path, env=bare(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert annotator("--version").startswith(f"annotator {__version__} ({CHECKOUT.stamp.commit}")
    annotator("new", "p.annotator", "--schema", "standard")
    assert "1 article" in annotator("import", "p.annotator", "article.txt")
    annotator("export", "p.annotator", "out.jsonl")
    assert "Lena Brandt" in (tmp_path / "out.jsonl").read_text("utf-8")
    assert "Qt" in annotator("--smoke")
    assert str(empty) in annotator("paths"), "the guide is the one that was installed"
    assert (empty / PROGRAMS / f"article-annotator{SUFFIX}").exists()


def install(path: Path, empty: Path) -> str:
    """Install a wheel with what it depends on, without a network, and return from where its dependencies came."""
    python = str(empty / PROGRAMS / f"python{SUFFIX}")
    uv = shutil.which("uv")
    if uv is not None:
        command = [
            uv,
            "pip",
            "install",
            "--offline",
            "--quiet",
            "--python",
            python,
            "-c",
            str(LOCK),
            str(path),
        ]
        done = subprocess.run(command, env=BEFORE, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return "all dependencies were installed by uv from what it has fetched before"
    alone = ("install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", str(path))
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *alone], check=True)
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    # Links of a linked folder are not followed, so that the checkout itself is not found by this.
    Path(own, "dependencies-of-the-tests.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return "dependencies are those of the environment of the tests: nothing that was fetched before is here"


def bare() -> dict[str, str]:
    """Return variables under which nothing but what was installed is found."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
