"""A real OpenID provider on loopback, behind a listener that records what it is asked and can falsify it."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

PATIENCE_SECONDS = 20.0


@dataclass
class Provider:
    """Where it is, what it was asked, how its answers are falsified."""

    address: str
    behind: int
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    host: str = ""
    """Says this name of itself instead of its own."""
    instead: dict[str, Any] = field(default_factory=dict)
    """What it says of itself, instead of the truth."""

    def knows(self, subject: str, **claims: object) -> None:
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def forms(self, path: str) -> list[dict[str, list[str]]]:
        """Forms that were sent to a path."""
        return [parse_qs(body) for _, asked, body in self.asked if urlsplit(asked).path == path]


@contextmanager
def running() -> Iterator[Provider]:
    """The provider and the listener before it, for the time of the context."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    provider = Provider(f"http://127.0.0.1:{server.server_port}", port)
    server.provider = provider  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        _wait_for(port)
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        process.terminate()
        process.wait()


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the provider does not start")


class _Listener(BaseHTTPRequestHandler):
    """Hands each request on to the provider and its answer back."""

    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        provider.asked.append((self.command, self.path, body.decode("utf-8", "replace")))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        headers["Host"] = provider.host or self.headers["Host"]
        with closing(http.client.HTTPConnection("127.0.0.1", provider.behind, timeout=10)) as behind:
            behind.request(self.command, self.path, body or None, headers)
            answer = behind.getresponse()
            text = answer.read()
        if provider.instead and self.path.endswith("openid-configuration"):
            text = json.dumps({**json.loads(text), **provider.instead}).encode()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"content-length", "transfer-encoding", "connection", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""
