from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from inference import wire
from inference.wire import WireError
from sketchgan.network.condition import MAX_SEED, Condition

PALETTE = ((255, 0, 1), None, (0, 0, 0), None, (9, 8, 7))
CONDITIONS = [Condition(fidelity=0.1, seed=MAX_SEED, palette=PALETTE), Condition(), Condition(age=0, gender=1)]
CONDITIONS.append(replace(CONDITIONS[0], towards=CONDITIONS[2], share=0.25))


def make_sketches(count: int) -> list[wire.Pixels]:
    return list(np.random.default_rng(0).integers(0, 256, (count, 256, 256), dtype=np.uint8))


def test_a_request_arrives_as_it_was_sent():
    sketches, conditions = wire.parse_request(wire.build_request(make_sketches(4), CONDITIONS))
    assert conditions == CONDITIONS
    assert np.array_equal(sketches, make_sketches(4))


def test_photos_arrive_as_they_were_sent():
    photos = list(np.random.default_rng(1).integers(0, 256, (2, 256, 256, 3), dtype=np.uint8))
    assert np.array_equal(wire.parse_response(wire.build_response(photos), count=2), photos)


def test_an_answer_with_another_number_of_photos_is_refused():
    body = wire.build_response([np.zeros((256, 256, 3), np.uint8)])
    with pytest.raises(WireError, match=r"1 photos, 2 were asked for"):
        wire.parse_response(body, count=2)


def test_a_seed_and_colours_lie_where_the_documentation_says():
    body = wire.build_request(make_sketches(1), [Condition(fidelity=0.5, seed=258, palette=PALETTE, gender=0.5)])
    assert body[:8] == b"S2RP\x02\x00\x00\x01"
    assert body[8:16] == bytes.fromhex("3fe0000000000000")
    assert body[16:20] == b"\x00\x00\x01\x02"
    assert body[20] == 0b10101
    assert body[21:36] == bytes([255, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 8, 7])
    assert body[36:44] == bytes.fromhex("7ff8000000000000")  # not a number: open
    assert body[44:52] == bytes.fromhex("3fe0000000000000")
    assert body[52:96] == bytes(44)
    assert body[96:104] == bytes.fromhex("7ff8000000000000")  # no morph
    assert len(body) == 104 + 256 * 256


def test_a_morph_holds_both_conditions_and_the_share():
    one, other = Condition(seed=1), Condition(seed=2, age=70)
    body = wire.build_request(make_sketches(1), [replace(one, towards=other, share=0.5)])
    both = [wire.build_request(make_sketches(1), [each])[8:52] for each in (one, other)]
    assert body[8:96] == b"".join(both)
    assert body[96:104] == bytes.fromhex("3fe0000000000000")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda body: body[:5], "begins with 8 bytes"),
        (lambda body: b"JUNK" + body[4:], "begins with b'S2RP'"),
        (lambda body: body[:4] + b"\x01" + body[5:], "version 2 of the format, not 1"),
        (lambda body: body[:-1], "are not 1 pictures"),
        (lambda body: body[:6] + b"\x00\x00" + body[8:], "are not 0 pictures"),
        (lambda body: body[:8] + b"\x40\x00\x00\x00\x00\x00\x00\x00" + body[16:], "fidelity is 2.0"),
        (lambda body: body[:36] + b"\x40\x60" + body[38:], "age is "),
        (lambda body: body[:96] + b"\x40\x00\x00\x00\x00\x00\x00\x00" + body[104:], "share is 2.0"),
    ],
)
def test_what_is_not_of_the_format_is_refused_with_a_reason(change: Callable[[bytes], bytes], reason: str):
    body = wire.build_request(make_sketches(1), [Condition()])
    with pytest.raises(WireError, match=reason):
        wire.parse_request(change(body))
