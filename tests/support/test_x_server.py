"""The X server of the tests shows a real window, and the place of a key gives the letter of the layout."""

from __future__ import annotations

import subprocess
import sys

import pytest
from x_server import XServer

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def keyPressEvent(self, event):
        print(event.text(), event.nativeScanCode(), flush=True)
        application.quit()
application = QApplication([])
window = Window()
window.setWindowTitle("a window of the tests")
window.show()
application.exec()
print(application.platformName())
"""
PLACE_OF_Y = 29


@pytest.mark.xcb
@pytest.mark.parametrize(("layout", "letter"), [("us", "y"), ("de", "z"), ("ru", "н")])
def test_a_key_gives_the_letter_of_the_layout(x_server: XServer, layout: str, letter: str) -> None:
    x_server.set_layout(layout)
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW], env=x_server.environment, stdout=subprocess.PIPE, text=True
    ) as program:
        x_server.window("a window of the tests")
        x_server.xdotool("key", str(PLACE_OF_Y))
        assert program.communicate(timeout=20)[0].split() == [letter, str(PLACE_OF_Y), "xcb"]


@pytest.mark.xcb
def test_tests_can_run_once_more_on_the_server(x_server: XServer) -> None:
    x_server.run_tests("tests/house/test_none.py")
    with pytest.raises(AssertionError, match="under xcb"):
        x_server.run_tests("tests/house/there_is_no_such_test.py")
