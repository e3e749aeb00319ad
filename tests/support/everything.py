"""Reads all that is in project files and labels in them, as the program would; one answer for each path.

`everything.py < paths` prints a line for each: `ok`, `refused` with the sentence, `bug` with where it comes from.
"""

from __future__ import annotations

import sys
import traceback
from itertools import islice
from pathlib import Path

from annotator.base.errors import AnnotatorError
from annotator.domain.annotation import AnnotatorName
from annotator.ops import annotate
from annotator.ops.history import article_history, history
from annotator.ops.project import Project, open_project
from annotator.ops.undo import undo

ARTICLES = 3
"""How many articles are opened of each project."""


def read(path: Path) -> None:
    """Read everything of a project; raises what the program would show."""
    with open_project(path, write=False, annotator="ann") as project:
        for part in (_articles, _records, _log, _rest):
            part(project)


def _articles(project: Project) -> None:
    rows = project.documents()
    assert sum(row.spans + row.doubts + row.length for row in rows) >= 0
    assert all(row.title.split() or True for row in rows)
    for row in rows[:ARTICLES]:
        article = project.open_article(row.id)
        for span in article.layer.spans():
            article.layer.relations_from(span.id)
            article.layer.cluster_of(span.id)
        list(article.layer.clusters())
        project.labels_of(row.id)


def _records(project: Project) -> None:
    for record in project.store.records():
        assert len(record.text) >= 0
    project.store.layer_rows()


def _log(project: Project) -> None:
    list(islice(history(project), 50))
    for act in islice(project.store.acts(), 50):
        for _ in project.store.act_changes(act.id):
            pass
    list(project.store.steps())
    for row in project.documents()[:ARTICLES]:
        list(islice(article_history(project, row.id), 50))


def _rest(project: Project) -> None:
    project.store.search("said")
    project.store.search('"rain in" Bonn')
    project.annotators()
    project.store.undoable(AnnotatorName("ann"))
    project.store.integrity()


def write(path: Path) -> None:
    """Doubt a label and take that back; raises what the program would show."""
    with open_project(path, annotator="ann") as project:
        rows = project.documents()
        if rows:
            article = project.open_article(rows[-1].id)
            for span in article.layer.spans()[:1]:
                annotate.set_doubt(project, article, span, not span.doubt)
                undo(project)


def answer(path: Path) -> str:
    """Return what became of a file, on one line."""
    verdict = "ok"
    for deed in (read, write):
        try:
            deed(path)
        except AnnotatorError as error:
            if "\n" in error.sentence or not error.sentence.endswith((".", "?", "!", ")")):
                return f"bug not one sentence: {error.sentence!r}"
            verdict = f"refused {error.sentence}"
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            where = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
            return f"bug {deed.__name__} {type(error).__name__}: {error} at {' '.join(where[-7:])}".replace(
                "\n", " "
            )
    return verdict.replace("\n", " ")


def main() -> int:
    """Answer every path on standard input."""
    for line in sys.stdin:
        print(answer(Path(line.rstrip("\n"))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
