"""Every kind of damage is found, at the place where it was done."""

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.sealing import Signer, Verdict, root, verify
from desmigratif.cores.sealing.batch import Batch, line_of
from desmigratif.cores.sealing.tests.trails import SIGNER, Record, Trail, a_trail

BATCHES, LINES = 500, 20
KEYS = SIGNER.public_pem()
Damage = Callable[[list[Record], int], None]


def judged(trail: Trail, **given_: str) -> Verdict:
    return verify(trail.text(), keys=KEYS, heads=trail.heads_text(), **given_)


def delete(lines: list[Record], at: int) -> None:
    del lines[at]


def alter(lines: list[Record], at: int) -> None:
    lines[at]["actor_label"] = "somebody else"


def alter_detail(lines: list[Record], at: int) -> None:
    lines[at]["detail"]["reason"] = "another reason"


def alter_with_its_seal(lines: list[Record], at: int) -> None:
    """As somebody would who writes to the database and knows how leaves are made."""
    lines[at]["verb"] = "done"
    lines[at]["leaf"] = line_of(lines[at]).leaf(bytes.fromhex(lines[at]["commitment"])).hex()


def remove_leaving_its_seal(lines: list[Record], at: int) -> None:
    kept = ("record", "batch", "position", "commitment", "leaf", "id")
    lines[at] = {name: lines[at][name] for name in kept} | {"missing": True}


def reorder(lines: list[Record], at: int) -> None:
    """Exchange with the next line, places mended."""
    other = (at + 1) % len(lines)
    lines[at], lines[other] = lines[other], lines[at]
    for place in (at, other):
        lines[place]["position"] = place


def hide_details(lines: list[Record], at: int) -> None:
    del lines[at]["salt"], lines[at]["detail"]


DAMAGES: list[Damage] = [
    delete,
    alter,
    alter_detail,
    alter_with_its_seal,
    remove_leaving_its_seal,
    reorder,
    hide_details,
]
NAMES_THE_LINE = {alter, alter_detail, remove_leaving_its_seal}


@pytest.fixture(scope="module")
def ten_thousand() -> Trail:
    return a_trail([LINES] * BATCHES)


def test_a_whole_trail_has_no_fault(ten_thousand: Trail) -> None:
    verdict = judged(ten_thousand)
    assert (verdict.faults, verdict.batches, verdict.lines, verdict.unsealed) == ([], 500, 10_000, 1)
    assert verdict.last_head == ten_thousand.heads[-1]["head"]
    assert not verdict.own_keys


def test_damage_to_each_of_ten_thousand_lines_is_found_in_its_batch(ten_thousand: Trail) -> None:
    """Each line is damaged in one of the ways, in turn, and its batch judged alone."""
    found = 0
    for start in range(1, 1 + BATCHES * (LINES + 1), LINES + 1):
        head, *lines = ten_thousand.rows[start : start + 1 + LINES]
        for place, line in enumerate(lines):
            damage = DAMAGES[line["id"] % (len(DAMAGES) - 1)]  # hidden details show in the whole file only
            spoilt = lines.copy()
            spoilt[place] = {**line, "detail": dict(line["detail"])}
            spoilt[(place + 1) % LINES] = dict(spoilt[(place + 1) % LINES])
            damage(spoilt, place)
            batch = Batch.of(head)
            faults = [fault for one in spoilt for fault in batch.add(one)] + list(batch.closing_faults())
            assert damage not in NAMES_THE_LINE or any(f"line {line['id']}:" in fault for fault in faults)
            found += bool(faults)
    assert found == BATCHES * LINES


