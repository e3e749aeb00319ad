"""The one command: what it passes on, what it says and when, and that it works on the standard library alone."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dev
import environment
import machine
import pytest
from tree import ROOT, name_of, parsed

SCRIPTS = [ROOT / "packaging" / f"{name}.py" for name in ("dev", "environment", "machine")]
posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout whose environment is ready and whose program is a stand-in that exits with 3."""
    root = tmp_path / "check out"
    shutil.copytree(ROOT / "packaging", root / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    programs = root / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    program = programs / "annotator"
    program.write_text('#!/bin/sh\necho "$#:$2:$PWD:${QT_QPA_PLATFORM-unset}"\necho said >&2\ncat\nexit 3\n')
    program.chmod(0o755)
    code = "from environment import *; STAMP.write_text(f'{ROOT}\\n{digest(LOCK)}\\n{digest(PROJECT)}')"
    subprocess.run([sys.executable, "-c", code], cwd=root / "packaging", check=True)
    return root


def call(
    root: Path, *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run dev.py of a checkout as a person would, without a screen unless `variables` name one."""
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bare.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, str(root / "packaging" / "dev.py"), *arguments]
    return subprocess.run(
        command,
        cwd=cwd or root,
        env={**bare, **variables},
        input="in",
        capture_output=True,
        text=True,
        check=False,
    )


@posix
def test_run_passes_arguments_folder_streams_and_exit_code_through(checkout: Path, tmp_path: Path) -> None:
    done = call(checkout, "run", "open", "two words.annotator", "--help", cwd=tmp_path)
    assert done.stdout == f"3:two words.annotator:{tmp_path}:offscreen\nin"
    assert done.stderr == "said\n"
    assert done.returncode == 3


@posix
@pytest.mark.parametrize(("given", "seen"), [("", "offscreen"), ("minimal", "minimal")])
def test_an_empty_platform_counts_as_unset(checkout: Path, given: str, seen: str) -> None:
    assert call(checkout, "run", QT_QPA_PLATFORM=given).stdout.startswith(f"0::{checkout}:{seen}")


def test_a_screen_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    run, test = dev.VERBS[0], dev.VERBS[1]
    assert "QT_QPA_PLATFORM" not in dev.child_environment(run)
    assert dev.child_environment(test)["QT_QPA_PLATFORM"] == "offscreen"


@posix
@pytest.mark.parametrize("arguments", [(), ("jump",), ("--help",)])
def test_an_unknown_verb_prints_the_usage_and_exits_with_2(
    checkout: Path, arguments: tuple[str, ...]
) -> None:
    done = call(checkout, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(verb.name in done.stderr for verb in dev.VERBS)


def test_every_command_runs_and_the_first_bad_exit_code_is_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = iter([0, 7, 0, -9])
    done: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        done.append(command)
        return subprocess.CompletedProcess(command, next(codes))

    monkeypatch.setattr(dev.subprocess, "run", run)
    monkeypatch.setattr(dev, "say", lambda sentence: None)
    verb = dev.Verb("x", "", (), (("{bin}/a", "{args}"), ("{bin}/b",), ("{bin}/c",), ("{bin}/d",)))
    assert dev.run_all(verb, ["--one", "two"]) == 7
    assert done[0] == [environment.venv_program("a"), "--one", "two"]
    assert len(done) == 4


def test_only_what_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(machine, "install", installed.extend)
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine.shutil, "which", lambda name: None if name == "gone" else name)
    needs = (
        machine.Need("libgone.so.9", "libgone9"),
        machine.Need("gone", "gone-tools"),
        machine.Need("sh", "dash"),
    )
    machine.install_missing(needs)
    assert installed == ["libgone9", "gone-tools"]


def test_without_rights_the_line_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "rights", lambda: None)
    with pytest.raises(
        machine.SetupFailure, match=r"sudo apt-get install --yes --no-install-recommends libegl1"
    ):
        machine.install(["libegl1"])


def test_package_lists_are_refreshed_only_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter([False, True, True])
    monkeypatch.setattr(machine, "rights", list)
    monkeypatch.setattr(machine, "say", lambda sentence: None)

    def apt(prefix: list[str], arguments: list[str]) -> bool:
        asked.append(arguments[0])
        return next(answers)

    monkeypatch.setattr(machine, "apt", apt)
    machine.install(["libegl1"])
    assert asked == ["install", "update", "install"]


@pytest.mark.parametrize(
    ("changed", "text", "steps"),
    [
        ("pyproject.toml", None, []),
        ("packaging/locks/dev.txt", "other", ["sync", "install"]),
        ("pyproject.toml", "other", ["install"]),
        (".venv/made-for", "another place", ["venv", "sync", "install"]),
        (".venv/made-for", "{checkout}", ["sync", "install"]),
    ],
    ids=["nothing", "lock", "pyproject", "moved", "interrupted"],
)
def test_a_change_repeats_only_the_steps_that_follow_from_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, changed: str, text: str | None, steps: list[str]
) -> None:
    done = fake_steps(checkout, monkeypatch)
    if text is not None:
        (checkout / changed).write_text(text.format(checkout=checkout))
    environment.prepare()
    assert done == steps
    environment.prepare()
    assert done == steps


def test_a_python_that_is_gone_makes_all_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = fake_steps(checkout, monkeypatch)
    (checkout / ".venv" / "bin" / "python").unlink()
    environment.prepare()
    assert done == ["venv", "sync", "install"]


def fake_steps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let `environment` speak of `checkout`, and return the list in which the steps are noted instead of done."""
    done: list[str] = []
    places = {"ROOT": ".", "VENV": ".venv", "STAMP": ".venv/made-for"}
    places |= {"LOCK": "packaging/locks/dev.txt", "PROJECT": "pyproject.toml"}
    for name, path in places.items():
        monkeypatch.setattr(environment, name, checkout / path)
    monkeypatch.setattr(environment, "find_uv", lambda: "uv")
    monkeypatch.setattr(environment, "say", lambda sentence: None)
    monkeypatch.setattr(
        environment, "call", lambda *command: done.append(command[2] if command[1] == "pip" else command[1])
    )
    monkeypatch.setattr(environment, "sync", lambda uv, python: done.append("sync"))
    return done


def test_a_program_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert not environment.answers(str(tmp_path / "nothing"))
    assert not environment.answers(str(broken))
    assert environment.answers(sys.executable)


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_the_command_needs_nothing_but_the_standard_library(path: Path) -> None:
    own = {script.stem for script in SCRIPTS}
    for node in ast.walk(parsed(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert all(name.split(".")[0] in sys.stdlib_module_names | own for name in names)
