"""What writers try, each by chance: a good share of it cannot go through and must be refused."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from tests.prove.overlap.attacks import attack
from tests.prove.overlap.scout import Seen
from tests.prove.overlap.writer import Writer

NEXT = {"proposed": "confirmed", "confirmed": "established", "established": "active"}
MOST_VILLAGES, FEWEST_VILLAGES = 175, 140
Weights = dict[Callable[[Writer], None], float]


def open_site(w: Writer) -> None:
    programme, start = w.programme().pk, w.day(-40, 40)
    end = start + timedelta(days=w.chance.randint(20, 200)) if w.chance.random() < 0.8 else None
    villages = [w.village()]
    if w.road.name == "sql" and w.chance.random() < 0.1:
        villages = list({w.village() for _ in range(3)})
        if w.chance.random() < 0.5:
            villages.sort()
    w.attempt("open", villages[0], lambda: w.road.open(programme, villages, start, end))


def extend(w: Writer) -> None:
    site = w.site(ended=False if w.chance.random() < 0.8 else None)
    if site:
        end = (site.ends_on or w.today) + timedelta(days=w.chance.randint(-20, 150))
        w.attempt("extend", site.village, lambda: w.road.extend(site.pk, end), own=site.pk)


def close(w: Writer) -> None:
    site = w.site(ended=False if w.chance.random() < 0.8 else None)
    if site is None:
        return
    if site.state == "proposed" and w.chance.random() < 0.7:
        w.attempt("step", site.village, lambda: w.road.step(site.pk, "confirmed"), own=site.pk)
    on = max(site.starts_on + timedelta(days=w.chance.randint(0, 9)), w.day(-30, 30))
    w.attempt("close", site.village, lambda: w.road.close(site.pk, on), own=site.pk)


def reopen(w: Writer) -> None:
    site = w.site(ended=True if w.chance.random() < 0.9 else None)
    if site:
        end = w.day(-10, 120)
        w.attempt("reopen", site.village, lambda: w.road.reopen(site.pk, end), own=site.pk)


def renew(w: Writer) -> None:
    """The same programme goes on in the village of an ended site, mostly while it rests."""
    easy, held = w.easy("renew"), w.view().held
    found = [w.site(ended=True) for _try in range(6 if easy else 1)]
    free = [one for one in found if one and not held.get(one.village, set()) - {one.pk}]
    site = (free or found)[0]
    if site is None or site.ends_on is None:
        return
    start = site.ends_on + timedelta(days=0 if easy else w.chance.randint(-5, 25))
    end = start + timedelta(days=w.chance.randint(20, 150))
    again = partial(w.road.open, site.programme, [site.village], start, end)
    w.attempt("renew", site.village, again, own=site.pk)


def step(w: Writer) -> None:
    site = w.site(ended=False)
    if site:
        state = NEXT.get(site.state, "active")
        w.attempt("step", site.village, lambda: w.road.step(site.pk, state), own=site.pk)


def release(w: Writer) -> None:
    site = w.site(ended=False)
    if site:
        w.attempt("release", site.village, lambda: w.road.step(site.pk, "withdrawn"), own=site.pk)


def undo(w: Writer) -> None:
    changes = w.view().changes
    if changes:
        change, site = changes[min(int(w.chance.expovariate(0.05)), len(changes) - 1)]
        village = next((one.village for one in w.view().sites if one.pk == site), 0)
        w.attempt("undo", village, lambda: w.road.undo(change), own=site)


def past(w: Writer) -> None:
    programme, village, start = w.programme().pk, w.village(), w.day(-60, 0)
    if (site := w.site()) and not w.easy("past"):  # it is in its village already
        programme, village, start = site.programme, site.village, site.starts_on
    end = start + timedelta(days=w.chance.randint(10, 60))
    w.attempt("past", village, lambda: w.road.past(programme, village, start, end))


def split(w: Writer) -> None:
    """Refused are a village that an event has ended, a code that is taken, a day before the village began."""
    view, easy = w.view(), w.easy("split")
    if len(view.villages) > MOST_VILLAGES:
        return merge(w)
    village = w.chance.choice(view.villages if easy or not view.gone else view.gone)
    district, day = view.district[village], w.day(-3 if easy else -60, 0)
    code = f"{w.stage.districts[district]}.{w.chance.randint(2001, 2900 if easy else 2006)}"
    w.attempt("split", village, lambda: w.road.split(village, district, code, day))
    return None


def merge(w: Writer) -> None:
    """Refused are two villages that two programmes hold, and one that an event has ended."""
    view, easy = w.view(), w.easy("merge")
    if len(view.villages) < FEWEST_VILLAGES:
        return split(w)
    held = [pk for pk in view.villages if pk in view.held]
    one, day = w.chance.choice(view.villages if easy or not held else held), w.day(-3 if easy else -60, 0)
    near = [pk for pk in view.villages if view.district[pk] == view.district[one] and pk != one]
    chosen = [pk for pk in near if (pk not in view.held) == easy] or near
    other = w.chance.choice(chosen) if chosen else one
    if not easy and view.gone and w.chance.random() < 0.5:
        other = w.chance.choice(view.gone)
    w.attempt("merge", one, lambda: w.road.merge([one, other], day))
    return None


def settle(w: Writer) -> None:
    """Events that wait: agreed to by an officer, or tried again."""
    view = w.view()
    if view.conflicts and w.chance.random() < 0.5:
        conflict, *agencies = w.chance.choice(view.conflicts)
        person = w.chance.choice(w.stage.officers[w.chance.choice(agencies)])
        w.attempt("agree", 0, lambda: w.road.agree(conflict, person))
    elif view.waiting:
        event = w.chance.choice(view.waiting)
        w.attempt("again", 0, lambda: w.road.try_again(event))


def decide(w: Writer) -> None:
    """The programme of another substance is found to be of the first one, or not after all."""
    programme, substance = w.stage.programmes[-1], w.chance.choice(w.stage.substances)
    person = w.chance.choice([pk for team in w.stage.officers.values() for pk in team if pk != w.road.actor])
    w.attempt("decide", 0, lambda: w.road.decide(programme.pk, substance, person))


def assault(w: Writer) -> None:
    site, other = w.site(), w.site()
    if site and other:
        programme = w.chance.choice(w.stage.programmes).pk
        w.attempt("attack", site.village, lambda: attack(w.road, w.chance, site, other, programme))


def waive(w: Writer) -> None:
    """The whole way of a waiver, and a third programme that must stay outside whichever of the two ends
    first. One in three waivers has only three of its four confirmations."""
    first = w.site(ended=False)
    if first is None or first.programme == w.stage.programmes[-1].pk:
        return
    if w.road.name == "actions" and first.ends_on is not None:
        return  # an officer asks about who holds the village today, years after the days of this run
    agency = {one.pk: one.agency for one in w.stage.programmes}
    of_one = [one for one in w.stage.programmes if one.substance == w.stage.substances[0]]
    others = [one.pk for one in of_one if one.agency != agency[first.programme]]
    second = w.chance.choice(others if w.chance.random() < 0.9 else [one.pk for one in of_one])
    asked = w.attempt("ask", first.village, lambda: w.road.ask(second, first.village, first.pk), own=first.pk)
    if asked is None:
        return
    people = [
        *w.chance.sample(w.stage.officers[agency[second]], 2),
        *w.chance.sample(w.stage.officers[agency[first.programme]], 2),
    ]
    for person in people[w.chance.random() < 0.33 :]:
        yes = partial(w.road.confirm, asked.value, person)
        w.attempt("confirm", first.village, yes, own=first.pk)
    start = max(first.starts_on, w.day(-20, 20))
    beside = w.attempt(
        "waive", first.village, lambda: w.road.open(second, [first.village], start, None), own=first.pk
    )
    if beside:
        third = next(one.pk for one in of_one if one.pk not in (first.programme, second))
        _third(w, first, beside.sites[0].site, start, third)


def _third(w: Writer, first: Seen, second: int, start: date, third: int) -> None:
    """The proof's own sequence: refused beside both, and refused after either has ended."""
    village, end, later = first.village, start + timedelta(days=30), start + timedelta(days=400)
    outside = partial(w.road.open, third, [village])
    refused = w.attempt("third", village, partial(outside, start + timedelta(days=1), None)) is None
    if w.chance.random() < 0.5:
        going, staying, op = first.pk, second, "third: first ends"
    else:
        going, staying, op = second, first.pk, "third: second ends"
        if (
            w.attempt("extend", village, lambda: w.road.extend(first.pk, None), own=first.pk) is None
            and first.ends_on
        ):
            later = min(later, first.ends_on - timedelta(days=1))
    if going == second or first.state == "proposed":
        w.attempt("step", village, lambda: w.road.step(going, "confirmed"), own=going)
    ended = w.attempt("close", village, lambda: w.road.close(going, end), own=going)
    if refused and ended:
        w.attempt(op, village, partial(outside, later, None))
    w.attempt("close", village, lambda: w.road.close(staying, later), own=staying)


SQL: Weights = {
    open_site: 34,
    extend: 7,
    close: 9,
    reopen: 6,
    renew: 12,
    waive: 14,
    release: 4,
    step: 4,
    past: 5,
    split: 4,
    merge: 4,
    assault: 6,
}
ACTIONS: Weights = {
    open_site: 24,
    extend: 9,
    close: 9,
    reopen: 7,
    renew: 11,
    waive: 12,
    undo: 17,
    release: 3,
    step: 7,
    past: 4,
    split: 7,
    merge: 7,
    settle: 3,
    decide: 0.05,
}
FORMS: Weights = {open_site: 50, extend: 15, close: 15, reopen: 10, step: 20}
WEIGHTS = {"sql": SQL, "actions": ACTIONS, "forms": FORMS}


def keep_on(w: Writer) -> None:
    """Until all attempts are made."""
    plans = WEIGHTS[w.road.name]
    while w.board.done < w.board.attempts:
        (plan,) = w.chance.choices(list(plans), list(plans.values()))
        plan(w)
