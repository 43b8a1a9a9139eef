"""One-time passwords and invitation codes: made to be read from paper or aloud, and typed once."""

import hashlib
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


CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1."""
CODE_GROUPS = 5


def invitation_code() -> str:
    """A fresh code of 99 bits, such as `K7MQ-92RW-HH4D-ZX3P-BT6V`."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _ in range(GROUP)) for _ in range(CODE_GROUPS))
    return "-".join(groups)


def code_hash(code: str) -> str:
    """What is kept of a code; whoever types it may use small letters and leave the dashes out. A code holds
    so much chance that a hash without salt gives nothing away."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()
