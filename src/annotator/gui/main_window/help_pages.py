"""The table from a place of the window to the page of the guide about it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from annotator.gui.hub import Aim, Hub

FIRST = "start"

PLACES: Mapping[str, str] = {
    # panes and pages of the window
    "MainWindow": FIRST,
    "StartPage": FIRST,
    "BlankPlace": FIRST,
    "EmptyPage": "many-articles#bringing-articles-in",
    "ArticlesPanel": "many-articles",
    "FinishedPage": "many-articles#when-all-are-done",
    "TitleLine": "many-articles#passes",
    "FindBar": "many-articles#finding-words",
    "LedgerRail": "quotes#the-ledger",
    "FootLine": "start#the-line-at-the-bottom",
    "Toast": "undo",
    "TourStrip": FIRST,
    "NamesPage": "names#the-page-of-names",
    "AsOfPage": "undo#an-article-as-it-was",
    # dialogs
    "AboutDialog": "files",
    "AboutArticleDialog": "own-labels#about-an-article",
    "AlikeDialog": "people#all-places-at-once",
    "AskLine": "names#the-page-of-names",
    "AskWhoDialog": "together#your-name",
    "BackupsDialog": "backups#backups-make-themselves",
    "CopyDialog": "together#putting-work-together",
    "CrashDialog": "trouble#the-program-says-that-something-went-wrong",
    "DamagedDialog": "backups#a-file-that-is-damaged",
    "DoctorDialog": "backups#checking-a-project",
    "ExaminingDialog": "backups#a-file-that-is-damaged",
    "ExportDialog": "export",
    "FindNameDialog": "names",
    "HistoryDialog": "undo#history",
    "ImportDialog": "many-articles#bringing-articles-in",
    "KeysDialog": "keys",
    "LeaveArticleDialog": "undo",
    "MemoDialog": "own-labels#memos-and-doubts",
    "MergeDialog": "together#putting-work-together",
    "NewProjectDialog": "many-articles#a-project",
    "NewestDialog": "files#everything-stays-on-this-computer",
    "PaletteDialog": "keys#all-commands",
    "PatienceDialog": "many-articles#bringing-articles-in",
    "QFileDialog": "files#your-projects",
    "RebindingDialog": "keys#changing-keys",
    "RepairDialog": "backups#a-file-that-is-damaged",
    "RescueDialog": "backups#a-file-that-is-damaged",
    "SwitchesDialog": "own-labels",
    "TakeBackArticlesDialog": "undo",
    "TrashDialog": "undo#the-trash",
    "UndecidedDialog": "together#deciding",
    "WaitDialog": "backups",
    "Waits": "many-articles",
}
"""By the name of the class: dialogs are imported only when they are shown. A subclass may have its own row."""

OF_TEXT = frozenset({"Canvas", "CardPanel"})
"""Places whose page is about what is labelled there, not about themselves."""

_LABELS: Mapping[str, str] = {
    "person": "people",
    "organization": "people",
    "place": "people",
    "quote": "quotes",
    "source": "quotes#who-says-it",
    "cue": "quotes#what-signals-it",
    "waived": "quotes#marks-that-are-no-quote",
    "claim": "claims",
}


def page_about(widget: QWidget | None, hub: Hub) -> str:
    """Return the page about the place where a widget is: the innermost one that the table knows."""
    while widget is not None:
        for kind in type(widget).__mro__:
            if kind.__name__ in OF_TEXT:
                return page_of_text(hub)
            if kind.__name__ in PLACES:
                return PLACES[kind.__name__]
        widget = widget.parentWidget()
    return FIRST


def page_of_text(hub: Hub) -> str:
    """Return the page about what the next key acts on in the text."""
    article, target, question = hub.article, hub.target, hub.question
    if question is not None and question.id == "cluster":
        return "names"
    span = article.layer.span(target.span) if article is not None and target.span is not None else None
    if span is not None:
        if len(span.fragments) > 1:
            return "split-quotes"
        return _LABELS.get(span.label, "own-labels")
    return "selecting" if target.aim is Aim.HAND else FIRST
