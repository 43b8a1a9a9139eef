"""The way to the provider and back, step by step, as a browser goes it."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

GO = reverse("openid_connect_login", args=["kemnaker"])
BACK = reverse("openid_connect_callback", args=["kemnaker"])
Answer = HttpResponse | Any


def asked(browser: Client) -> str:
    """Where our sign-in leads: the provider's page, with all it is given."""
    return browser.post(GO).headers["Location"]


def agreed(there: str, subject: str = "pegawai-1") -> str:
    """The person says yes at the provider: where it leads back to."""
    answer = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def through(browser: Client, subject: str = "pegawai-1") -> Answer:
    """There and back again."""
    return browser.get(agreed(asked(browser), subject))


def is_inside(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def refused(answer: Answer, words: str = "jawabannya tidak dapat dipercaya") -> bool:
    return answer.status_code == 401 and words in answer.content.decode()
