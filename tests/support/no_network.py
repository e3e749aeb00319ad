"""No test, and nothing that it runs in this process, reaches a network: who tries is stopped, the test fails."""

from __future__ import annotations

import sys

ASKED = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "socket.gethostby",
    "urllib.Request",
)


class NoNetwork:
    """Hears of every attempt. `tried`: what was attempted since it was emptied."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def install(self) -> None:
        """Listen; there is no way back."""
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not event.startswith(("socket.", "urllib.")) or not event.startswith(ASKED):
            return
        address = (
            arguments[1] if event in ("socket.connect", "socket.bind", "socket.sendto") else arguments[0]
        )
        if isinstance(address, str | bytes) and event in ("socket.connect", "socket.bind"):
            return  # a socket of this computer alone, like that of a display
        self.tried.append(f"{event} {address!r}")
        raise PermissionError(f"no test reaches a network: {event}")
