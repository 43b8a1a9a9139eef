"""Letters by e-mail, handed to a real SMTP server on loopback."""

import re
from datetime import date, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.inbox import links
from desmigratif.inbox.actions import choosing, notices, sending
from desmigratif.inbox.models import Letter, MailChoice, Notice
from desmigratif.inbox.tests.conftest import At, tell, wants
from desmigratif.inbox.tests.smtp_server import Server

pytestmark = pytest.mark.django_db
How = MailChoice.How


def _later(minutes: float) -> None:
    sending.send_due(now=timezone.now() + timedelta(minutes=minutes))


def _text(server: Server, index: int = -1) -> str:
    body = server.kept[index][1].get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_notice_goes_out_at_once_and_only_once(ani: User, thing: Agency, smtp: Server) -> None:
    wants(ani, How.AT_ONCE)
    tell(ani, about=thing)
    assert sending.send_due().values == {"sent": 1, "failed": 0}
    assert sending.send_due().values == {"sent": 0, "failed": 0}
    ((address, message),) = smtp.kept
    assert (address, message["Subject"]) == ("ani@example.org", "Desmigratif: 1 new notice")
    assert "Keruak is proposed\nhttps://desmigratif.example/lokasi/1/" in _text(smtp)
    assert message["Auto-Submitted"] == "auto-generated"
    assert Letter.objects.get().state == "sent"


def test_a_letter_holds_no_name_of_anybody_and_no_body(ani: User, thing: Agency, smtp: Server) -> None:
    User.objects.filter(pk=ani.pk).update(full_name="Ani Rahayu")
    wants(ani, How.AT_ONCE)
    tell(ani, about=thing)
    Notice.objects.update(body="Told by Budi Santoso")
    sending.send_due()
    whole = smtp.kept[0][1].as_string() + _text(smtp)
    assert "Rahayu" not in whole
    assert "Santoso" not in whole


def test_the_daily_letter_is_in_the_reader_s_language(ani: User, thing: Agency, smtp: Server) -> None:
    wants(ani, How.DAILY, language="id")
    for key in "ab":
        tell(ani, about=thing, key=key)
    sending.send_due()
    assert smtp.kept == []
    assert sending.make_digests(day=date(2026, 3, 10)).values == {"count": 1}
    assert sending.make_digests(day=date(2026, 3, 11)).values == {"count": 0}
    sending.send_due()
    assert smtp.kept[0][1]["Subject"] == "Desmigratif: Hari ini: 2 pemberitahuan baru"
    assert "Pilih di sini" in _text(smtp)


@pytest.mark.parametrize(
    "change",
    [
        {"how": How.NONE},
        {"confirmed_at": None},
        {"refused_at": "2026-01-01T00:00Z"},
        {"since": "2999-01-01T00:00Z"},
    ],
)
def test_nobody_who_does_not_want_letters_gets_one(
    ani: User, thing: Agency, smtp: Server, change: dict[str, object]
) -> None:
    wants(ani, How.AT_ONCE)
    MailChoice.objects.update(**change)
    tell(ani, about=thing)
    sending.send_due()
    assert smtp.kept == []


def test_a_suspended_person_gets_no_letter_that_waits(ani: User, thing: Agency, smtp: Server) -> None:
    wants(ani, How.DAILY)
    tell(ani, about=thing)
    sending.make_digests(day=date(2026, 3, 10))
    User.objects.filter(pk=ani.pk).update(is_active=False)
    sending.send_due()
    assert smtp.kept == []
    assert Letter.objects.get().fault == sending.NO_LONGER


def test_what_was_read_meanwhile_is_not_mailed(ani: User, thing: Agency, smtp: Server) -> None:
    wants(ani, How.DAILY)
    tell(ani, about=thing)
    sending.make_digests(day=date(2026, 3, 10))
    notices.mark_all_read(by=ani)
    sending.send_due()
    assert smtp.kept == []


