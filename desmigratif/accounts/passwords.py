"""One-time passwords: made to be read from paper, typed once and then replaced."""

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which look alike on paper."""
GROUPS, GROUP = 4, 4
GOOD_FOR = timedelta(days=14)


def one_time() -> str:
    """A fresh password of 79 bits, such as `k7mq-92rw-hh4d-zx3p`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def good_until() -> datetime:
    """Instant after which a password handed over now is refused."""
    return timezone.now() + GOOD_FOR
