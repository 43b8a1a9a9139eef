"""A browser without a screen, and a person at it who repeats what was cut off until it is answered."""

import http.client
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from desmigratif.signin import second_step
from desmigratif.signin.demo import DemoAccount
from tests.prove.installation import ProofError

LOGIN = "/akun/login/"
SECOND_STEP = "/akun/2fa/authenticate/"
PATIENCE_SECONDS = 120.0
AWAY = 503
"""The sentence that the site is away for a moment: the only fault a visitor may meet."""
REFUSED = (404, 409, 422)
"""What is done already is refused, or its form is not there any more."""


class CutError(Exception):
    """No whole answer came: what was asked may have been done, or not."""


@dataclass(frozen=True)
class Answer:
    """A page as it came."""

    status: int
    location: str
    body: str


@dataclass(frozen=True)
class Done:
    """The answer that counted; `cut` when an earlier try of the same had none; `begun_at`: of the first."""

    answer: Answer
    cut: bool
    begun_at: datetime

    @property
    def number(self) -> int:
        """The site or nomination that the answer leads to."""
        found = re.search(r"/(\d+)/", self.answer.location)
        if found is None:
            raise ProofError(f"led to {self.answer.location}, {self.answer.status}")
        return int(found[1])

    @property
    def refused(self) -> bool:
        return self.answer.status in REFUSED


@dataclass
class Person:
    """Somebody with an account and a browser."""

    account: DemoAccount
    port: int
    met: Counter[str] = field(default_factory=Counter)
    """Statuses of answers, and cuts."""
    sign_ins: int = 0
    giving_up: threading.Event = field(default_factory=threading.Event)
    _cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> str:
        """A page, asked for until it comes."""
        return self._until_answered("GET", path, {}).answer.body

    def post(self, path: str, **fields: str) -> Done:
        """What a form sends, sent again until it is answered. A refusal is right only after a cut: then the
        first try was done, and the house does not do it twice."""
        done = self._until_answered("POST", path, {"reason": "bukti", **fields})
        if done.answer.status == 302 or (done.refused and done.cut):
            return done
        said = " ".join(re.sub(r"<[^>]*>", " ", done.answer.body.partition("<main")[2]).split())
        raise ProofError(f"{self.account.username} got {done.answer.status} from {path}: {said[:300]}")

    def sign_in(self) -> None:
        """Name, password, and the code where the account needs one; from the begin when it is cut."""
        self._cookies.clear()
        self._call("GET", LOGIN, {})
        words = {"login": self.account.username, "password": self.account.password}
        answer = self._call("POST", LOGIN, words)
        if SECOND_STEP in answer.location:
            self._call("GET", SECOND_STEP, {})
            answer = self._call("POST", SECOND_STEP, {"code": second_step.code_of(self.account.secret)})
        if answer.status != 302 or "/akun/" in answer.location:
            raise ProofError(f"{self.account.username} cannot sign in: {answer.status} {answer.location}")
        self.sign_ins += 1

    def sign_out(self) -> None:
        """Leave, and forget the session whether that was heard or not."""
        with suppress(CutError):
            self._call("POST", "/akun/logout/", {})
        self._cookies.clear()

    def _until_answered(self, method: str, path: str, fields: dict[str, str]) -> Done:
        begun, end, cut = datetime.now(UTC), time.monotonic() + PATIENCE_SECONDS, False
        while time.monotonic() < end and not self.giving_up.is_set():
            try:
                if not self._cookies.get("desmigratif_session"):
                    self.sign_in()
                answer = self._call(method, path, fields)
            except CutError:
                cut = True
                time.sleep(0.2)
                continue
            if answer.location.startswith("/akun/"):
                self._cookies.clear()  # signed out: the form was not looked at
                continue
            return Done(answer, cut, begun)
        raise ProofError(f"{path} was not answered for {PATIENCE_SECONDS:.0f} s")

    def _call(self, method: str, path: str, fields: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if method == "POST":
            token = self._cookies.get("csrftoken", "")
            body = urlencode({**fields, "csrfmiddlewaretoken": token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self.met["no answer"] += 1
            raise CutError from error
        finally:
            connection.close()
        self.met[str(answer.status)] += 1
        if answer.status == AWAY:
            raise CutError
        if answer.status >= 500:
            raise ProofError(f"{self.account.username} met a broken page: {answer.status} at {path}")
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        return Answer(answer.status, answer.headers.get("Location", ""), text)
