"""A real window over a real project, shown to nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from parts.own_home import own_home
from projects import project_with
from pytestqt.qtbot import QtBot

from annotator.base.settings import ANNOTATOR, Settings
from annotator.gui.application.session import Session
from annotator.gui.theme import Theme, light_theme
from annotator.ops.project import create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import import_paths

TEXTS = (
    "Mill reopens\n\n“The roof is dry at last,” Lena Brandt said. Brandt spoke on the bridge.\n",
    "Union doubts promise\n\nOmar Haddad heads the union.\n",
    "Court rejects appeal\n\nNobody was there.\n",
)


@pytest.fixture
def theme() -> Theme:
    return light_theme()


@pytest.fixture
def settings() -> Settings:
    kept = Settings()
    kept.set(ANNOTATOR, "ann")
    return kept


@pytest.fixture
def make_session(qtbot: QtBot, settings: Settings) -> Iterator[Callable[[], Session]]:
    """Return a function that opens one more window; all are closed in the end."""
    made: list[Session] = []

    def make() -> Session:
        session = Session(settings)
        made.append(session)
        qtbot.addWidget(session.window)
        session.window.show()
        return session

    yield make
    for session in made:
        session.window.close()
        session.close()
        session.deleteLater()


@pytest.fixture
def start(make_session: Callable[[], Session]) -> Session:
    """Return a window without a project."""
    return make_session()


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    return tmp_path / "news.annotator"


@pytest.fixture(scope="session")
def three_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of three articles that were imported; tests get copies."""
    folder = tmp_path_factory.mktemp("three")
    files = []
    for number, text in enumerate(TEXTS):
        files.append(folder / f"{number}.txt")
        files[-1].write_text(text, "utf-8")
    with (
        own_home(folder / "home"),
        create(folder / "news.annotator", find_schema("standard"), "ann") as project,
    ):
        import_paths(project, files)
        return project.path


@pytest.fixture
def session(start: Session, project_file: Path, three_articles: Path) -> Session:
    """Return a window on a project of three articles, the first of them shown."""
    shutil.copyfile(three_articles, project_file)
    start.work.open_project(project_file)
    return start


@pytest.fixture
def desk_on(tmp_path: Path, home: Path) -> Iterator[Callable[..., Desk]]:
    """Return a function that opens the real window on an article with a text; `profile`: its labels."""
    made: list[Desk] = []

    def make(text: str, profile: str = "news") -> Desk:
        folder = tmp_path / f"desk{len(made)}"
        folder.mkdir()
        with project_with(folder, text, profile=profile) as project:
            path = project.path
        made.append(Desk(path, home / "settings.json"))
        return made[-1]

    yield make
    for desk in made:
        desk.close()
