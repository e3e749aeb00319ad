"""Bring in a text, label who says what, and print every quote with its speaker: python quotes.py TEXT PROJECT."""

from __future__ import annotations

import sys

from annotator.ops import api


def main(text: str, path: str) -> None:
    """Make a project of one text, label a quote in it, and print who says what."""
    with api.create(path, api.find_schema("standard"), annotator="ann") as project:
        api.import_paths(project, [text])
        for article in project.articles():
            who = api.label(project, article, "person", "Omar Haddad")
            quote = api.label(project, article, "quote", "“We kept the wheel,”")
            api.link(project, article, quote, "source", who)
        print_quotes(project)


def print_quotes(project: api.Project) -> None:
    """Print every quote of this project's annotator, and who says it."""
    for article in project.articles():
        for span in article.spans:
            if span.label == "quote":
                links = article.layer.relations_from(span.id, "source")
                sources = [article.layer.span(link.to_span) for link in links]
                names = ", ".join(article.words(source) for source in sources if source is not None)
                print(f"{article.title}: {article.words(span)} – {names or 'nobody'}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except api.AnnotatorError as failure:
        sys.exit(failure.sentence)
