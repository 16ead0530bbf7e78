"""The binary frames of the live protocol, version 1: docs/api.md. The JS twin is static/studio/live/protocol.js."""

import json
import struct
from dataclasses import dataclass

from sketchgan.network.condition import PALETTE_PARTS

VERSION = 1
PROTOCOL_FAMILY = "s2r."
SUBPROTOCOL = f"{PROTOCOL_FAMILY}v{VERSION}"
MAX_FRAME_BYTES = 262_144
SKETCH, PHOTO, SHARP_PHOTO = 1, 2, 3
MAX_TRAIT_BYTE = 101

_SKETCH_HEADER = struct.Struct(">BBHIIB15sBB6s")
_PHOTO_HEADER = struct.Struct(">BBHII")
_RESERVED = bytes(6)


class ProtocolError(ValueError):
    """The frame is not one of the protocol; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class SketchFrame:
    """`palette` maps the parts that are given to "#rrggbb", `fidelity` is 0..1, `picture` an encoded picture.

    `age` (0 to 100 years) and `gender` (0 masculine to 1 feminine) are None where the drawing decides.
    """

    seq: int
    seed: int
    fidelity: float
    palette: dict[str, str]
    picture: bytes
    age: int | None = None
    gender: float | None = None


def parse_sketch_frame(frame: bytes) -> SketchFrame:
    """Raises ProtocolError."""
    if len(frame) <= _SKETCH_HEADER.size:
        raise ProtocolError(
            f"A sketch frame is a header of {_SKETCH_HEADER.size} bytes and a picture; this one has {len(frame)} bytes."
        )
    version, kind, mask, seq, seed, fidelity, colours, age, gender, reserved = _SKETCH_HEADER.unpack_from(frame)
    if version != VERSION:
        raise ProtocolError(f"This server speaks protocol version {VERSION}, not {version}.")
    if kind != SKETCH:
        raise ProtocolError(f"A client sends frames of type {SKETCH} (sketch), not {kind}.")
    if reserved != _RESERVED:
        raise ProtocolError("The reserved bytes of a sketch frame are zero.")
    return SketchFrame(
        seq,
        seed,
        fidelity / 255,
        _parse_palette(mask, colours),
        frame[_SKETCH_HEADER.size :],
        age=_parse_trait("age", age),
        gender=None if (hundredths := _parse_trait("gender", gender)) is None else hundredths / 100,
    )


def build_photo_frame(*, seq: int, seed: int, latency_ms: float, jpeg: bytes, is_sharp: bool = False) -> bytes:
    latency = min(round(latency_ms), 0xFFFF)
    return _PHOTO_HEADER.pack(VERSION, SHARP_PHOTO if is_sharp else PHOTO, latency, seq, seed) + jpeg


def parse_request(text: str) -> int:
    """The sequence number of the photograph that is wanted sharp. Raises ProtocolError."""
    try:
        match json.loads(text):
            case {"type": "sharpen", "seq": int(seq)}:
                return seq
    except (ValueError, RecursionError):
        pass
    raise ProtocolError('Frames are binary; the one text that a client sends is {"type": "sharpen", "seq": 7}.')


def _parse_trait(name: str, byte: int) -> int | None:
    """0 is open, 1 to 101 are 0 to 100."""
    if byte > MAX_TRAIT_BYTE:
        raise ProtocolError(f"The byte of {name} is 0 (open) or 1 to {MAX_TRAIT_BYTE}, not {byte}.")
    return byte - 1 if byte else None


def _parse_palette(mask: int, colours: bytes) -> dict[str, str]:
    if mask >> len(PALETTE_PARTS):
        raise ProtocolError(f"The palette has {len(PALETTE_PARTS)} parts; the mask names more.")
    palette = {}
    for k, part in enumerate(PALETTE_PARTS):
        colour = colours[3 * k : 3 * k + 3]
        if mask >> k & 1:
            palette[part] = f"#{colour.hex()}"
        elif any(colour):
            raise ProtocolError(f"The palette gives a colour for {part}, but its mask bit is clear.")
    return palette
