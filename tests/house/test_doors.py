"""What only one module may do: read XML or archives. What none may do: pickle, open a network."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tree import name_of, parsed, python_files

PICKLES = {
    "pickle",
    "_pickle",
    "cPickle",
    "cloudpickle",
    "copyreg",
    "dill",
    "joblib",
    "marshal",
    "shelve",
    "multiprocessing",
}
"""What makes objects out of bytes, by itself or on their way to another process."""
NETWORKS = {
    *(
        "socket",
        "socketserver",
        "ssl",
        "http",
        "urllib",
        "urllib3",
        "requests",
        "httpx",
        "aiohttp",
        "asyncio",
    ),
    *("ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "webbrowser", "PySide6.QtNetwork"),
}
ALLOWED = {
    "socket": "src/annotator/base/unix_calls.py",
    "multiprocessing.connection": "src/annotator/base/pipe_calls.py",
    "http": "src/annotator/ops/newest_child.py",
    "ssl": "src/annotator/ops/newest_child.py",
    "urllib": "src/annotator/ops/newest_child.py",
}
"""What one module may import all the same: windows of one person call each other by bytes; who asks for a newer
version reaches the network once, in a process of its own (docs/decisions)."""

DOORS = {
    "xml": "src/annotator/formats/xml_door.py",
    "lxml": "src/annotator/formats/xml_door.py",
    "html": "",
    "zipfile": "src/annotator/formats/archives.py",
    "zlib": "src/annotator/formats/archives.py",
    "gzip": "",
    "bz2": "",
    "lzma": "",
    "tarfile": "",
}
"""Packages with the one module that may import them, none where nobody needs them so far."""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every module that is imported anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def forbidden(tree: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of every import that this file may not have."""
    for line, module in imported(tree):
        top = module.split(".")[0]
        if any(f"{module}.".startswith(f"{allowed}.") and ALLOWED[allowed] == name for allowed in ALLOWED):
            continue
        if top in PICKLES or NETWORKS & {top, module} or DOORS.get(top, name) != name:
            yield line, module


def test_nothing_pickles_opens_a_network_or_goes_past_a_door() -> None:
    found = [
        f"{name_of(path)}:{line}: {module}"
        for path in python_files("src")
        for line, module in forbidden(parsed(path), name_of(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from pickle import loads",
        "import socket as s",
        "from urllib.request import urlopen",
        "from PySide6 import QtNetwork",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "import xml.etree.ElementTree as ET",
        "from lxml import etree",
        "import zipfile",
        "def f():\n    import tarfile",
        "from multiprocessing import Pool",
    ],
)
def test_such_an_import_is_seen(line: str) -> None:
    assert list(forbidden(ast.parse(line), "src/annotator/formats/docx.py"))


@pytest.mark.parametrize(
    "line", ["import json", "from PySide6 import QtCore", "import xmlish", "import msgspec"]
)
def test_what_only_looks_like_one_is_let_through(line: str) -> None:
    assert not list(forbidden(ast.parse(line), "src/annotator/formats/docx.py"))


@pytest.mark.parametrize(
    ("line", "door"),
    [
        ("import socket", ALLOWED["socket"]),
        ("from multiprocessing.connection import Client", ALLOWED["multiprocessing.connection"]),
        ("import urllib.request", ALLOWED["urllib"]),
    ],
)
def test_what_one_module_may_do_no_other_may(line: str, door: str) -> None:
    assert not list(forbidden(ast.parse(line), door))
    for other in {*ALLOWED.values(), "src/annotator/gui/hub.py"} - {door}:
        assert list(forbidden(ast.parse(line), other))


@pytest.mark.parametrize(
    "line", ["import multiprocessing", "from multiprocessing import Pool", "import pickle"]
)
def test_calls_by_pipe_carry_no_objects(line: str) -> None:
    assert list(forbidden(ast.parse(line), ALLOWED["multiprocessing.connection"]))


def test_the_doors_stand_where_they_are_said_to_be() -> None:
    assert not list(forbidden(ast.parse("import zipfile"), DOORS["zipfile"]))
