"""A proxy on loopback that spoils what passes through it: ``python -m tests.s3.proxy PORT BEHIND``.

``refuse`` and ``busy`` answer 500 and 503 without asking the server, ``deny`` and ``hide`` 403;
``drop`` closes the line before it is asked, ``lose`` after it has done what was asked; ``cut``
breaks an answer off half way; ``slow`` waits. Every so-manieth request is spoiled: where that is
not every one, a request passes that has been spoiled at all of its tries but the last, for a server
that stumbles is one that answers whoever asks again.
"""

import contextlib
import http.client
import json
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, NamedTuple

from tests.s3 import servers

_FAILURES = {
    "refuse": (500, "InternalError"),
    "busy": (503, "SlowDown"),
    "deny": (403, "InvalidAccessKeyId"),
    "hide": (403, "AccessDenied"),
}
_CONTROL = "/-/spoil"
_IN_A_ROW = servers.TRIES - 1


class Fault(NamedTuple):
    kind: str = ""
    every: int = 1
    methods: tuple[str, ...] = ("GET", "HEAD", "PUT", "DELETE")


def spoil(url: str, fault: Fault = Fault()) -> int:  # noqa: B008 - it cannot change
    """Tell the proxy at a URL what to spoil from now on; return how much it spoiled before."""
    proxy = http.client.HTTPConnection(url.removeprefix("http://"))
    proxy.request("POST", _CONTROL, json.dumps(fault))
    spoiled = int(proxy.getresponse().read())
    proxy.close()
    return spoiled


class Handler(BaseHTTPRequestHandler):
    behind = 0
    fault = Fault()
    asked = spoiled = 0
    in_a_row: ClassVar[Counter[str]] = Counter()
    lock = threading.Lock()
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == _CONTROL:
            self._take(Fault(*json.loads(body)))
            return
        verdict = self._verdict()
        if verdict in _FAILURES:
            self._refuse(*_FAILURES[verdict])
            return
        if verdict == "drop":
            self.close_connection = True
            return
        if verdict == "slow":
            time.sleep(0.3)
        status, headers, answer = self._forwarded(body)
        if verdict == "lose":
            self.close_connection = True
            return
        with contextlib.suppress(OSError):  # who asked may be gone
            self._answer(status, headers, answer, cut=verdict == "cut")

    def _take(self, fault: Fault) -> None:
        cls = type(self)
        before, cls.fault, cls.asked, cls.spoiled = cls.spoiled, fault, 0, 0
        cls.in_a_row.clear()
        self._answer(200, [], str(before).encode())

    def _verdict(self) -> str:
        """Return what is to be done to this request; nothing for most."""
        cls = type(self)
        with cls.lock:
            if not cls.fault.kind or self.command not in cls.fault.methods:
                return ""
            cls.asked += 1
            what = self.headers.get("amz-sdk-invocation-id", self.path)  # tries share it
            stumbles = cls.fault.every > 1
            if cls.asked % cls.fault.every or (stumbles and cls.in_a_row[what] == _IN_A_ROW):
                del cls.in_a_row[what]
                return ""
            cls.in_a_row[what] += 1
            cls.spoiled += 1
            return cls.fault.kind

    def _forwarded(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=60)
        headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
        server.request(self.command, self.path, body, headers)
        answer = server.getresponse()
        told = answer.status, answer.getheaders(), answer.read()
        server.close()
        return told

    def _answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes, *, cut: bool = False
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"connection", "transfer-encoding", "keep-alive"}:
                self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>on purpose</Message></Error>".encode()
        self._answer(status, [("Content-Type", "application/xml")], body)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _pass  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.behind = int(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
