"""A server on loopback that speaks the wire format as Ray Serve does, and misbehaves on command."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from inference import wire
from tests.inference.echo import EchoPredictor

TOKEN = "shared-by-site-and-server"


class PredictServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.model_version = EchoPredictor.model_version
        self.faults: list[int] = []  # statuses of the next answers
        self.delay_s = 0.0
        self.connections = 0
        self.requests = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: PredictServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        self.server.requests += 1
        time.sleep(self.server.delay_s)
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._send(401, b"{}")
        elif self.server.faults:
            self._send(self.server.faults.pop(0), b"{}")
        elif self.path == wire.MODEL_PATH:
            self._send(200, json.dumps({"model_version": self.server.model_version, "has_traits": True}).encode())
        elif self.headers[wire.MODEL_VERSION_HEADER] != self.server.model_version:
            self._send(409, b"{}")
        else:
            self._send(200, wire.build_response(EchoPredictor().predict(*wire.parse_request(body))))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(wire.MODEL_VERSION_HEADER, self.server.model_version)
        if status == 503:
            self.send_header("Retry-After", "3")
        self.end_headers()
        with suppress(BrokenPipeError):  # who asked has given up
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serve_predictions() -> Iterator[PredictServer]:
    with PredictServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
