"""A program of its own, for test_upload_memory.py: how much memory several uploads at once take at most.

`python -m tests.inference.upload_memory KIND FILE ...` prints {"peak_mb", "outcomes"} a line for each file.
"""

import collections
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from accounts.profile.avatars import AvatarError, make_avatar  # noqa: E402
from inference import importing, services, uploads  # noqa: E402
from inference.errors import InferenceError  # noqa: E402
from inference.services import GenerationSettings  # noqa: E402
from tests.inference.echo import EchoPredictor, draw_sketch  # noqa: E402
from tests.inference.stand_ins import use_predictor  # noqa: E402

AT_ONCE = 3
PATIENCE_S = 60  # so that each is read in the end, on a slow machine, too: what a thread keeps would show
SETTINGS = GenerationSettings()
KINDS: dict[str, Callable[[bytes], object]] = {
    "paper": lambda data: services.generate_from_paper(owner="ann", paper=data, settings=SETTINGS),
    "upload": lambda data: services.generate_from_upload(owner="ann", data=data, settings=SETTINGS),
    "drawing": importing.read_drawing,
    "lines": importing.trace_lines,
    "avatar": make_avatar,
}


def read_mb(name: str) -> float:
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def measure(work: Callable[[bytes], object], data: bytes) -> dict[str, object]:
    """Megabytes over what the process has when nothing is read, and how many uploads had which end."""
    outcomes: collections.Counter[str] = collections.Counter()

    def send() -> None:
        try:
            work(data)
            outcomes["done"] += 1
        except (InferenceError, AvatarError) as error:
            outcomes[getattr(error, "code", "refused")] += 1

    uploads.give_memory_back()  # of the file before
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = read_mb("VmRSS")
    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"peak_mb": round(read_mb("VmHWM") - before), "outcomes": dict(outcomes)}


def main() -> None:
    kind, *files = sys.argv[1:]
    uploads.WAIT_S = PATIENCE_S
    with use_predictor(EchoPredictor()):
        services.generate_from_upload(owner="ann", data=draw_sketch(), settings=SETTINGS)  # loads what is loaded once
        for file in files:
            sys.stdout.write(json.dumps(measure(KINDS[kind], Path(file).read_bytes())) + "\n")


if __name__ == "__main__":
    main()
