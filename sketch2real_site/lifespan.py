"""What the server does before it ends, when all requests are answered."""

import asyncio
from typing import Any

from accounts.mailing.post import finish_waiting
from sketch2real_site.peers import Scope


async def lifespan(scope: Scope, receive: Any, send: Any) -> None:  # noqa: ARG001
    await receive()  # lifespan.startup
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    await asyncio.to_thread(finish_waiting)
    await send({"type": "lifespan.shutdown.complete"})
