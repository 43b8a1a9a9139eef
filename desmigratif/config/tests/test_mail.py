"""The mail server as the environment names it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from desmigratif.config import mail


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", mail.Server()),
        ("smtp://localhost", mail.Server("localhost", 25)),
        ("smtp+tls://u:p%40ss@mx.example", mail.Server("mx.example", 587, "u", "p@ss", starttls=True)),
        ("smtps://mx.example:2465", mail.Server("mx.example", 2465, tls=True)),
    ],
)
def test_the_mail_server_is_read_from_one_address(url: str, expected: mail.Server) -> None:
    assert mail.read(url) == expected


@pytest.mark.parametrize("url", ["localhost:25", "http://mx.example", "smtp://", "smtp://mx.example:port"])
def test_a_bad_address_of_the_mail_server_is_told_in_words(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESMIGRATIF_SMTP_URL"):
        mail.read(url)