def test_damage_to_random_lines_of_ten_thousand_is_found_in_the_whole_file(ten_thousand: Trail) -> None:
    chance = random.Random(10_000)
    for damage in DAMAGES * 2:
        batch, place = chance.randrange(BATCHES), chance.randrange(LINES)
        start = 2 + batch * (LINES + 1)
        lines = [{**row, "detail": dict(row["detail"])} for row in ten_thousand.rows[start : start + LINES]]
        damage(lines, place)
        rows = [*ten_thousand.rows[:start], *lines, *ten_thousand.rows[start + LINES :]]
        assert judged(Trail(rows, ten_thousand.heads)).faults, damage


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_single_damage_is_the_only_thing_named(damage: Damage) -> None:
    chance = random.Random(damage.__name__)
    for _ in range(20):
        trail = a_trail([5, 1, 8, 2, 13])
        batch = chance.choice([1, 3, 4, 5])
        start = trail.at(batch, 0)
        size = trail.rows[start - 1]["count"]
        lines = trail.rows[start : start + size]
        line_id = lines[at := chance.randrange(size)]["id"]
        damage(lines, at)
        trail.rows[start : start + size] = lines
        trail.rows[-1]["lines"] = sum(row["record"] == "line" for row in trail.rows)
        faults = judged(trail).faults
        assert faults
        assert all(f"batch {batch}" in fault or f"line {line_id}:" in fault for fault in faults), faults


def test_a_line_moved_to_another_batch_is_found_in_both() -> None:
    trail = a_trail([4, 4, 4])
    moved = trail.rows.pop(trail.at(1, 3))
    moved |= {"batch": 2, "position": 4}
    trail.rows.insert(trail.at(2, 3) + 1, moved)
    assert judged(trail).faults == [
        "batch 1: has 3 lines, 4 were sealed",
        "batch 2: has 5 lines, 4 were sealed",
    ]


def test_a_line_exchanged_with_one_of_another_batch_is_found() -> None:
    trail = a_trail([4, 4])
    here, there = trail.at(1, 1), trail.at(2, 2)
    trail.rows[here], trail.rows[there] = trail.rows[there], trail.rows[here]
    assert [fault.partition(":")[0] for fault in judged(trail).faults] == [
        "batch 1, line 7",
        "batch 2, line 2",
    ]


def test_a_batch_rebuilt_around_a_forged_line_fails_by_its_signature() -> None:
    trail = a_trail([3, 3])
    start = trail.at(2, 0)
    lines = trail.rows[start : start + 3]
    alter_with_its_seal(lines, 1)
    forged = trail.rows[start - 1]
    forged["root"] = root([bytes.fromhex(line["leaf"]) for line in lines]).hex()
    assert any("its head does not belong" in fault for fault in judged(trail).faults)


def test_a_trail_signed_anew_with_another_key_is_refused() -> None:
    forged = a_trail([3, 3], signer=Signer.fresh())
    faults = verify(forged.text(), keys=KEYS).faults
    assert len(faults) == 2
    assert all("not a known one" in fault for fault in faults)
    assert not verify(forged.text()).faults
    assert verify(forged.text()).own_keys


def test_a_false_signature_is_found() -> None:
    trail = a_trail([3, 3])
    trail.rows[1]["signature"] = SIGNER.sign(b"something else").hex()
    assert judged(trail).faults == ["batch 1: its signature is false"]


def test_a_batch_that_is_missing_in_the_middle_is_named() -> None:
    trail = a_trail([2, 2, 2])
    start = trail.at(2, 0)
    del trail.rows[start - 1 : start + 2]
    assert (
        "batch 3: batch 2 should stand here; batches are missing or in another order" in judged(trail).faults
    )


def cut(trail: Trail, batches: int) -> Trail:
    """Without its last batches, the end record mended: nothing inside tells."""
    start = trail.at(len(trail.heads) - batches + 1, 0) - 1
    rows = trail.rows[:start]
    lines = sum(row["record"] == "line" for row in rows)
    kept = len(trail.heads) - batches
    end = {"record": "end", "batches": kept, "lines": lines, "unsealed": 0}
    return Trail([*rows, end], trail.heads)


def test_a_cut_tail_shows_against_the_heads_outside_and_against_the_last_head_known() -> None:
    trail = a_trail([2, 2, 2, 2])
    short = cut(trail, 2)
    assert not verify(short.text(), keys=KEYS).faults
    assert judged(short).faults == [
        "row 3 of the heads: batch 3 is not in this trail: its tail was cut",
        "row 4 of the heads: batch 4 is not in this trail: its tail was cut",
    ]
    known = trail.heads[3]["head"]
    assert len(verify(short.text(), keys=KEYS, known_head=known.upper()).faults) == 1
    assert not verify(trail.text(), keys=KEYS, known_head=known.upper()).faults


