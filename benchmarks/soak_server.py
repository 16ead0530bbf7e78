"""The site for benchmarks/soak.py: the real model, but its workers die, fail or hang on command, and what a process can
leak is counted at /soak/counts.

`python -m benchmarks.soak_server --port 8300`. It trusts everybody: for loopback only.
"""

import argparse
import asyncio
import collections
import json
import os
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.trouble import DIE, FAIL, HANG, HANG_S, WORKERS
from sketch2real_site.asgi import application  # sets Django up
from sketchgan.network.condition import Condition
from sketchgan.runtime.predictor import Pixels, Predictor

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class FragilePredictor:
    max_batch, concurrency = 1, WORKERS

    def __init__(self, predictor: Predictor) -> None:
        self.model_version, self.has_traits = predictor.model_version, predictor.has_traits
        self._predictor = predictor
        self.deaths = 0

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        seeds = {condition.seed for condition in conditions}
        if DIE in seeds:
            self.deaths += 1
            raise SystemExit  # ends the worker's thread, as nothing catches it
        if FAIL in seeds:
            raise RuntimeError("failed on command")
        if HANG in seeds:
            time.sleep(HANG_S)
        return self._predictor.predict(sketches, conditions)


def count_holdings(predictor: FragilePredictor) -> dict[str, Any]:
    links = [_read_link(path) for path in Path("/proc/self/fd").iterdir()]
    sockets = sum(link.startswith("socket:") for link in links)
    threads = collections.Counter(thread.name.rstrip("0123456789_") for thread in threading.enumerate())
    return {
        "tasks": len(asyncio.all_tasks()),
        "sockets": sockets,
        "files": len([link for link in links if link]) - sockets,
        "engine_workers": threads.pop("engine-worker", 0),
        "other_threads": sum(threads.values()),
        "worker_deaths": predictor.deaths,
    }


def _read_link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:  # the descriptor of the listing itself
        return ""


def count_beside(predictor: FragilePredictor) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/soak/counts":
            await application(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(count_holdings(predictor)).encode()})

    return serve


def main() -> None:
    from django.conf import settings as site  # noqa: PLC0415

    from inference.engine import Limits  # noqa: PLC0415  # needs the apps that the application has loaded
    from inference.host import Host  # noqa: PLC0415
    from inference.registry import engines  # noqa: PLC0415
    from inference.serving import ServedModel  # noqa: PLC0415
    from sketchgan.runtime.loading import load_predictor  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    threading.excepthook = lambda _: None  # the deaths are ours
    predictor = FragilePredictor(load_predictor(site.WEIGHTS_PATH, cache_dir=site.MODEL_CACHE_DIR, streams=WORKERS))
    served = ServedModel(lambda: predictor, workers=WORKERS, limits=Limits())
    with engines.swap(model=Host(served)):
        uvicorn.run(
            count_beside(predictor), host="127.0.0.1", port=port, lifespan="off", ws_per_message_deflate=False,
            ws_max_size=1_048_576, access_log=False, log_level="warning",
        )  # fmt: skip
    os._exit(0)


if __name__ == "__main__":
    main()
