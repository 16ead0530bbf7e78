"""The live sockets: the newest sketch in, its photograph out."""

import asyncio
import json
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings as site
from django.utils import translation

from inference import services, visitors
from inference.auth import is_login_valid, read_language
from inference.errors import InferenceError, ModelUnavailable, Superseded
from inference.protocol import (
    MAX_FRAME_BYTES,
    PROTOCOL_FAMILY,
    SUBPROTOCOL,
    VERSION,
    ProtocolError,
    SketchFrame,
    build_photo_frame,
    parse_request,
    parse_sketch_frame,
)
from inference.shared_places import Place

logger = logging.getLogger(__name__)

MAX_SOCKETS_PER_OWNER = 6
MAX_VISITORS_PER_NETWORK = 30  # a class room behind one address, and no more
FRAME_INTERVAL_MS = 40  # 25 frames a second look live
# What the server holds a socket to: half of what it asks for, so that a frame that comes early by chance costs nothing.
PACE_S = FRAME_INTERVAL_MS / 2 / 1000
MALFORMED, LOGIN_NEEDED, UNKNOWN_PATH, TOO_MANY_SOCKETS, FRAME_TOO_LARGE = 4400, 4401, 4404, 4409, 4413
INTERNAL_ERROR = 1011


@dataclass(frozen=True, slots=True)
class _Received:
    frame: SketchFrame
    at: float  # time.monotonic()


