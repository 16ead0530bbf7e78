import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.protocol import ProtocolError, SketchFrame, build_photo_frame, parse_sketch_frame
from sketchgan.network.condition import PALETTE_PARTS

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "protocol.json").read_text())


def named(vectors: list[dict]):
    return pytest.mark.parametrize("vector", vectors, ids=[vector["name"] for vector in vectors])


@named(VECTORS["sketch_frames"])
def test_reads_the_sketch_frames_of_the_shared_vectors(vector: dict):
    fields = vector["fields"] | {"picture": bytes.fromhex(vector["fields"]["picture"])}
    assert parse_sketch_frame(bytes.fromhex(vector["frame"])) == SketchFrame(**fields)


@named(VECTORS["malformed_sketch_frames"])
def test_refuses_a_malformed_sketch_frame_and_says_what_is_wrong(vector: dict):
    with pytest.raises(ProtocolError) as refusal:
        parse_sketch_frame(bytes.fromhex(vector["frame"]))
    assert vector["sentence"] in str(refusal.value)


@named(VECTORS["photo_frames"])
def test_builds_the_photo_frames_of_the_shared_vectors(vector: dict):
    fields = vector["fields"] | {"jpeg": bytes.fromhex(vector["fields"]["jpeg"])}
    assert build_photo_frame(**fields) == bytes.fromhex(vector["frame"])


def test_the_latency_of_a_photo_frame_is_capped_and_rounded():
    assert build_photo_frame(seq=1, seed=0, latency_ms=70_000.0, jpeg=b"")[2:4] == b"\xff\xff"
    assert build_photo_frame(seq=1, seed=0, latency_ms=37.6, jpeg=b"")[2:4] == b"\x00\x26"


def test_a_refusal_is_short_enough_for_the_reason_of_a_closed_socket():
    for vector in VECTORS["malformed_sketch_frames"]:
        with pytest.raises(ProtocolError) as refusal:
            parse_sketch_frame(bytes.fromhex(vector["frame"]))
        assert len(str(refusal.value).encode()) <= 123  # RFC 6455, 5.5


@given(st.binary(max_size=200))
def test_random_bytes_raise_nothing_but_a_protocol_error(frame: bytes):
    check_total(frame)


@given(st.binary(min_size=40, max_size=200), st.integers(0, 0x3F))
def test_random_bytes_behind_a_good_start_raise_nothing_but_a_protocol_error(rest: bytes, mask: int):
    check_total(bytes([1, 1, 0, mask]) + rest[:26] + bytes(6) + rest[26:])


def check_total(frame: bytes) -> None:
    try:
        parsed = parse_sketch_frame(frame)
    except ProtocolError:
        return
    assert 0 <= parsed.fidelity <= 1
    assert parsed.age is None or 0 <= parsed.age <= 100
    assert parsed.gender is None or 0 <= parsed.gender <= 1
    assert set(parsed.palette) <= set(PALETTE_PARTS)
    assert parsed.picture == frame[36:] != b""