def test_a_server_that_is_away_loses_nothing(
    ani: User, thing: Agency, smtp: Server, caplog: pytest.LogCaptureFixture
) -> None:
    wants(ani, How.AT_ONCE)
    tell(ani, about=thing)
    smtp.broken = True
    sending.send_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempt, letter.fault) == ("waiting", 1, sending.AWAY)
    smtp.broken = False
    _later(0.5)
    assert smtp.kept == []
    _later(1.1)
    assert len(smtp.kept) == 1
    assert Letter.objects.get().state == "sent"


def test_a_refused_address_is_shown_and_gets_nothing_more_until_it_is_kept_again(
    ani: User, thing: Agency, smtp: Server, at: At
) -> None:
    wants(ani, How.AT_ONCE)
    smtp.refuses["ani@example.org"] = "550 no such mailbox"
    tell(ani, about=thing)
    assert sending.send_due().values == {"sent": 0, "failed": 1}
    page = at(ani).get(reverse("inbox:mail")).text
    assert "Surel tidak sampai" in page
    tell(ani, about=thing, key="second")
    sending.send_due()
    assert Letter.objects.count() == 1
    said = {"how": How.AT_ONCE, "address": "ani@example.org", "language": "id"}
    at(ani).post(reverse("inbox:mail"), said)
    smtp.refuses.clear()
    sending.send_due()
    assert smtp.kept[0][1]["Subject"] == "Konfirmasi alamat Anda untuk Desmigratif"


def test_an_answer_of_later_is_tried_again_and_given_up_in_the_end(
    ani: User, thing: Agency, smtp: Server
) -> None:
    wants(ani, How.DAILY)
    tell(ani, about=thing)
    sending.make_digests(day=date(2026, 3, 10))
    smtp.refuses["ani@example.org"] = "451 later"
    _tried_in_vain()
    smtp.refuses.clear()
    assert sending.make_digests(day=date(2026, 3, 11)).values == {"count": 0}, "no letter after letter"
    assert Letter.objects.count() == 1


def _tried_in_vain() -> None:
    for turn in range(sending.MOST_TRIES):
        _later(turn * 300)
        letter = Letter.objects.get()
        assert letter.attempt == turn + 1
    assert (letter.state, letter.fault) == ("failed", sending.GIVEN_UP)


def test_what_a_server_that_was_away_never_saw_the_next_letter_tells(
    ani: User, thing: Agency, smtp: Server, caplog: pytest.LogCaptureFixture
) -> None:
    wants(ani, How.DAILY)
    tell(ani, about=thing)
    sending.make_digests(day=date(2026, 3, 10))
    smtp.broken = True
    _tried_in_vain()
    smtp.broken = False
    sending.make_digests(day=date(2026, 3, 11))
    sending.send_due()
    assert len(smtp.kept) == 1


@pytest.mark.parametrize(("answer", "final"), [("554 no such letters", True), ("451 later", False)])
def test_a_letter_refused_for_good_ends_the_letters_to_its_address(
    ani: User, thing: Agency, smtp: Server, answer: str, final: bool
) -> None:
    wants(ani, How.AT_ONCE)
    smtp.refuses_text = answer
    tell(ani, about=thing)
    sending.send_due()
    tell(ani, about=thing, key="second")
    sending.send_due()
    assert (MailChoice.objects.get().refused_at is not None) is final
    assert {one.state for one in Letter.objects.all()} == ({"failed"} if final else {"waiting"})
    assert Letter.objects.count() == (1 if final else 2)


def test_a_bad_address_does_not_hold_up_others(ani: User, budi: User, thing: Agency, smtp: Server) -> None:
    for person in (ani, budi):
        wants(person, How.AT_ONCE)
    smtp.refuses["ani@example.org"] = "550 no"
    tell(ani, budi, about=thing)
    assert sending.send_due().values == {"sent": 1, "failed": 1}
    assert [address for address, _message in smtp.kept] == ["budi@example.org"]


def test_a_letter_taken_by_a_worker_that_died_goes_out_later_with_the_same_id(
    ani: User, thing: Agency, smtp: Server
) -> None:
    wants(ani, How.AT_ONCE)
    tell(ani, about=thing)
    sending.send_due()
    Letter.objects.update(state="waiting", ended_at=None)  # the note after the server's yes was lost
    _later(2)
    first, second = (message["Message-ID"] for _address, message in smtp.kept)
    assert first == second


