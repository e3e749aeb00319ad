"""The workflows: what they call is in the repository, what they may do is little, and signing waits for secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import build
import dev
import macos
import plain_yaml
import pytest
import release
import stamp
import tryout
import windows
from tree import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
FILE = re.compile(r"(?<![\w$./-])((?:packaging|src|resources|docs|tests|tools|\.github)/[\w./-]+)")
SECRET = re.compile(r"secrets\.(\w+)")
VARIABLE = re.compile(r"vars\.(\w+)")
OURS = re.compile(r"\bANNOTATOR_\w+")

Step = Mapping[str, object]


def text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def jobs(name: str) -> dict[str, dict[str, object]]:
    return plain_yaml.read(text(name))["jobs"]


def steps(name: str) -> Iterator[Step]:
    for job in jobs(name).values():
        yield from job.get("steps", [])


def says(step: Step) -> str:
    return str(step.get("run", ""))


def job_that_runs(name: str, command: str) -> list[Step]:
    """Return the steps of the job in which a command stands."""
    return next(
        job["steps"] for job in jobs(name).values() if any(command in says(s) for s in job.get("steps", []))
    )


def place(found: list[Step], command: str) -> int:
    return next(number for number, step in enumerate(found) if command in says(step))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = set(FILE.findall(path.read_text("utf-8")))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_only_actions_of_github_run_and_each_at_a_version(path: Path) -> None:
    used = [str(step["uses"]) for step in steps(path.name) if "uses" in step]
    assert used
    assert not [action for action in used if not re.fullmatch(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})", action)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_one_job_may_write_a_release(path: Path) -> None:
    assert plain_yaml.read(path.read_text("utf-8"))["permissions"] == {"contents": "read"}
    own = {name: job["permissions"] for name, job in jobs(path.name).items() if "permissions" in job}
    assert own == ({"publish": {"contents": "write"}} if path.name == "release.yml" else {})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_command_is_made_of_what_others_may_name(path: Path) -> None:
    """A branch or a tag may be called `$(…)`: such words come by variables only."""
    assert not [says(step) for step in steps(path.name) if "${{" in says(step)]


@pytest.mark.parametrize("name", ["test.yml", "release.yml"])
def test_all_three_systems_and_both_processors_of_macos_are_in(name: str) -> None:
    (systems,) = (job["strategy"]["matrix"]["system"] for job in jobs(name).values() if "strategy" in job)
    assert [system.split("-")[0] for system in systems] == ["ubuntu", "windows", "macos", "macos"]
    assert sum(system.endswith("-intel") for system in systems) == 1


def test_the_verbs_and_words_that_are_called_are_known() -> None:
    verbs = {verb.name for verb in dev.VERBS}
    called = {
        command for path in WORKFLOWS for step in steps(path.name) for command in says(step).splitlines()
    }
    used = {word for line in called for word in re.findall(r"packaging/dev\.py (\w+)", line)}
    assert used == {"test"} <= verbs
    whats = {word for line in called for word in re.findall(r"packaging/build\.py (\w+)", line)}
    assert whats <= {step.name for step in build.STEPS}
    for verb in re.findall(r"packaging/release\.py (\w+)", "\n".join(called)):
        assert f" {verb}" in release.USAGE


def test_a_release_is_tested_built_started_installed_and_removed_before_it_is_attached() -> None:
    found = job_that_runs("release.yml", "packaging/build.py")
    order = ["packaging/build.py", "--smoke", "packaging/tryout.py dist"]
    places = [place(found, command) for command in order]
    assert places == sorted(places)
    attached = next(
        n for n, step in enumerate(found) if str(step.get("uses", "")).startswith("actions/upload")
    )
    assert attached > places[-1]
    assert jobs("release.yml")["build"]["needs"] == "test"
    assert jobs("release.yml")["publish"]["needs"] == "build"
    assert found[places[-1]]["env"][tryout.AGREED] == "1"


def test_only_a_tag_is_published_with_checksums() -> None:
    job = jobs("release.yml")["publish"]
    assert job["if"] == "github.ref_type == 'tag'"
    assert place(job["steps"], "release.py sums") < place(job["steps"], "gh release create")


def test_each_kind_of_artifact_is_attached_and_tried() -> None:
    upload = next(step for step in steps("release.yml") if str(step.get("uses")).startswith("actions/upload"))
    attached = set(re.findall(r"dist/\*(\.[\w.]+)", upload["with"]["path"]))
    assert attached == {one.ending for one in tryout.TRIES}


def test_a_wheel_that_each_system_makes_is_attached_by_one() -> None:
    """Files of one name from several systems would be written over each other while they are put together."""
    upload = next(step for step in steps("release.yml") if str(step.get("uses")).startswith("actions/upload"))
    everywhere = {step.name for step in build.STEPS if step.systems == build.EVERYWHERE} - {"bundle"}
    assert everywhere == {"wheel"}
    assert "${{ runner.os == 'Linux' && 'dist/*.whl' || '' }}" in upload["with"]["path"].splitlines()


def test_signing_runs_only_where_the_secrets_are() -> None:
    signing = [step for step in steps("release.yml") if "_CERTIFICATE" in str(step.get("env", ""))]
    assert len(signing) == 2
    environment = jobs("release.yml")["build"]["env"]
    for step in signing:
        (flag,) = re.findall(r"env\.(\w+) == 'true'", str(step["if"]))
        (secret,) = {name for name in SECRET.findall(str(step["env"])) if name.endswith("CERTIFICATE")}
        assert environment[flag] == f"${{{{ secrets.{secret} != '' }}}}"


def test_what_a_person_must_do_for_signing_is_said_in_the_workflow_and_in_the_documentation() -> None:
    told = "\n".join(line for line in text("release.yml").splitlines() if line.startswith("#"))
    documented = (ROOT / "docs" / "packaging.md").read_text("utf-8")
    asked = set(SECRET.findall(text("release.yml"))) | set(VARIABLE.findall(text("release.yml")))
    assert len(asked) > 8
    for name in asked:
        assert name in told, name
        assert name in documented, name


def test_variables_of_the_build_are_those_that_it_reads() -> None:
    read = {stamp.RELEASES, windows.SIGN, macos.IDENTITY, *macos.NOTARY, tryout.AGREED}
    assert set(OURS.findall(text("release.yml"))) == read


def test_the_readme_says_how_an_unsigned_build_is_opened_on_each_system() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for words in ("Run anyway", "Open Anyway", "apt install ./", "chmod +x"):
        assert words in readme


@pytest.mark.parametrize(
    "source",
    ["a: {b: c}", "a: &x b", "a: >\n  b", "a: b: c", "a: 'it''s'", "a: b\n   c: d", "a: 1\na: 2", "\ta: b"],
)
def test_what_the_reader_of_workflows_does_not_know_it_refuses(source: str) -> None:
    with pytest.raises(ValueError, match=r"line|tab"):
        plain_yaml.read(source)
