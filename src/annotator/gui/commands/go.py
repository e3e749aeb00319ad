"""Commands that move through the article and the list."""

from __future__ import annotations

from annotator.gui.commands.command import Command, Scope, When
from annotator.gui.commands.group import Group

GO_COMMANDS = (
    Command(
        "go.next_stop",
        "Next name or quotation",
        "navigate.next_stop",
        Group.GO,
        ("Space", "Ctrl+Down"),
        repeats=True,
    ),
    Command(
        "go.previous_stop",
        "Name or quotation before",
        "navigate.previous_stop",
        Group.GO,
        ("Shift+Space", "Ctrl+Up"),
        repeats=True,
    ),
    Command("go.next_label", "Next label", "navigate.next_span", Group.GO, ("n",), repeats=True),
    Command(
        "go.previous_label", "Label before", "navigate.previous_span", Group.GO, ("Shift+N",), repeats=True
    ),
    Command("go.other_labels", "The other labels here", "navigate.others", Group.GO, ("d",)),
    Command("go.next_unfinished", "Next unfinished thing", "navigate.next_unfinished", Group.GO, ("u",)),
    Command(
        "go.previous_unfinished",
        "Unfinished thing before",
        "navigate.previous_unfinished",
        Group.GO,
        ("Shift+U",),
    ),
    Command("go.leave", "Leave selection, question or label", "navigate.leave", Group.GO, ("Esc",)),
    Command(
        "go.find",
        "Find in the article…",
        "find.open",
        Group.GO,
        ("Ctrl+F",),
        Scope.WINDOW,
    ),
    Command("go.find_slash", "Find in the article…", "find.open", Group.GO, ("/",), listed=False),
    Command("go.find_next", "Next hit", "find.next", Group.GO, ("F3",), Scope.WINDOW),
    Command("go.find_previous", "Hit before", "find.previous", Group.GO, ("Shift+F3",), Scope.WINDOW),
    Command(
        "article.done",
        "Done and next",
        "articles.done",
        Group.ARTICLE,
        ("Ctrl+Enter",),
        Scope.WINDOW,
        writes=True,
    ),
    Command(
        "article.skip",
        "Skip and next",
        "articles.skip",
        Group.ARTICLE,
        ("Ctrl+Shift+Enter",),
        Scope.WINDOW,
        writes=True,
    ),
    Command(
        "article.reopen",
        "Reopen this article",
        "articles.reopen",
        Group.ARTICLE,
        (),
        Scope.WINDOW,
        writes=True,
    ),
    Command("article.review", "Review", "articles.review", Group.ARTICLE, (), Scope.WINDOW, When.PROJECT),
    Command(
        "article.check",
        "Check all articles",
        "articles.check",
        Group.ARTICLE,
        (),
        Scope.WINDOW,
        When.PROJECT,
    ),
    Command(
        "article.next",
        "Next article",
        "articles.next",
        Group.ARTICLE,
        ("Ctrl+PgDn",),
        Scope.WINDOW,
        When.PROJECT,
    ),
    Command(
        "article.previous",
        "Article before",
        "articles.previous",
        Group.ARTICLE,
        ("Ctrl+PgUp",),
        Scope.WINDOW,
        When.PROJECT,
    ),
)