@dataclass(frozen=True, slots=True)
class _Answered:
    frame: SketchFrame
    photo_jpeg: bytes


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Latest wins: `receive` only stores the newest frame, one task answers.

    Channels calls `receive` strictly one after the other: work done there would queue up stale frames.
    """

    check_login_every_s = 15.0

    async def connect(self) -> None:
        self.owner = ""
        self.language = ""
        self.is_admitted = False
        self.counted_as: list[str] = []
        self.place: Place | None = None
        self.last_seq = -1
        self.newest: _Received | None = None
        self.has_newest = asyncio.Event()
        self.answered: _Answered | None = None
        self.tasks: list[asyncio.Task[None]] = []
        offered = [name for name in self.scope["subprotocols"] if name.startswith(PROTOCOL_FAMILY)]
        is_understood = not offered or SUBPROTOCOL in offered
        # Before any refusal: a browser is told no reason for a socket that was never accepted, or accepted without
        # one of the subprotocols that it offered.
        await self.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else next(iter(offered), None))
        if is_understood:
            await self._admit()
        else:
            await self._end(MALFORMED, f"This server speaks {SUBPROTOCOL}, and none of the versions that you offer.")

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.is_admitted:
            return
        if bytes_data is None:
            await self._want_sharp(text_data or "")
        elif len(bytes_data) > MAX_FRAME_BYTES:
            await self._end(FRAME_TOO_LARGE, f"A frame has at most {MAX_FRAME_BYTES} bytes.")
        else:
            await self._store(bytes_data)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        await self._leave()

    async def _admit(self) -> None:
        user, session = self.scope["user"], self.scope["session"]
        is_login_required = self.scope["url_route"]["kwargs"].get("is_login_required", not site.LIVE_VISITORS)
        if is_login_required and not user.is_authenticated:
            await self._end(LOGIN_NEEDED, "Log in to draw live.")
            return
        visitor = session.session_key if session else None
        self.language = read_language(self.scope)
        self.owner = services.owner_of(user) if user.is_authenticated else f"visitor:{visitor or uuid.uuid4().hex}"
        limits = {self.owner: MAX_SOCKETS_PER_OWNER}
        if not user.is_authenticated:
            limits[f"network:{visitors.find_network(self.scope)}"] = MAX_VISITORS_PER_NETWORK
        if not await self._take_place(limits):
            await self._end(TOO_MANY_SOCKETS, "Too many drawings are open. Close one and try again.")
            return
        self.is_admitted = True
        self._start(self._answer_frames)
        if user.is_authenticated:
            self._start(partial(self._watch_login, session.session_key))

    async def _take_place(self, limits: dict[str, int]) -> bool:
        """Of this process first: that holds while Redis is away, too."""
        if not visitors.try_to_open(limits):
            return False
        self.counted_as = list(limits)
        place = Place(limits)
        if not await place.take():
            return False
        self.place = place
        self._start(place.keep)
        return True

    async def _store(self, data: bytes) -> None:
        try:
            frame = parse_sketch_frame(data)
        except ProtocolError as error:
            await self._end(MALFORMED, str(error))
            return
        if frame.seq <= self.last_seq:
            await self._end(MALFORMED, "Sequence numbers grow from frame to frame.")
            return
        self.last_seq = frame.seq
        self.newest = _Received(frame, time.monotonic())
        self.has_newest.set()

    async def _answer_frames(self) -> None:
        await self._send_hello()
        while True:
            await self.has_newest.wait()
            self.has_newest.clear()
            pause = asyncio.create_task(asyncio.sleep(PACE_S))
            if self.newest:
                await self._answer(self.newest)
            await pause

    async def _answer(self, received: _Received) -> None:
        frame = received.frame
        try:
            generation = await self._generate(frame)
        except InferenceError as error:
            # This socket's own newer frame will be answered instead.
            if not (isinstance(error, Superseded) and self.has_newest.is_set()):
                await self._send_error(frame.seq, error)
            return
        latency_ms = 1000 * (time.monotonic() - received.at)
        photo = build_photo_frame(seq=frame.seq, seed=frame.seed, latency_ms=latency_ms, jpeg=generation.photo_jpeg)
        self.answered = _Answered(frame, generation.photo_jpeg)
        await self.send(bytes_data=photo)

    async def _want_sharp(self, text: str) -> None:
        """At rest a client asks for the newest photograph once more, sharper: docs/api.md."""
        try:
            seq = parse_request(text)
        except ProtocolError as error:
            await self._end(MALFORMED, str(error))
            return
        if self.answered and self.answered.frame.seq == seq == self.last_seq:
            answered, self.answered = self.answered, None  # once is enough
            self._start(partial(self._sharpen, answered))

    async def _sharpen(self, answered: _Answered) -> None:
        """What is refused, or late, is dropped: the photograph of 256 pixels is there."""
        began_at = time.monotonic()
        try:
            jpeg = await asyncio.to_thread(services.sharpen_photo, owner=self.owner, photo_jpeg=answered.photo_jpeg)
        except InferenceError:
            return
        if answered.frame.seq == self.last_seq:
            latency_ms = 1000 * (time.monotonic() - began_at)
            seq, seed = answered.frame.seq, answered.frame.seed
            await self.send(
                bytes_data=build_photo_frame(seq=seq, seed=seed, latency_ms=latency_ms, jpeg=jpeg, is_sharp=True)
            )

    async def _generate(self, frame: SketchFrame) -> services.Generation:
        settings = services.GenerationSettings(
            fidelity=frame.fidelity, seed=frame.seed, palette=frame.palette, age=frame.age, gender=frame.gender
        )
        # In a thread: it decodes the picture, and the first call loads the model.
        future = await asyncio.to_thread(services.submit_live, owner=self.owner, data=frame.picture, settings=settings)
        return await asyncio.wrap_future(future)

    async def _watch_login(self, session_key: str) -> None:
        while True:
            await asyncio.sleep(self.check_login_every_s)
            if not await is_login_valid(session_key):
                await self._end(LOGIN_NEEDED, "Your login has ended. Log in again.")
                return

    async def _send_hello(self) -> None:
        try:
            model_version, has_traits = await asyncio.to_thread(services.get_model)
        except ModelUnavailable:
            model_version, has_traits = "", False  # every frame will be answered with the reason
        await self._send_event(
            {
                "type": "hello",
                "protocol": VERSION,
                "model_version": model_version,
                "has_traits": has_traits,
                "sharp_px": services.SHARP_PX if services.can_sharpen() else 0,
                "max_frame_bytes": MAX_FRAME_BYTES,
                "frame_interval_ms": FRAME_INTERVAL_MS,
            }
        )

    async def _send_error(self, seq: int, error: InferenceError) -> None:
        with translation.override(self.language):
            sentence = translation.gettext(error.message)
        event: dict[str, Any] = {"type": "error", "seq": seq, "code": error.code, "message": sentence}
        if error.retry_after_s is not None:
            event["retry_after_ms"] = round(1000 * error.retry_after_s)
        await self._send_event(event)

    async def _send_event(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(event))

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        running = [task for task in self.tasks if not task.done()]
        self.tasks = [*running, asyncio.create_task(self._run(work))]

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except OSError:
            logger.info("live_client_gone")  # while an answer was on its way
        except Exception:
            logger.exception("live_socket_failed")
            await self._end(INTERNAL_ERROR, "Something went wrong on the server. Your drawing is safe.")

    async def _end(self, code: int, reason: str) -> None:
        await self._leave()
        await self.close(code, reason)

    async def _leave(self) -> None:
        for task in self.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self.is_admitted = False
        visitors.close(self.counted_as)
        self.counted_as = []
        if self.place:
            place, self.place = self.place, None
            await place.give_back()


class UnknownSocketConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Without it the router raises, and the client is told nothing."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(UNKNOWN_PATH, "There is no socket at this address.")
