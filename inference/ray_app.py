"""The generator on Ray Serve, for people who outgrow one machine: docs/operations.md.

`python -m inference.ray_app` (or `make ray`) serves on this machine; a cluster takes `inference.ray_app:build` as its
import path. Runs in an environment of its own (requirements-ray.txt): without Django, and so without the settings.
The token comes from the environment variable INFERENCE_TOKEN.
"""

import argparse
import asyncio
import hmac
import math
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import ray
from ray import serve
from ray.serve.config import AutoscalingConfig, BackpressureConfig, HTTPOptions
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inference import wire
from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import Condition
from sketchgan.runtime.golden import check_pictures
from sketchgan.runtime.loading import load_predictor

TOKEN_VARIABLE = "INFERENCE_TOKEN"  # noqa: S105  # the name, not the token
ROOT = Path(__file__).resolve().parent.parent
KEEP_ALIVE_S = 75  # longer than the pauses of people who draw: a site keeps its connections
REQUEST_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """What a cluster's configuration may say under `args`; `gpus` above 0 runs on torch, else on OpenVINO."""

    weights: str = str(ROOT / "weights" / "face256.safetensors")
    cache_dir: str = str(ROOT / "var" / "models")
    min_replicas: int = 1
    max_replicas: int = 2
    cpus: float = 1
    gpus: float = 0
    max_batch: int = 16  # on a GPU; on a CPU a batch gains nothing
    max_waiting: int = 64


@dataclass(frozen=True, slots=True)
class Work:
    sketches: list[wire.Pixels]
    conditions: list[Condition]


class Refusal(Exception):  # noqa: N818  # answered, not raised to the top
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Replica:
    """One predictor; pictures that wait are taken together, and none waits for a batch to fill."""

    def __init__(self, options: Options) -> None:
        self._token = read_token()
        weights = Path(options.weights)
        self._predictor = load_predictor(
            weights,
            runtime="torch" if options.gpus else "openvino",
            cache_dir=Path(options.cache_dir),
            threads=math.ceil(options.cpus),
        )
        check_pictures(load_checkpoint(weights), self._predictor)
        self.predict_together.set_max_batch_size(options.max_batch if options.gpus else 1)

    async def __call__(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except Refusal as refusal:
            return JSONResponse({"code": refusal.code, "message": refusal.message}, refusal.status)

    async def _answer(self, request: Request) -> Response:
        self._check_token(request.headers.get("Authorization", ""))
        if (request.method, request.url.path) == ("GET", wire.MODEL_PATH):
            return JSONResponse(
                {"model_version": self._predictor.model_version, "has_traits": self._predictor.has_traits}
            )
        if (request.method, request.url.path) == ("POST", wire.PREDICT_PATH):
            return await self._predict(request)
        raise Refusal(404, "not_found", f"There is only GET {wire.MODEL_PATH} and POST {wire.PREDICT_PATH}.")

    async def _predict(self, request: Request) -> Response:
        version = self._predictor.model_version
        expected = request.headers.get(wire.MODEL_VERSION_HEADER, version)
        if expected != version:
            raise Refusal(409, "other_model", f"This replica serves the model {version}, not {expected}.")
        try:
            work = Work(*wire.parse_request(await request.body()))
        except wire.WireError as error:
            raise Refusal(400, "invalid", str(error)) from error
        photos = await self.predict_together(work)
        headers = {wire.MODEL_VERSION_HEADER: version}
        return Response(wire.build_response(photos), headers=headers, media_type=wire.MEDIA_TYPE)

    @serve.batch(batch_wait_timeout_s=0)  # type: ignore[untyped-decorator]  # Ray is not in the site's environment
    async def predict_together(self, works: Sequence[Work]) -> list[list[wire.Pixels]]:
        sketches = [sketch for work in works for sketch in work.sketches]
        conditions = [condition for work in works for condition in work.conditions]
        photos = iter(await asyncio.to_thread(self._predictor.predict, sketches, conditions))
        return [[next(photos) for _ in work.sketches] for work in works]

    async def check_health(self) -> None:
        """Ray replaces a replica whose check raises or takes too long: a hung predictor does."""
        await asyncio.to_thread(self._predictor.predict, [np.full((SIZE, SIZE), 255, np.uint8)], [Condition()])

    def _check_token(self, authorization: str) -> None:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {self._token}".encode()):
            raise Refusal(401, "not_authenticated", f"The header Authorization does not carry {TOKEN_VARIABLE}.")


def read_token() -> str:
    """Raises ValueError."""
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token:
        raise ValueError(f"{TOKEN_VARIABLE} is not set. Set the long random text that the site has, too.")
    return token


def build(arguments: dict[str, Any]) -> Any:
    """A Ray Serve application; `arguments` are fields of Options."""
    return describe_deployment(Options(**arguments))


def describe_deployment(options: Options) -> Any:
    at_once = 2 * options.max_batch if options.gpus else 2  # one batch runs, the next is ready
    deployment = serve.deployment(
        name="generator",
        ray_actor_options={"num_cpus": options.cpus, "num_gpus": options.gpus},
        autoscaling_config=AutoscalingConfig(
            min_replicas=options.min_replicas,
            max_replicas=options.max_replicas,
            target_ongoing_requests=max(1, at_once / 2),
            upscale_delay_s=5,
            downscale_delay_s=300,
        ),
        max_ongoing_requests=at_once,
        max_queued_requests=options.max_waiting,
        backpressure_config=BackpressureConfig(status_code=503, retry_after_s=1),
        health_check_period_s=5,
        health_check_timeout_s=20,
        graceful_shutdown_timeout_s=10,
    )
    return deployment(Replica).bind(options)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = Options()
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--weights", default=defaults.weights)
    parser.add_argument("--cache-dir", default=defaults.cache_dir)
    parser.add_argument("--min-replicas", type=int, default=defaults.min_replicas)
    parser.add_argument("--max-replicas", type=int, default=defaults.max_replicas)
    parser.add_argument("--cpus", type=float, default=defaults.cpus, help="of one replica")
    parser.add_argument("--gpus", type=float, default=defaults.gpus, help="of one replica")
    parser.add_argument("--max-batch", type=int, default=defaults.max_batch, help="on a GPU")
    parser.add_argument("--max-waiting", type=int, default=defaults.max_waiting, help="then 503")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    chosen = vars(parse_arguments(arguments))
    try:
        read_token()
    except ValueError as error:
        sys.exit(str(error))
    port = chosen.pop("port")
    start_ray()
    http = HTTPOptions(
        host="127.0.0.1", port=port, keep_alive_timeout_s=KEEP_ALIVE_S, request_timeout_s=REQUEST_TIMEOUT_S
    )
    serve.start(http_options=http)
    serve.run(build(chosen), name="sketch2real", route_prefix="/", blocking=True)


def start_ray() -> None:
    """Ray's own ports run code for whoever knows Ray's token: a fresh one with each start, kept in no file.

    Ray reads these variables while it is imported, so the program begins once more with them.
    """
    if "RAY_AUTH_TOKEN" not in os.environ:
        protection = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_USAGE_STATS_ENABLED": "0"}
        command = [sys.executable, "-m", "inference.ray_app", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **protection})  # noqa: S606  # no shell is wanted
    ray.init(include_dashboard=False, object_store_memory=128 * 2**20)


if __name__ == "__main__":
    main()
