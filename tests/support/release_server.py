"""A computer that knows the newest version, for tests: in a process of its own, for tests reach no network.

It prints its port, then answers over https until its input ends. The path says how: see `ANSWERS`.
"""

from __future__ import annotations

import http.server
import json
import ssl
import sys
import threading
import time
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "tls"

ANSWERS = {
    "/newer": {"tag_name": "v99.1", "html_url": "https://localhost/newer/tag/v99.1", "body": "<b>x</b>"},
    "/list": [
        {"tag_name": "v2"},
        {"tag_name": "v77.0", "prerelease": True},
        {"tag_name": "v10.0", "draft": False},
    ],
    "/large": {"tag_name": "v1", "body": "x" * 300_000},
    "/strange": {"name": 3},
    "/none": [],
}


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers as the path says, and prints every request with its headers."""

    def do_GET(self) -> None:
        print(
            json.dumps({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}}),
            flush=True,
        )
        if self.path == "/slow":
            time.sleep(30)
        elif self.path in ("/elsewhere", "/plain"):
            self.send_response(302)
            port = self.server.server_address[1]
            self.send_header(
                "Location",
                f"https://127.0.0.1:{port}/newer"
                if self.path == "/elsewhere"
                else f"http://localhost:{port}/newer",
            )
            self.end_headers()
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/newer")
            self.end_headers()
        elif self.path in ANSWERS:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(ANSWERS[self.path]).encode())
        else:
            self.send_error(404 if self.path == "/missing" else 500)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing else."""


def main() -> None:
    """Serve."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FIXTURES / "localhost.pem", FIXTURES / "localhost.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
