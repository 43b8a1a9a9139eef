"""What can be wrong with the trail's seals; for `desmigratif doctor`, which loads it once Django is up."""

from datetime import timedelta

from django.utils import timezone

from desmigratif.audit import heads, keyring
from desmigratif.audit import queries as audit
from desmigratif.config.checks import Finding

SEALING_TOLERANCE = timedelta(minutes=5)


def trail_is_sealed() -> Finding:
    """Whether the trail can be signed, nothing of it waits long, and the heads outside agree with it."""
    newest = audit.newest_batch()
    kept = heads.last_kept()
    try:
        keyring.signer(may_make=newest is None)
    except keyring.AuditKeyError as error:
        return Finding("trail", str(error), ok=False)
    if kept and (newest is None or kept.number > newest.number):
        found = newest.number if newest else 0
        line = f"batch {kept.number} was sealed, the database ends at batch {found}: its tail was cut"
        return Finding("trail", f"{line} or an older copy was put back ({heads.heads_file()})", ok=False)
    if newest and kept and kept.number == newest.number and kept.head != bytes(newest.head).hex():
        line = f"batch {newest.number} is another one than in {heads.heads_file()}: it was rewritten"
        return Finding("trail", line, ok=False)
    waiting = audit.oldest_unsealed_at()
    if waiting and waiting < timezone.now() - SEALING_TOLERANCE:
        line = f"lines wait for their seal since {waiting:%Y-%m-%d %H:%M} UTC; is the worker running?"
        return Finding("trail", line, ok=True, remark=True)
    return Finding("trail", f"sealed up to batch {newest.number}" if newest else "nothing to seal", ok=True)
