"""The predecessor's way to a picture, as its users run it: JSON with a base64 PNG over HTTP, one file on disk for the
sketch and one for the photo, the peer network, JSON with a base64 answer.

`python -m benchmarks.predecessor --port 8200`
"""

import argparse
import base64
import io
import json
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.peer import Peer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    peer: Peer
    folder: Path

    def do_POST(self) -> None:
        """`/predict`."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        (self.folder / "sketch.png").write_bytes(base64.b64decode(asked["sketch"]))
        sketch = np.asarray(Image.open(self.folder / "sketch.png").convert("L").resize((256, 256)))
        Image.fromarray(self.peer.predict(sketch)).save(self.folder / "output.png")
        answer = base64.b64encode((self.folder / "output.png").read_bytes()).decode()
        self._send(json.dumps({"photo": answer}).encode())

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """One line a request would only cost time."""


def build_request(picture: bytes) -> bytes:
    return json.dumps({"sketch": base64.b64encode(picture).decode()}).encode()


def read_photo(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(json.loads(body)["photo"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    Handler.peer = Peer()
    with tempfile.TemporaryDirectory() as folder:
        Handler.folder = Path(folder)
        HTTPServer(("127.0.0.1", parser.parse_args().port), Handler).serve_forever()


if __name__ == "__main__":
    main()