def test_an_address_counts_once_its_link_was_opened_by_its_owner(
    ani: User, budi: User, smtp: Server, at: At
) -> None:
    said = {"how": How.AT_ONCE, "address": "ani@example.org", "language": "en"}
    assert at(ani).post(reverse("inbox:mail"), said).status_code == 302
    choice = MailChoice.objects.get()
    assert choice.confirmed_at is None
    sending.send_due()
    link = re.search(r"https://desmigratif\.example(/\S+)", _text(smtp))
    assert link is not None
    for bad in (at(budi).get(link[1]), at(budi).post(link[1]), at(ani).get("/kotak/surel/konfirmasi/x/")):
        assert bad.headers["Location"] == reverse("inbox:mail")
    assert at(ani).get(link[1]).status_code == 200
    choice.refresh_from_db()
    assert choice.confirmed_at is None, "a mail program that opens links confirms nothing"
    at(ani).post(link[1])
    choice.refresh_from_db()
    assert choice.confirmed_at is not None


def test_an_old_link_is_dead(ani: User, smtp: Server, at: At) -> None:
    choosing.choose_mail(how=How.DAILY, address="ani@example.org", language="en", by=ani)
    sending.send_due()
    assert choosing.ask_again(by=ani)
    sending.send_due()
    old, new = (re.search(r"https://desmigratif\.example(/\S+)", _text(smtp, number)) for number in (0, 1))
    assert old is not None
    assert new is not None
    answers = [at(ani).get(address, follow=True) for address in (old[1], "/kotak/surel/konfirmasi/x/")]
    assert all(answer.redirect_chain == [(reverse("inbox:mail"), 302)] for answer in answers)
    assert all("Tautan ini tidak berlaku lagi" in answer.text for answer in answers)
    assert at(ani).get(new[1]).status_code == 200


def test_the_link_of_an_address_taken_away_is_dead_and_names_no_address(
    ani: User, smtp: Server, at: At
) -> None:
    choosing.choose_mail(how=How.DAILY, address="ani@example.org", language="en", by=ani)
    sending.send_due()
    link = re.search(r"https://desmigratif\.example(/\S+)", _text(smtp))
    assert link is not None
    token = link[1].rstrip("/").rpartition("/")[2]
    assert signing.loads(token, salt=links.SALT) == [ani.pk, MailChoice.objects.get().nonce]
    choosing.choose_mail(how=How.NONE, address="", language="en", by=ani)
    assert at(ani).post(link[1]).headers["Location"] == reverse("inbox:mail")
    assert MailChoice.objects.get().confirmed_at is None


def test_nobody_can_have_a_stranger_flooded(ani: User, at: At) -> None:
    for number in range(choosing.MOST_CONFIRMATIONS):
        said = {"how": How.DAILY, "address": f"a{number}@example.org", "language": "id"}
        assert at(ani).post(reverse("inbox:mail"), said).status_code == 302
    refused = at(ani).post(reverse("inbox:mail"), {**said, "address": "more@example.org"})
    assert refused.status_code == 422
    assert "more@example.org" in refused.text, "nothing typed is lost"
    assert MailChoice.objects.get().address == f"a{number}@example.org"
    at(ani).post(reverse("inbox:mail_again"))
    assert Letter.objects.count() == choosing.MOST_CONFIRMATIONS


@pytest.mark.parametrize("address", ["", "nonsense", "a@b.c\nBcc: x@y.z"])
def test_letters_need_a_sound_address(ani: User, at: At, address: str) -> None:
    said = {"how": How.DAILY, "address": address, "language": "id"}
    assert at(ani).post(reverse("inbox:mail"), said).status_code == 422
    assert not MailChoice.objects.exists()


def test_without_a_mail_server_letters_wait_and_the_page_says_so(
    ani: User, thing: Agency, at: At, settings: Settings
) -> None:
    settings.EMAIL_HOST = ""
    wants(ani, How.AT_ONCE)
    tell(ani, about=thing)
    assert sending.send_due().message == sending.NO_SERVER
    assert "belum mengirim surel" in at(ani).get(reverse("inbox:mail")).text
