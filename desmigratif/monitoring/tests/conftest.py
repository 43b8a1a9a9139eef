"""The centres of the officers room, and short ways to report."""

from datetime import date, datetime, time
from typing import Any

from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.monitoring.actions.reporting import Said, Sending, Sent, send_report
from desmigratif.officers import months
from desmigratif.officers.tests.conftest import home, sign_in, world
from desmigratif.programmes.models import Site

__all__ = ["home", "sign_in", "world"]
ASKED: dict[str, Any] = {"officers": 2, "open_days": 5, "equipment": "working", "internet": True}


def said(visits: int = 0, **more: Any) -> Said:
    """What a report says that has nothing to tell but visits."""
    return Said(figures={"visits": visits} if visits else {}, **{**ASKED, **more})


def report(
    site: Site, wanted: date, visits: int = 0, *, seen: int = 0, by: User | None = None, **more: Any
) -> Sent:
    """Send a month's report on the first day after it, or now when that is still to come."""
    at = datetime.combine(months.plus(wanted, 1), time(9), timezone.get_current_timezone())
    sending = Sending(seen=seen, at=min(at, timezone.now()))
    return send_report(site=site, month=wanted, said=said(visits, **more), sending=sending, by=by)


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What the form of a report would send as it is filled in when it is opened."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}
