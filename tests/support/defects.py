"""Kinds of defects of a project, each put in with plain SQL or by an act, and the finding that is expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from damaging import MADE, Facts, Went, errors, facts, mended
from projects import project_with

from annotator.domain.annotation import (
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import Object, changed, created
from annotator.ops import undo as undoing
from annotator.ops.backups import Reason, back_up
from annotator.ops.check import Finding
from annotator.ops.doctor import check_file
from annotator.ops.project import Project, open_project
from annotator.ops.trash import put_in_trash

TEXT = "Ida Moen said it rains in Bonn. The council of Oslo did not answer her.\n"
OTHER = "Bo Berg left 東京 for Rome 👩🏽‍🚒 and did not come back.\n"
THIRD = "Nothing of this is wanted.\n"


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind. `harm`: statements, or what is done by an act; `code`: of the finding that must be there.

    `act`: it is mended by an act, which can be taken back; else all that was said comes back.
    """

    name: str
    harm: Sequence[str] | Callable[[Project], None]
    code: str
    act: bool = False


def start(folder: Path, backup: bool = True) -> Path:
    """Return a closed project with a row in every table, which was backed up."""
    with project_with(folder, TEXT, OTHER, THIRD, profile="standard") as project:
        first, second, third = (row.id for row in project.documents())
        who = project.annotator
        things: list[Object] = [
            Span(SpanId("s1"), "quote", ((14, 30),), who, MADE, attributes={"type": "indirect"}),
            Span(SpanId("s2"), "source", ((0, 8),), who, MADE, note="a memo"),
            Span(SpanId("s3"), "person", ((0, 8),), who, MADE, doubt=True),
            Relation(RelationId("r1"), "source", SpanId("s1"), SpanId("s2"), who, MADE),
            Cluster(ClusterId("c1"), "person", "Ida Moen", who),
            Membership(ClusterId("c1"), SpanId("s3")),
            Membership(ClusterId("c1"), SpanId("s2")),
            LayerState(who, Status.IN_PROGRESS),
            Reviewed(who, Tier.ENTITIES, ((0, 20),)),
        ]
        project.record([project.draft("first", first, map(created, things))])
        name = Span(SpanId("s4"), "person", ((0, 7),), who, MADE)
        project.record([project.draft("second", second, [created(name)])])
        project.record([project.draft("doubt", second, [changed(name, replace(name, doubt=True))])])
        undoing.undo(project)
        put_in_trash(project, [third])
        if backup:
            back_up(project, Reason.REGULAR)
        return project.path


def tried(defect: Defect, folder: Path) -> tuple[list[Finding], Went, Facts, Facts]:
    """Put one in; return what was found, the way that was gone, and what was said before and after it."""
    path = start(folder)
    before = facts(path)
    with open_project(path, annotator="ann") as project:
        if callable(defect.harm):
            defect.harm(project)
        else:
            project.store.connection.execute("PRAGMA foreign_keys = OFF")
            for sql in defect.harm:
                project.store.connection.execute(sql)
    found = [finding for finding in check_file(path, "ann") if finding.severity == "error"]
    went = mended(path, path.with_name("rescued.annotator"))
    if went.project is None:
        return found, went, before, frozenset()
    return found, went, before, facts(went.project)


def is_clean(path: Path) -> bool:
    """Tell whether a check finds no error."""
    return not errors(check_file(path, "ann"))


def _outside(project: Project) -> None:
    _say(project, Span(SpanId("away"), "person", ((5, 9999),), project.annotator, MADE))


def _unknown(project: Project) -> None:
    _say(project, Span(SpanId("odd"), "zork", ((0, 3),), project.annotator, MADE))


def _say(project: Project, thing: Object) -> None:
    project.record([project.draft("odd", project.documents()[1].id, [created(thing)])])


_SWAPPED = "UPDATE step SET key = CASE key WHEN 4 THEN -5 WHEN 5 THEN -4 ELSE key END"
_BODY = "UPDATE step SET body = CAST(replace(CAST(body AS TEXT), {}) AS BLOB) WHERE n = {}"
_REPLICA = """UPDATE step SET body = CAST(replace(CAST(body AS TEXT), '"replica":"' || (SELECT id FROM replica),
'"replica":"' || CASE WHEN (SELECT id FROM replica) LIKE '0%' THEN '1' ELSE '0' END
|| (SELECT substr(id, 2) FROM replica)) AS BLOB) WHERE n = 5"""
_ONE_BIT = "UPDATE text SET body = replace(body, 'Bonn', 'Bonf')"

