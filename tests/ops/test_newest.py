"""Is there a newer version: how versions compare, what is said, what is sent, and whom it believes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import bring_up

from annotator.base.build import Build
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.ops.newest import Newest, NewestCall, Request, call_newest, host_of, verdict, version_key

SERVER = Path(__file__).parents[1] / "support" / "release_server.py"
TRUSTED = Path(__file__).parents[1] / "fixtures" / "tls" / "localhost.pem"
PAGE = "https://github.com/someone/annotator/releases"
BUILD = Build("0.9.1", "abc1234", "2026-11-24", PAGE)


def test_versions_are_ordered_as_they_came_out() -> None:
    order = [
        "0.9",
        "v0.10.0.dev1",
        "0.10a1",
        "0.10-beta.2",
        "0.10b3",
        "v0.10rc1",
        "0.10.0",
        "0.10.1",
        "1",
        "10.0",
    ]
    keys = [version_key(version) for version in order]
    assert None not in keys
    assert keys == sorted(keys, key=lambda key: key or ((), 0, 0))
    assert len(set(keys)) == len(keys)
    assert version_key("v1.0.0") == version_key("1")


@pytest.mark.parametrize("name", ["", "latest", "1.2.x", "1..2", "v", "1.2 ", "١.٢", "1" * 40, "1.2+local"])
def test_what_is_no_version_is_none(name: str) -> None:
    assert version_key(name) is None


@pytest.mark.parametrize(
    ("newest", "words", "page"),
    [
        (
            "v0.10.0",
            "Version 0.10.0 is there; this is 0.9.1 (abc1234, 2026-11-24). Nothing was downloaded.",
            PAGE,
        ),
        ("0.9.1", "This is the newest version, 0.9.1 (abc1234, 2026-11-24).", ""),
        ("v0.9", "This version, 0.9.1 (abc1234, 2026-11-24), is newer than the newest release, 0.9.", ""),
        (
            "spring",
            "The newest release is called “spring”; this is version 0.9.1 (abc1234, 2026-11-24).",
            PAGE,
        ),
        ("", "Nothing has been released there yet. This is version 0.9.1 (abc1234, 2026-11-24).", ""),
    ],
)
def test_one_sentence_says_which_is_newer(newest: str, words: str, page: str) -> None:
    assert verdict(BUILD, Newest(newest)).sentence == words
    assert verdict(BUILD, Newest(newest)).page == page


def test_only_a_page_of_the_releases_is_offered() -> None:
    assert verdict(BUILD, Newest("1.0", f"{PAGE}/tag/v1.0")).page == f"{PAGE}/tag/v1.0"
    for page in (
        "https://elsewhere.example/x",
        f"{PAGE}.elsewhere.example/",
        "file:///etc/passwd",
        f"{PAGE}/../../../somebody/else",
        f"{PAGE}/%2e%2e/%2E%2E/else",
        f"{PAGE}/..\\..\\else",
        f"{PAGE}/tag/\u202ev1.0",
        f"{PAGE}/",
    ):
        assert verdict(BUILD, Newest("1.0", page)).page == PAGE


def test_a_build_that_knows_no_releases_says_so_and_which_version_it_is() -> None:
    for releases in ("", "http://plain.example/releases", "ftp://x", "https://ex\u202eample/"):
        with pytest.raises(UserError, match=r"does not know where its releases are.*0\.9\.1"):
            call_newest(Build("0.9.1", releases=releases))


def test_github_is_asked_at_its_address_for_programs() -> None:
    assert host_of(BUILD) == "api.github.com"
    assert call_newest(BUILD).request == Request(
        "https://api.github.com/repos/someone/annotator/releases/latest", "0.9.1"
    )
    own = Build("1", releases="https://news.example/annotator.json")
    assert call_newest(own).request.address == own.releases


# -- the process that asks, and a computer that answers


class Server:
    """What a test asks: `ask` returns the answer for a path, `heard` what was sent last."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def ask(
        self, path: str, *, host: str = "localhost", scheme: str = "https", trusted: bool = True
    ) -> Newest:
        call = NewestCall(Request(f"{scheme}://{host}:{self.port}{path}", "0.9.1"))
        environment = call.environment() | {"NO_PROXY": "*"}
        if trusted:
            environment["SSL_CERT_FILE"] = str(TRUSTED)
        with subprocess.Popen(
            call.command(),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(call.question())
            process.stdin.flush()  # it goes on as long as this is open
            said, trouble = process.stdout.read(), process.stderr.read()
        assert (process.returncode, trouble) == (0, b"")
        answers = [call.answer(line) for line in said.splitlines()]
        assert isinstance(answers[-1], Newest)
        return answers[-1]

    def heard(self) -> dict[str, str]:
        assert self.process.stdout is not None
        said: dict[str, str] = json.loads(self.process.stdout.readline())
        return said

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait(60)


@pytest.fixture
def server() -> Iterator[Server]:
    bring_up()
    made = Server()
    yield made
    made.stop()


def test_the_newest_is_read_and_nothing_but_the_version_is_sent(server: Server) -> None:
    assert server.ask("/newer") == Newest("v99.1", "https://localhost/newer/tag/v99.1")
    sent = server.heard()
    assert sent == {
        "path": "/newer",
        "host": f"localhost:{server.port}",
        "user-agent": "ArticleAnnotator/0.9.1",
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "close",
    }


def test_of_a_list_the_newest_final_one_counts(server: Server) -> None:
    assert server.ask("/list").version == "v10.0"
    assert server.ask("/none").version == ""
    assert server.ask("/missing").version == ""


def test_a_way_to_another_page_of_the_same_computer_is_followed(server: Server) -> None:
    assert server.ask("/moved").version == "v99.1"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/elsewhere", "sends to another computer"),
        ("/plain", "sends to another computer"),
        ("/large", "said more than"),
        ("/strange", "said nothing that this version understands"),
        ("/broken", "answered with error 500"),
    ],
)
def test_what_cannot_be_believed_is_one_sentence(server: Server, path: str, why: str) -> None:
    with pytest.raises(EnvironmentFailure, match=why) as told:
        server.ask(path)
    assert told.value.sentence.startswith(f"“localhost:{server.port}” ")
    assert "This is version 0.9.1" in told.value.sentence