def test_a_tail_written_anew_by_the_holder_of_the_key_shows_against_the_heads_outside() -> None:
    trail = a_trail([2, 2])
    heads = a_trail([2, 3]).heads
    faults = verify(trail.text(), keys=KEYS, heads=[json.dumps(head) for head in heads]).faults
    assert faults == ["row 2 of the heads: batch 2 has another head in this trail: it was rewritten"]


def test_a_file_that_breaks_off_is_found() -> None:
    rows = a_trail([2, 2]).text()
    for length in range(1, len(rows)):
        assert verify(rows[:length], keys=KEYS).faults


def test_heads_that_nobody_signed_and_rows_nobody_can_read_are_found() -> None:
    trail = a_trail([2, 2])
    forged = {**trail.heads[1], "signature": trail.heads[0]["signature"]}
    assert (
        "not signed with a known key" in verify(trail.text(), keys=KEYS, heads=[json.dumps(forged)]).faults[0]
    )
    spoilt = ["{}\n", *trail.heads_text()]
    assert verify(trail.text(), keys=KEYS, heads=spoilt).faults == ["row 1 of the heads: cannot be read"]
    assert verify(trail.text(), keys=KEYS, heads=[b"\xff"]).faults


def test_a_row_of_heads_torn_by_a_power_cut_and_written_again_is_no_fault() -> None:
    trail = a_trail([2, 2])
    first, second = trail.heads_text()
    assert not verify(trail.text(), keys=KEYS, heads=[first, second[:40] + "\n", second]).faults


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_letter_changed_in_a_sealed_row_is_found(data: st.DataObject) -> None:
    rows = a_trail([3, 1, 4]).text()
    row = data.draw(st.integers(1, len(rows) - 3))
    text = bytearray(rows[row])
    place = data.draw(st.integers(0, len(text) - 1))
    old = chr(text[place])
    new = data.draw(st.sampled_from([one for one in "0123456789abcdefz" if one not in {old, old.lower()}]))
    text[place] = ord(new)
    rows[row] = bytes(text)
    assert verify(rows, keys=KEYS).faults, (old, new, rows[row])


def later(lines: list[Record], at: int) -> None:
    lines[at]["at"] = lines[at]["at"].replace("20", "21", 1)


@pytest.mark.parametrize("damage", [delete, remove_leaving_its_seal, later])
@pytest.mark.parametrize(("batch", "place"), [(1, 0), (1, 2), (2, 0), (3, 0), (3, 2)])
def test_the_first_and_the_last_line_of_batches_and_of_the_trail_are_missed(
    damage: Damage, batch: int, place: int
) -> None:
    """Also when the last record counts as if nothing were missing."""
    trail = a_trail([3, 3, 3])
    start = trail.at(batch, 0)
    lines = [{**row, "detail": dict(row["detail"])} for row in trail.rows[start : start + 3]]
    damage(lines, place)
    rows = [*trail.rows[:start], *lines, *trail.rows[start + 3 :]]
    rows[-1] = {**rows[-1], "lines": sum(row["record"] == "line" for row in rows)}
    assert judged(Trail(rows, trail.heads)).faults


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_whole_batch_that_was_erased_is_missed(number: int) -> None:
    trail = a_trail([2, 2, 2])
    start = trail.at(number, 0) - 1
    rows = [*trail.rows[:start], *trail.rows[start + 3 :]]
    rows[-1] = {**rows[-1], "batches": 2, "lines": 4}
    assert judged(Trail(rows, trail.heads)).faults


def test_a_changed_instant_of_a_batch_is_found() -> None:
    trail = a_trail([2, 2])
    head = trail.rows[trail.at(2, 0) - 1]
    head["sealed_at"] = head["sealed_at"].replace("20", "21", 1)
    assert judged(trail).faults == [
        "batch 2: its head does not belong to its number, count, lines, root or time"
    ]
