"""People who draw: real websocket clients that keep to the live protocol and check every picture that they get."""

import asyncio
import io
import json
import socket
import struct
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.drawings import draw_face
from sketchgan.imaging import decode_image, prepare_sketch
from sketchgan.network.condition import Condition
from sketchgan.runtime.predictor import Predictor

DRAWINGS_EACH = 3
ANSWER_TIMEOUT_S = 5.0  # then the page sends anew, and so do these
FIDELITY = 204
_SKETCH_HEADER = struct.Struct(">BBHIIB15s8s")
_PHOTO_HEADER = struct.Struct(">BBHII")
Thumbnail = NDArray[np.int16]


@dataclass
class Tally:
    """What one person got."""

    latencies_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unanswered: int = 0
    out_of_order: int = 0
    photos: list[tuple[int, Thumbnail]] = field(default_factory=list)  # which drawing it answers


@dataclass
class Person:
    """Draws `frames_per_s` new drawings a second, one in flight: what is drawn meanwhile is not sent."""

    number: int
    frames_per_s: float = 8.0
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.pictures = [draw_face(3 + k, person=self.number) for k in range(DRAWINGS_EACH)]
        self.seq = 0

    def seed(self, drawing: int) -> int:
        return DRAWINGS_EACH * self.number + drawing

    async def draw(self, port: int, seconds: float) -> None:
        async with open_socket(port, self.number) as connection:
            await connection.recv()  # hello
            stop_at = time.perf_counter() + seconds
            while (now := time.perf_counter()) < stop_at:
                await self.draw_one(connection)
                await asyncio.sleep(max(0.0, now + 1 / self.frames_per_s - time.perf_counter()))

    async def draw_one(self, connection: ClientConnection) -> None:
        self.seq += 1
        drawing = self.seq % DRAWINGS_EACH
        sent_at = time.perf_counter()
        await connection.send(build_frame(self.seq, self.seed(drawing), self.pictures[drawing]))
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._take(await connection.recv(), drawing, sent_at)
        except TimeoutError:
            self.tally.unanswered += 1

    async def _take(self, message: str | bytes, drawing: int, sent_at: float) -> None:
        if isinstance(message, str):
            event = json.loads(message)
            self.tally.errors.append(event["code"])
            self.tally.out_of_order += event["seq"] != self.seq
            await asyncio.sleep(event.get("retry_after_ms", 0) / 1000)
            return
        self.tally.latencies_ms.append(1000 * (time.perf_counter() - sent_at))
        _, _, _, seq, seed = _PHOTO_HEADER.unpack_from(message)
        self.tally.out_of_order += (seq, seed) != (self.seq, self.seed(drawing))
        self.tally.photos.append((drawing, shrink(message[_PHOTO_HEADER.size :])))


def build_frame(seq: int, seed: int, picture: bytes) -> bytes:
    return _SKETCH_HEADER.pack(1, 1, 0, seq, seed, FIDELITY, bytes(15), bytes(8)) + picture


@asynccontextmanager
async def open_socket(port: int, number: int) -> AsyncIterator[ClientConnection]:
    """Each person comes from a network of their own: all of 127.0.0.0/8 is this machine."""
    address = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
    plain = socket.create_connection(("127.0.0.1", port), source_address=(address, 0))
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    uri, origin = f"ws://localhost:{port}/ws/live/", f"http://localhost:{port}"
    async with connect(uri, sock=plain, origin=origin, compression=None, max_size=None, proxy=None) as connection:
        yield connection


@asynccontextmanager
async def keep_idle(port: int, count: int, *, first_number: int) -> AsyncIterator[None]:
    """Open sockets that have said hello and draw nothing."""
    async with AsyncExitStack() as stack:
        for number in range(first_number, first_number + count):
            connection = await stack.enter_async_context(open_socket(port, number))
            await connection.recv()
        yield


async def draw_together(port: int, people: Sequence[Person], seconds: float) -> None:
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(person.draw(port, seconds))


def count_wrong(people: Sequence[Person], predictor: Predictor) -> int:
    """Photos that are not of the drawing that they answer: the same model makes each drawing once more, and every
    photo must lie nearest to its own. No number of the protocol takes part in this."""
    own = {(person.number, k): _expect(person, k, predictor) for person in people for k in range(DRAWINGS_EACH)}
    names, thumbnails = list(own), np.stack(list(own.values()))
    return sum(
        names[int(np.abs(thumbnails - photo).mean((1, 2, 3)).argmin())] != (person.number, drawing)
        for person in people
        for drawing, photo in person.tally.photos
    )


def _expect(person: Person, drawing: int, predictor: Predictor) -> Thumbnail:
    sketch = prepare_sketch(decode_image(person.pictures[drawing]))
    condition = Condition(fidelity=FIDELITY / 255, seed=person.seed(drawing))
    return _shrink(Image.fromarray(predictor.predict([sketch], [condition])[0]))


def shrink(jpeg: bytes) -> Thumbnail:
    return _shrink(Image.open(io.BytesIO(jpeg)))


def _shrink(photo: Image.Image) -> Thumbnail:
    return np.asarray(photo.resize((32, 32), Image.Resampling.BOX), np.int16)


def describe(people: Sequence[Person], seconds: float) -> dict[str, Any]:
    tallies = [person.tally for person in people]
    rates = sorted(len(tally.latencies_ms) / seconds for tally in tallies)
    return {
        "pictures": sum(len(tally.latencies_ms) for tally in tallies),
        "pictures_per_s": round(sum(rates), 1),
        "pictures_per_s_slowest_person": round(rates[0], 2),
        "errors": {code: sum(t.errors.count(code) for t in tallies) for t in tallies for code in t.errors},
        "unanswered": sum(tally.unanswered for tally in tallies),
        "out_of_order": sum(tally.out_of_order for tally in tallies),
    }
