"""A mail server of the tests' own on loopback: speaks SMTP over a real socket and keeps what it was given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Server(socketserver.ThreadingTCPServer):
    """`refuses` maps addresses to the answer they get instead of 250; `broken` answers no greeting at all."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.kept: list[tuple[str, EmailMessage]] = []
        self.refuses: dict[str, str] = {}
        self.refuses_text = ""
        self.broken = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        if self.server.broken:
            return
        self._say("220 loopback")
        receivers: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                answer = self.server.refuses.get(address, "250 ok")
                receivers += [address] if answer.startswith("250") else []
                self._say(answer)
            elif verb == "DATA":
                self._take(receivers)
                receivers = []
            else:
                receivers = [] if verb in {"MAIL", "RSET"} else receivers
                self._say("250 ok")

    def _take(self, receivers: list[str]) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.server.refuses_text:
            self._say(self.server.refuses_text)
            return
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.kept += [(address, message) for address in receivers]
        self._say("250 kept")


@contextmanager
def serving() -> Iterator[Server]:
    """The server in a thread, gone afterwards."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
