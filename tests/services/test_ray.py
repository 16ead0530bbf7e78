"""The site in front of a real Ray Serve (`make setup-ray`), one of whose two replicas is killed while people draw."""

import io
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as site
from PIL import Image

from inference import wire
from inference.generation import GenerationSettings
from sketchgan.imaging import decode_image, prepare_sketch
from sketchgan.runtime.loading import load_predictor
from tests.inference.echo import draw_sketch
from tests.inference.live_server import LiveClient, Photo, draw_live
from tests.inference.site_process import ROOT, free_port, run_site

pytestmark = pytest.mark.services

DRAWERS = range(4)
DRAWINGS = range(3)  # of each person, in turns
DRAW_FOR_S, KILL_AFTER_S = 16, 4
PATIENCE_S = 90
MAX_DIFFERENCE = 4.0  # of 255: JPEG's; other drawings are further away


@dataclass
class Ray:
    url: str
    token: str
    log: Path
    process: subprocess.Popen[bytes]

    def list_replicas(self) -> set[int]:
        """Process ids of this test's own replicas: they carry its token."""
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command, environment = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
            except OSError:
                continue
            if command.startswith(b"ray::ServeReplica") and self.token.encode() in environment:
                found.add(int(folder.name))
        return found

    def wait_for_replicas(self, count: int) -> set[int]:
        give_up_at = time.monotonic() + PATIENCE_S
        while len(replicas := self.list_replicas()) != count:
            assert time.monotonic() < give_up_at, self.log.read_text()
            time.sleep(0.2)
        return replicas

    def wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        request = urllib.request.Request(self.url + wire.MODEL_PATH, headers={"Authorization": f"Bearer {self.token}"})
        while True:
            try:
                urllib.request.urlopen(request, timeout=5).close()
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < give_up_at, self.log.read_text()
                time.sleep(0.5)
            else:
                return


@pytest.fixture(scope="module")
def ray(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ray]:
    python = Path(os.environ.get("RAY_PYTHON", ROOT / ".venv-ray" / "bin" / "python"))
    assert python.is_file(), "Ray is not installed: make setup-ray"
    folder, token, port = tmp_path_factory.mktemp("ray"), secrets.token_hex(16), free_port()
    load_predictor(site.WEIGHTS_PATH, cache_dir=site.MODEL_CACHE_DIR)  # exported once, for both sides
    command = [str(python), "-m", "inference.ray_app", "--port", str(port), "--cache-dir", str(site.MODEL_CACHE_DIR)]
    command += ["--min-replicas", "2", "--max-replicas", "2", "--cpus", "0.5"]
    environment = {**os.environ, "INFERENCE_TOKEN": token}
    with (folder / "ray.log").open("wb") as log:
        # What a shell starts in the background ignores interrupts, and so would its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    ray = Ray(f"http://127.0.0.1:{port}", token, folder / "ray.log", process)
    try:
        ray.wait_until_ready()
        ray.wait_for_replicas(2)
        yield ray
    finally:
        process.send_signal(signal.SIGINT)  # Ray takes its own processes with it
        process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def host(ray: Ray, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environment = {"INFERENCE_URL": ray.url, "INFERENCE_TOKEN": ray.token, "INFERENCE_WORKERS": "4"}
    with run_site(tmp_path_factory.mktemp("site"), RESULT_CACHE_MB="0", **environment) as running:
        yield running.host


@dataclass
class Drawer:
    """One person who waits for each answer before the next drawing."""

    number: int
    photos_at: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def picture(self, drawing: int) -> bytes:
        return draw_sketch(10 * self.number + drawing)

    def seed(self, drawing: int) -> int:
        return 100 * self.number + drawing

    def draw(self, host: str, expected: dict[tuple[int, int], np.ndarray], stop_at: float) -> None:
        with draw_live(host) as client:
            seq = 0
            while time.monotonic() < stop_at:
                seq += 1
                self._draw_one(client, seq, expected)

    def _draw_one(self, client: LiveClient, seq: int, expected: dict[tuple[int, int], np.ndarray]) -> None:
        drawing = seq % len(DRAWINGS)
        client.send_sketch(self.picture(drawing), seq=seq, seed=self.seed(drawing))
        answer = client.receive()  # raises where nothing comes
        if isinstance(answer, Photo):
            assert (answer.seq, answer.seed) == (seq, self.seed(drawing))
            assert find_drawing(answer.jpeg, expected) == (self.number, drawing)
            self.photos_at.append(time.monotonic())
        else:
            assert answer["seq"] == seq
            self.errors.append(answer["code"])
            time.sleep(answer.get("retry_after_ms", 500) / 1000)


def find_drawing(photo_jpeg: bytes, expected: dict[tuple[int, int], np.ndarray]) -> tuple[int, int]:
    """Whose drawing this is the photo of."""
    photo = np.asarray(Image.open(io.BytesIO(photo_jpeg)), np.int16)
    distances = {drawing: float(np.abs(photo - other).mean()) for drawing, other in expected.items()}
    nearest = min(distances, key=lambda drawing: distances[drawing])
    assert distances[nearest] < MAX_DIFFERENCE
    return nearest


def make_expected(drawers: list[Drawer]) -> dict[tuple[int, int], np.ndarray]:
    """What the same model makes in this process."""
    predictor = load_predictor(site.WEIGHTS_PATH, cache_dir=site.MODEL_CACHE_DIR)
    expected = {}
    for drawer in drawers:
        for drawing in DRAWINGS:
            sketch = prepare_sketch(decode_image(drawer.picture(drawing)))
            condition = GenerationSettings(fidelity=204 / 255, seed=drawer.seed(drawing)).to_condition()
            expected[drawer.number, drawing] = predictor.predict([sketch], [condition])[0].astype(np.int16)
    return expected


def test_a_killed_replica_delays_people_and_confuses_nobody(ray: Ray, host: str) -> None:
    drawers = [Drawer(number) for number in DRAWERS]
    expected = make_expected(drawers)
    before = ray.wait_for_replicas(2)
    stop_at = time.monotonic() + DRAW_FOR_S
    with ThreadPoolExecutor(len(drawers)) as pool:
        drawing = [pool.submit(drawer.draw, host, expected, stop_at) for drawer in drawers]
        time.sleep(KILL_AFTER_S)
        os.kill(min(before), signal.SIGKILL)
        for future in drawing:
            future.result(PATIENCE_S)
    for drawer in drawers:
        assert len([at for at in drawer.photos_at if at > stop_at - 6]) >= 3, drawer  # the service has recovered
        assert set(drawer.errors) <= {"busy", "model_unavailable", "generation_failed", "timed_out"}
    after = ray.wait_for_replicas(2)
    assert min(before) not in after


def test_ray_answers_nobody_without_the_token(ray: Ray) -> None:
    for headers in ({}, {"Authorization": "Bearer guessed"}):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(urllib.request.Request(ray.url + wire.MODEL_PATH, headers=headers), timeout=10)


def test_ray_refuses_what_is_not_of_the_wire_format(ray: Ray) -> None:
    request = urllib.request.Request(
        ray.url + wire.PREDICT_PATH, data=b"JUNK1234", headers={"Authorization": f"Bearer {ray.token}"}
    )
    with pytest.raises(urllib.error.HTTPError, match="400") as caught:
        urllib.request.urlopen(request, timeout=10)
    assert b"begins with" in caught.value.read()
