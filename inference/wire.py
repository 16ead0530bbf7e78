"""What the site and a remote predictor say to each other over HTTP, version 2: docs/operations.md."""

import math
import struct
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sketchgan.imaging import SIZE
from sketchgan.network.condition import RGB, Condition

Pixels = NDArray[np.uint8]

VERSION = 2
MODEL_PATH, PREDICT_PATH = "/v2/model", "/v2/predict"
MEDIA_TYPE = "application/octet-stream"
# Both ways: the version that the site expects, and the version that made the photos.
MODEL_VERSION_HEADER = "X-Model-Version"
MAX_PICTURES = 64

_MAGIC = b"S2RP"
_HEADER = struct.Struct(">4sBxH")
_CONDITION = struct.Struct(">dIB15sdd")
_OPEN = math.nan  # an age or a gender that is left to the drawing; the share of what is no morph
_SHARE = struct.Struct(">d")
_SKETCH_BYTES, _PHOTO_BYTES = SIZE * SIZE, SIZE * SIZE * 3
_MORPH_BYTES = 2 * _CONDITION.size + _SHARE.size
_PICTURE_BYTES = _MORPH_BYTES + _SKETCH_BYTES
MAX_REQUEST_BYTES = _HEADER.size + MAX_PICTURES * _PICTURE_BYTES


class WireError(ValueError):
    """The message is not one of this format; the sentence says what is wrong with it."""


def build_request(sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> bytes:
    """Sketches are (256, 256) uint8."""
    pictures = [
        part
        for sketch, condition in zip(sketches, conditions, strict=True)
        for part in (_pack_morph(condition), sketch.tobytes())
    ]
    return b"".join([_HEADER.pack(_MAGIC, VERSION, len(sketches)), *pictures])


def parse_request(body: bytes) -> tuple[list[Pixels], list[Condition]]:
    """Raises WireError."""
    sketches, conditions = [], []
    for picture in _split(body, _PICTURE_BYTES):
        conditions.append(_unpack_morph(picture[:_MORPH_BYTES]))
        sketches.append(np.frombuffer(picture, np.uint8, offset=_MORPH_BYTES).reshape(SIZE, SIZE))
    return sketches, conditions


def build_response(photos: Sequence[Pixels]) -> bytes:
    """Photos are (256, 256, 3) uint8."""
    return b"".join([_HEADER.pack(_MAGIC, VERSION, len(photos)), *(photo.tobytes() for photo in photos)])


def parse_response(body: bytes, *, count: int) -> list[Pixels]:
    """Raises WireError."""
    photos = [np.frombuffer(photo, np.uint8).reshape(SIZE, SIZE, 3) for photo in _split(body, _PHOTO_BYTES)]
    if len(photos) != count:
        raise WireError(f"The answer has {len(photos)} photos, {count} were asked for.")
    return photos


def _split(body: bytes, size: int) -> list[memoryview]:
    if len(body) < _HEADER.size:
        raise WireError(f"A message begins with {_HEADER.size} bytes; this one has {len(body)}.")
    magic, version, count = _HEADER.unpack_from(body)
    if magic != _MAGIC:
        raise WireError(f"A message begins with {_MAGIC!r}, not {magic!r}.")
    if version != VERSION:
        raise WireError(f"This program speaks version {VERSION} of the format, not {version}.")
    if not 1 <= count <= MAX_PICTURES or len(body) != _HEADER.size + count * size:
        raise WireError(
            f"{len(body)} bytes are not {count} pictures of {size} bytes; at most {MAX_PICTURES} are taken."
        )
    return [memoryview(body)[_HEADER.size + k * size : _HEADER.size + (k + 1) * size] for k in range(count)]


def _pack_morph(condition: Condition) -> bytes:
    if condition.towards is None:
        return _pack_condition(condition) + bytes(_CONDITION.size) + _SHARE.pack(_OPEN)
    return _pack_condition(condition) + _pack_condition(condition.towards) + _SHARE.pack(condition.share)


def _unpack_morph(packed: memoryview) -> Condition:
    (share,) = _SHARE.unpack_from(packed, 2 * _CONDITION.size)
    try:
        condition = _unpack_condition(packed[: _CONDITION.size])
        if math.isnan(share):
            return condition
        towards = _unpack_condition(packed[_CONDITION.size : 2 * _CONDITION.size])
        return replace(condition, towards=towards, share=share)
    except ValueError as error:
        raise WireError(str(error)) from error


def _pack_condition(condition: Condition) -> bytes:
    mask = sum(1 << k for k, colour in enumerate(condition.palette) if colour)
    colours = b"".join(bytes(colour or (0, 0, 0)) for colour in condition.palette)
    traits = (_OPEN if trait is None else trait for trait in (condition.age, condition.gender))
    return _CONDITION.pack(condition.fidelity, condition.seed, mask, colours, *traits)


def _unpack_condition(packed: memoryview) -> Condition:
    """Raises ValueError."""
    fidelity, seed, mask, colours, *traits = _CONDITION.unpack(packed)
    palette = tuple(_read_colour(colours, k) if mask >> k & 1 else None for k in range(len(colours) // 3))
    age, gender = (None if math.isnan(trait) else trait for trait in traits)
    return Condition(fidelity=fidelity, seed=seed, palette=palette, age=age, gender=gender)


def _read_colour(colours: bytes, k: int) -> RGB:
    red, green, blue = colours[3 * k : 3 * k + 3]
    return red, green, blue
