"""The verb that puts articles in the trash and takes them out again."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.base.legible import legible
from annotator.base.wording import counted
from annotator.cli.options import annotator_option, for_writing, json_option, project_argument
from annotator.cli.output import complain, say, say_json
from annotator.cli.teaching import Verb, examples
from annotator.ops.trash import put_in_trash
from annotator.ops.trash import take_out as bring_back


@click.command(
    cls=Verb,
    short_help="Put articles in the trash, or take them out",
    epilog=examples(
        ("annotator trash news.annotator mill", "put the article with this id in the trash"),
        ("annotator trash news.annotator mill --take-out", "take it out"),
    ),
)
@project_argument
@click.argument("articles", metavar="ID...", nargs=-1, required=True)
@click.option("--take-out", is_flag=True, help="Take them out of the trash instead.")
@annotator_option
@json_option
def trash(
    path: Path, articles: tuple[str, ...], take_out: bool, annotator: str | None, as_json: bool
) -> None:
    """Put articles in the trash, as one act: nothing lists, counts or exports them until they are taken out.

    Nothing is erased: texts and labels stay in the project. “annotator documents PROJECT --trash” lists them.
    """
    with for_writing(path, annotator) as project:
        move = bring_back if take_out else put_in_trash
        moved = move(project, articles)
        titles = [found.title for id_ in moved.articles if (found := project.store.document(id_))]
    if moved.warning:
        complain(moved.warning)
    if as_json:
        say_json("trash", moved=list(moved.articles), in_trash=not take_out, warning=moved.warning)
        return
    if not titles:
        say("They do not lie in the trash." if take_out else "They lie in the trash already.")
    elif len(titles) == 1:
        say(f"“{legible(titles[0])}” {'was taken out of' if take_out else 'lies in'} the trash.")
    else:
        say(f"{counted(len(titles), 'article')} {'were taken out of' if take_out else 'lie in'} the trash.")
