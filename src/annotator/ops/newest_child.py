"""The one process that ever asks a network for something: which version is the newest. The only door to it.

It sends nothing but the version that asks, follows no way to another computer, and believes nobody who cannot prove
by a certificate who it is.
"""

from __future__ import annotations

import os
import ssl
import sys
import threading
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, TYPE_CHECKING

import msgspec

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.progress import Progress
from annotator.ops.child_process import serve, tried
from annotator.ops.newest import Answer, Newest, Request, version_key

if TYPE_CHECKING:
    from http.client import HTTPMessage

SECONDS = 10.0
"""Seconds that all of it may take."""

LOOK = 0.1
"""Seconds between two looks whether somebody still waits."""

LIMIT = 256_000
"""Bytes of an answer."""

CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
)
"""Where systems keep whom they trust; a bundled Python only knows the place of the system that it was built on."""


class Release(msgspec.Struct, frozen=True):
    """What GitHub says of one, as far as it matters."""

    tag_name: str
    html_url: str = ""
    draft: bool = False
    prerelease: bool = False


class _SamePlace(urllib.request.HTTPRedirectHandler):
    """Follows ways to other pages of the same computer only: the window has said who is asked."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the next request. Raises `URLError` for one to elsewhere."""
        there = urllib.request.Request(newurl)
        if (there.type, there.host) != ("https", req.host):
            raise urllib.error.URLError("sends elsewhere")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def main() -> int:
    """Answer one request; returns the exit code."""
    return serve(Request, answer)


def answer(request: Request, progress: Progress, seconds: float = SECONDS) -> Answer:
    """Ask, and return what came of it; within `seconds`, and at once when nobody waits any more."""
    came: list[Newest | AnnotatorError] = []

    def work() -> None:
        try:
            came.append(_newest(request))
        except AnnotatorError as error:
            came.append(error)

    def wait() -> Newest:
        asking = threading.Thread(target=work, daemon=True)  # a name server cannot be hurried
        asking.start()
        for _ in range(int(seconds / LOOK)):
            progress(0, None, "")
            asking.join(LOOK)
            if not asking.is_alive():
                break
        found = came[0] if came else _unreachable(request, f"did not answer within {seconds:.0f} seconds")
        if isinstance(found, AnnotatorError):
            raise found
        return found

    return tried(wait)


def _unreachable(request: Request, why: str) -> EnvironmentFailure:
    host = request.address.removeprefix("https://").partition("/")[0]
    return EnvironmentFailure(
        f"“{host}” {why}. This is version {request.version}; whether there is a newer one is not known. "
        "Look again later."
    )


def _newest(request: Request) -> Newest:
    """Return what the address says. Raises `EnvironmentFailure`."""
    asked = urllib.request.Request(
        request.address,
        headers={"User-Agent": f"ArticleAnnotator/{request.version}", "Accept": "application/json"},
    )
    if asked.type != "https":
        raise _unreachable(request, "would be asked without a proof of who it is")
    try:
        with _opener().open(asked, timeout=SECONDS) as reply:
            said = reply.read(LIMIT + 1)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            return Newest("")
        raise _unreachable(request, f"answered with error {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise _unreachable(request, _why(error)) from None
    if len(said) > LIMIT:
        raise _unreachable(request, "said more than a list of releases can be")
    return _read(request, said)


def _read(request: Request, said: bytes) -> Newest:
    """Return the newest of what was said: one release or a list of them."""
    try:
        found = msgspec.json.decode(said, type=Release | list[Release])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _unreachable(request, "said nothing that this version understands") from None
    releases = [found] if isinstance(found, Release) else found
    final = [release for release in releases if not release.draft and not release.prerelease]
    if not final:
        return Newest("")
    newest = max(final, key=lambda release: version_key(release.tag_name) or ((), 0, 0))
    return Newest(newest.tag_name[:100], newest.html_url[:1000])


def _why(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "could not prove who it is, so that nothing it says was read"
    if reason == "sends elsewhere":
        return "sends to another computer, which is not asked"
    return "could not be reached"


def _opener() -> urllib.request.OpenerDirector:
    """Return what opens https addresses and no others, through the proxy of the system if there is one."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=_trust()),
        _SamePlace(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _trust() -> ssl.SSLContext:
    """Return whom this system trusts; without any nobody can prove who it is, which is what is said then."""
    context = ssl.create_default_context()
    chosen = "SSL_CERT_FILE" in os.environ or "SSL_CERT_DIR" in os.environ
    if chosen or context.cert_store_stats()["x509_ca"]:
        return context
    for place in CERTIFICATES:
        if os.path.isfile(place):
            context.load_verify_locations(place)
            break
    return context


if __name__ == "__main__":
    sys.exit(main())
