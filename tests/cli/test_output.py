"""Tables and progress."""

from __future__ import annotations

import io

from annotator.cli.output import TerminalProgress, say_table


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_numbers_stand_to_the_right_and_blanks_in_cells_are_one(capsys) -> None:
    say_table([("a", 1), ("b\n c", 22)], ("name", "n"))
    assert capsys.readouterr().out == "name   n\na      1\nb c   22\n"


def test_progress_is_shown_on_a_terminal_and_wiped_at_the_end() -> None:
    stream = Terminal()
    with TerminalProgress(stream) as progress:
        progress(1, 4, "import")
        progress(2, 4, "import")
    assert stream.getvalue() == "\rimport 25 %\r           \r"


def test_progress_is_not_shown_elsewhere() -> None:
    stream = io.StringIO()
    with TerminalProgress(stream) as progress:
        progress(1, None, "import")
    assert stream.getvalue() == ""
