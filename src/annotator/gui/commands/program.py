"""Commands of the project and the program: files, undo, view, help."""

from __future__ import annotations

from annotator.gui.commands.command import Command, Scope, When
from annotator.gui.commands.group import Group

PROGRAM_COMMANDS = (
    Command("file.new", "New project…", "project.new", Group.FILE, ("Ctrl+N",), Scope.WINDOW, When.ALWAYS),
    Command("file.open", "Open project…", "project.open", Group.FILE, ("Ctrl+O",), Scope.WINDOW, When.ALWAYS),
    Command(
        "file.import",
        "Import articles…",
        "project.import_articles",
        Group.FILE,
        ("Ctrl+I",),
        Scope.WINDOW,
        When.ALWAYS,
        writes=True,
    ),
    Command("file.export", "Export…", "project.export", Group.FILE, ("Ctrl+E",), Scope.WINDOW, When.PROJECT),
    Command(
        "file.save_copy", "Save a copy…", "project.save_copy", Group.FILE, (), Scope.WINDOW, When.PROJECT
    ),
    Command("file.sample", "Try the sample", "project.sample", Group.FILE, (), Scope.WINDOW, When.ALWAYS),
    Command(
        "file.close", "Close project", "project.close", Group.FILE, ("Ctrl+W",), Scope.WINDOW, When.PROJECT
    ),
    Command("file.quit", "Quit", "program.quit", Group.FILE, ("Ctrl+Q",), Scope.WINDOW, When.ALWAYS),
    Command(
        "edit.undo",
        "Undo",
        "history.undo",
        Group.EDIT,
        ("Ctrl+Z",),
        Scope.WINDOW,
        When.PROJECT,
        repeats=True,
        writes=True,
    ),
    Command(
        "edit.redo",
        "Redo",
        "history.redo",
        Group.EDIT,
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        Scope.WINDOW,
        When.PROJECT,
        repeats=True,
        writes=True,
    ),
    Command(
        "edit.undo_key", "Undo", "history.undo", Group.EDIT, ("z",), repeats=True, writes=True, listed=False
    ),
    Command(
        "edit.redo_key",
        "Redo",
        "history.redo",
        Group.EDIT,
        ("Shift+Z",),
        repeats=True,
        writes=True,
        listed=False,
    ),
    Command(
        "edit.who",
        "Who am I…",
        "project.who",
        Group.EDIT,
        (),
        Scope.WINDOW,
        When.ALWAYS,
    ),
    Command(
        "view.larger",
        "Larger text",
        "view.larger",
        Group.VIEW,
        ("Ctrl++", "Ctrl+="),
        Scope.WINDOW,
        When.ALWAYS,
        repeats=True,
    ),
    Command(
        "view.smaller",
        "Smaller text",
        "view.smaller",
        Group.VIEW,
        ("Ctrl+-",),
        Scope.WINDOW,
        When.ALWAYS,
        repeats=True,
    ),
    Command(
        "view.normal", "Text at 100 %", "view.normal", Group.VIEW, ("Ctrl+0",), Scope.WINDOW, When.ALWAYS
    ),
    Command("view.theme", "Light or dark", "view.theme", Group.VIEW, (), Scope.WINDOW, When.ALWAYS),
    Command(
        "view.articles", "Articles", "view.articles", Group.VIEW, ("Ctrl+1",), Scope.WINDOW, When.PROJECT
    ),
    Command("view.text", "Text", "view.text", Group.VIEW, ("Ctrl+2",), Scope.WINDOW, When.PROJECT),
    Command("view.card", "Card", "view.card", Group.VIEW, ("Ctrl+3",), Scope.WINDOW, When.PROJECT),
    Command("view.next_pane", "Next pane", "view.next_pane", Group.VIEW, ("F6",), Scope.WINDOW, When.PROJECT),
    Command(
        "view.pass_all",
        "All layers",
        "view.tiers",
        Group.VIEW,
        (),
        Scope.WINDOW,
        When.PROJECT,
        argument="all",
    ),
    Command(
        "view.pass_names",
        "Only names",
        "view.tiers",
        Group.VIEW,
        (),
        Scope.WINDOW,
        When.PROJECT,
        argument="entities",
    ),
    Command(
        "view.pass_quotes",
        "Only quotes",
        "view.tiers",
        Group.VIEW,
        (),
        Scope.WINDOW,
        When.PROJECT,
        argument="quotes",
    ),
    Command(
        "view.pass_claims",
        "Only claims",
        "view.tiers",
        Group.VIEW,
        (),
        Scope.WINDOW,
        When.PROJECT,
        argument="claims",
    ),
    Command(
        "help.palette",
        "All commands…",
        "program.palette",
        Group.HELP,
        ("Ctrl+K",),
        Scope.WINDOW,
        When.ALWAYS,
    ),
    Command("help.keys", "Keys and help", "program.keys", Group.HELP, ("F1",), Scope.WINDOW, When.ALWAYS),
    Command("help.keys_mark", "Keys and help", "program.keys", Group.HELP, ("?",), listed=False),
    Command("help.about", "About", "program.about", Group.HELP, (), Scope.WINDOW, When.ALWAYS),
)
