"""A whole server process with people drawing: its model is exchanged, it is told to end, it has no torch."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.runtime.export import export_checkpoint
from tests.inference.echo import draw_sketch
from tests.inference.live_server import Photo, draw_live
from tests.inference.site_process import PATIENCE_S, SiteProcess, run_site
from tests.sketchgan.conftest import build_tiny_generator, write_tiny_weights

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for seed, name in enumerate(["one", "two"]):
        path = write_tiny_weights(folder / f"{name}.safetensors", build_tiny_generator(seed))
        export_checkpoint(path, folder / "models")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[SiteProcess]:
    weights, models = str(folder / "one.safetensors"), str(folder / "models")
    with run_site(folder, WEIGHTS_PATH=weights, MODEL_CACHE_DIR=models, INFERENCE_RUNTIME="openvino") as site:
        yield site


class Drawer(threading.Thread):
    """Draws without a pause, a new seed each time, until it is told to stop."""

    def __init__(self, host: str) -> None:
        super().__init__(daemon=True)
        self.host = host
        self.has_to_stop = threading.Event()
        self.answers: list[tuple[int, Photo | dict]] = []  # with the number that was asked for

    def run(self) -> None:
        with draw_live(self.host) as client:
            for seq in range(1, 100_000):
                if self.has_to_stop.is_set():
                    break
                client.send_sketch(draw_sketch(), seq=seq, seed=seq)
                self.answers.append((seq, client.receive()))

    def stop(self) -> None:
        self.has_to_stop.set()
        self.join(30)


def photo_of(host: str) -> bytes:
    with draw_live(host) as client:
        client.send_sketch(draw_sketch(), seq=1, seed=5)
        photo = client.receive()
    assert isinstance(photo, Photo), photo
    return photo.jpeg


def test_the_model_is_exchanged_under_people_who_draw_and_bad_weights_are_not_taken(site: SiteProcess, folder: Path):
    first, second = (load_checkpoint(folder / f"{name}.safetensors").version for name in ("one", "two"))
    site.wait_until_ready(first)
    before = photo_of(site.host)
    people = [Drawer(site.host) for _ in range(3)]
    for person in people:
        person.start()

    chosen = site.manage("weights", "use", "two")
    assert chosen.returncode == 0, chosen.stderr
    site.wait_until_ready(second)
    after = photo_of(site.host)
    assert after != before

    bad = json.loads((folder / "current_weights.json").read_text())
    bad["weights"] = str(folder / "gone.safetensors")
    (folder / "current_weights.json").write_text(json.dumps(bad))
    refused = site.manage("weights", "use", "gone")
    assert refused.returncode == 1
    assert "is refused: no weights at" in refused.stderr
    wait_for_log(site, "weights_kept")
    assert site.read_readiness()["model_version"] == second
    assert photo_of(site.host) == after

    for person in people:
        person.stop()
        assert len(person.answers) > 10
        for seq, answer in person.answers:
            assert isinstance(answer, Photo), answer
            assert (answer.seq, answer.seed) == (seq, seq)


def test_a_server_that_makes_pictures_on_a_cpu_has_not_imported_torch(site: SiteProcess):
    photo_of(site.host)
    maps = Path(f"/proc/{site.process.pid}/maps").read_text()
    assert "openvino" in maps
    assert "libtorch" not in maps


def test_a_server_that_is_told_to_end_tells_those_who_draw_and_ends(site: SiteProcess):
    with draw_live(site.host) as idle, draw_live(site.host) as drawing:
        drawing.send_sketch(draw_sketch(), seq=1)
        assert drawing.receive()[0] == 1
        started = time.monotonic()
        site.terminate()
        assert idle.receive_close()[0] == 1012
        assert drawing.receive_close()[0] == 1012
        assert time.monotonic() - started < 20
    assert "Traceback" not in site.log.read_text()


def wait_for_log(site: SiteProcess, text: str) -> None:
    give_up_at = time.monotonic() + 20
    while text not in site.log.read_text():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def test_a_start_loads_the_networks_before_anybody_draws(tmp_path: Path) -> None:
    with run_site(tmp_path, WARM_UP="true", LOG_LEVEL="INFO") as site:
        give_up_at = time.monotonic() + PATIENCE_S
        while (loaded := site.log.read_text().count("runtime=openvino")) < 2:
            assert time.monotonic() < give_up_at, f"{loaded} networks are loaded"
            time.sleep(0.1)


def test_a_site_whose_user_has_no_home_folder_makes_pictures(folder: Path, tmp_path: Path) -> None:
    homeless = {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null/cache", "XDG_CONFIG_HOME": "/dev/null/config"}
    weights, models = str(folder / "one.safetensors"), str(folder / "models")
    with run_site(tmp_path, WEIGHTS_PATH=weights, MODEL_CACHE_DIR=models, **homeless) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        assert photo_of(site.host).startswith(b"\xff\xd8")
        assert "Traceback" not in site.log.read_text()