DEFECTS: tuple[Defect, ...] = (
    Defect("a label moved", ["UPDATE span SET start = start + 1 WHERE id = 's2'"], "table-span"),
    Defect("a label gone", ["DELETE FROM span WHERE id = 's4'"], "table-span"),
    Defect(
        "a label out of nowhere",
        [
            "INSERT INTO span SELECT key + 7, annotator, 3, 5, label, flags, origin, document, 'x', created, '' "
            "FROM span WHERE id = 's4'"
        ],
        "table-span",
    ),
    Defect("a label of another label", ["UPDATE span SET label = annotator WHERE id = 's1'"], "table-span"),
    Defect("the rest of a label unreadable", ["UPDATE span SET more = '{' WHERE id = 's1'"], "table-span"),
    Defect("a label in another article", ["UPDATE span SET document = 2 WHERE id = 's2'"], "table-span"),
    Defect("a link gone", ["DELETE FROM relation"], "table-relation"),
    Defect("a link without an end", ["UPDATE relation SET to_span = 77"], "references"),
    Defect("a link to another label", ["UPDATE relation SET to_span = from_span"], "table-relation"),
    Defect("a member of no label", ["UPDATE membership SET span = span + 77"], "references"),
    Defect("a member gone", ["DELETE FROM membership WHERE span % 2 = 0"], "table-membership"),
    Defect("a name changed", ["UPDATE cluster SET name = 'Eva'"], "table-cluster"),
    Defect("a name gone", ["DELETE FROM cluster"], "references"),
    Defect("how far an article is", ["UPDATE layer SET status = 'done'"], "table-layer"),
    Defect("a count of labels", ["UPDATE layer SET spans = spans + 1"], "table-layer"),
    Defect("what was looked at", ["UPDATE reviewed SET ranges = '[[0,5]]'"], "table-reviewed"),
    Defect(
        "a label unknown to the schema", ["DELETE FROM definition WHERE id = 'person'"], "table-definition"
    ),
    Defect(
        "a label defined otherwise", ["UPDATE definition SET position = position + 1"], "table-definition"
    ),
    Defect("a title changed", ["UPDATE document SET title = 'Other'"], "table-document"),
    Defect("texts exchanged", ["UPDATE document SET text = 3 - text WHERE text < 3"], "table-document"),
    Defect("an article gone", ["DELETE FROM document WHERE key = 2"], "references"),
    Defect("one bit of a text", [_ONE_BIT], "text"),
    Defect("a word of a text", ["UPDATE text SET body = replace(body, 'rains', 'snows')"], "text"),
    Defect("a text that is no text", ["UPDATE text SET body = CAST(x'ff00ff' AS TEXT)"], "text"),
    Defect("a text gone", ["DELETE FROM text WHERE key = 1"], "text-missing"),
    Defect("the hash of a text", ["UPDATE text SET sha256 = zeroblob(32) WHERE key = 1"], "text-hash"),
    Defect("an article out of the trash", ["DELETE FROM trash"], "table-trash"),
    Defect("an article in the trash", ["INSERT INTO trash VALUES (1)"], "table-trash"),
    Defect("no word in the index", ["INSERT INTO search(search) VALUES ('delete-all')"], "search"),
    Defect("a word too many in the index", ["INSERT INTO search(rowid, body) VALUES (9, 'zork')"], "search"),
    Defect("one bit of a step", [_BODY.format("'\"ann\"', '\"anl\"'", 5)], "log-changed"),
    Defect("a step changed", [_BODY.format("'person', 'nobody'", 5)], "log-changed"),
    Defect("one bit of whose step it is", [_REPLICA], "log-gap"),
    Defect("one bit of the number in a step", [_BODY.format("'\"n\":5,', '\"n\":7,'", 5)], "log-changed"),
    Defect("a step that is none", ["UPDATE step SET body = x'00' WHERE n = 3"], "log-changed"),
    Defect("a step gone", ["DELETE FROM step WHERE n = 4"], "log-gap"),
    Defect("the first step gone", ["DELETE FROM step WHERE n = 1"], "log-gap"),
    Defect("the newest step gone", ["DELETE FROM step WHERE n = (SELECT max(n) FROM step)"], "log-gap"),
    Defect("the hash of a step", ["UPDATE step SET hash = zeroblob(32) WHERE n = 4"], "log-hash"),
    Defect("the number of a step", ["UPDATE step SET n = 99 WHERE n = 4"], "log-columns"),
    Defect("steps out of order", [_SWAPPED, "UPDATE step SET key = -key WHERE key < 0"], "log-order"),
    Defect(
        "a step twice",
        [
            "INSERT INTO step SELECT 99, 'again', replica, 99, at, act, document, hash, body FROM step WHERE n = 3"
        ],
        "log-twice",
    ),
    Defect("another end of the log", ["UPDATE head SET step = 2"], "table-head"),
    Defect("an act that was taken back", ["UPDATE act SET undone = 1 - undone"], "table-act"),
    Defect("the title of an act", ["UPDATE act SET title = 'Other' WHERE key = 3"], "table-act"),
    Defect("whose steps", ["UPDATE replica SET id = 'x'"], "log-columns"),
    Defect("who it was", ["UPDATE word SET text = 'eva' WHERE text = 'ann'"], "table-word"),
    Defect("the id of an article", ["UPDATE document_key SET id = 'x' WHERE key = 2"], "table-document_key"),
    Defect("which project it is", ["DELETE FROM project WHERE name = 'id'"], "project"),
    Defect("an index of SQLite gone", ["DROP INDEX step_document"], "layout"),
    Defect(
        "a trigger of others",
        ["CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM span; END"],
        "layout",
    ),
    Defect("a view of others", ["CREATE VIEW v AS SELECT 1"], "layout"),
    Defect("the number of the layout", ["PRAGMA user_version = 99"], "layout"),
    Defect("a label outside its text", _outside, "outside", act=True),
    Defect("a label that nobody knows", _unknown, "unknown-label", act=True),
)