def test_nobody_is_believed_who_cannot_prove_who_it_is(server: Server) -> None:
    with pytest.raises(EnvironmentFailure, match="could not prove who it is"):
        server.ask("/newer", trusted=False)
    with pytest.raises(EnvironmentFailure, match="could not prove who it is"):
        server.ask("/newer", host="127.0.0.1")
    with pytest.raises(EnvironmentFailure, match="without a proof"):
        server.ask("/newer", scheme="http")
    with pytest.raises(EnvironmentFailure, match="without a proof"):
        server.ask("/newer", scheme="ftp")


def test_nobody_there_is_one_sentence(server: Server) -> None:
    server.stop()
    with pytest.raises(EnvironmentFailure, match=r"could not be reached\. This is version 0\.9\.1"):
        server.ask("/newer")


SLOW = """
import sys
from annotator.ops.newest_child import answer
from annotator.ops.newest import Request
print(answer(Request(sys.argv[1], "0.9.1"), lambda done, total, what: None, seconds=0.5).sentence)
"""


def test_who_does_not_answer_is_not_waited_for(server: Server) -> None:
    call = NewestCall(Request("", ""))
    done = subprocess.run(
        [sys.executable, "-c", SLOW, f"https://localhost:{server.port}/slow"],
        env=call.environment() | {"SSL_CERT_FILE": str(TRUSTED), "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=25,
    )
    assert "did not answer within" in done.stdout, done.stderr


def test_the_process_ends_when_nobody_waits_any_more(server: Server) -> None:
    call = NewestCall(Request(f"https://localhost:{server.port}/slow", "0.9.1"))
    process = subprocess.Popen(
        call.command(),
        env=call.environment() | {"SSL_CERT_FILE": str(TRUSTED), "NO_PROXY": "*"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(call.question())
    process.stdin.flush()
    server.heard()
    output, _ = process.communicate(timeout=25)
    assert process.returncode == 0
    assert call.answer(output.splitlines()[-1]) is None
