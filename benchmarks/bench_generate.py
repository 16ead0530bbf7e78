"""Milliseconds a picture, and where they go: python -m benchmarks.bench_generate [--count 200]

Times what the server does for one live sketch, one after the other on one predictor: decode and prepare the
PNG, run the network, encode the JPEG. The last line of the output is a JSON object.
"""

import argparse
import io
import json
import math
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image, ImageDraw

from sketchgan.condition import Condition
from sketchgan.imaging import decode_image, encode_jpeg, prepare_sketch
from sketchgan.runtime import Predictor, load_predictor

ROOT = Path(__file__).resolve().parent.parent
STEPS = ("decode", "network", "encode")
PAPER_SIZE = 256
T = TypeVar("T")


def main() -> None:
    arguments = parse_arguments()
    loading = time.perf_counter()
    predictor = load_predictor(
        arguments.weights, runtime=arguments.runtime, cache_dir=arguments.cache_dir, threads=arguments.threads
    )
    load_ms = 1000 * (time.perf_counter() - loading)
    picture = draw_face()
    for seed in range(arguments.warm_up):
        time_picture(predictor, picture, seed)
    load_average = os.getloadavg()[0]
    samples = [time_picture(predictor, picture, seed) for seed in range(arguments.count)]
    report = {
        "benchmark": "generate",
        "model_version": predictor.model_version,
        "runtime": type(predictor).__name__,
        "threads": arguments.threads,
        "load_ms": round(load_ms, 1),
        "picture": {"format": "PNG", "side_px": PAPER_SIZE, "bytes": len(picture)},
        **summarise(samples),
        "machine": {**describe_machine(), "load_average_1min": round(load_average, 2)},
    }
    print(f"{report['ms_median']} ms a picture (median of {arguments.count})")
    print(json.dumps(report))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "face256.safetensors")
    parser.add_argument("--cache-dir", type=Path, default=Path(tempfile.gettempdir()) / "sketch2real-bench")
    parser.add_argument("--runtime", choices=("auto", "openvino", "torch"), default="auto")
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--count", type=int, default=200, help="pictures that are timed")
    parser.add_argument("--warm-up", type=int, default=20, help="pictures before that")
    return parser.parse_args()


def draw_face() -> bytes:
    """A PNG of a drawn face on the paper, with about as many lines as a person draws."""
    paper = Image.new("L", (4 * PAPER_SIZE, 4 * PAPER_SIZE), 255)
    pen = ImageDraw.Draw(paper)
    pen.ellipse((260, 190, 764, 880), outline=0, width=12)  # head
    for left in (350, 560):
        pen.arc((left, 400, left + 120, 450), 200, 340, fill=0, width=14)  # brow
        pen.ellipse((left + 10, 450, left + 110, 500), outline=0, width=9)
        pen.ellipse((left + 45, 455, left + 78, 492), fill=0)
    pen.line([(510, 480), (490, 600), (470, 640), (515, 655), (555, 640)], fill=0, width=9, joint="curve")
    pen.arc((420, 690, 610, 770), 10, 170, fill=0, width=12)
    pen.arc((420, 700, 610, 745), 190, 350, fill=0, width=9)
    for strand in range(14):
        x = 270 + 36 * strand
        pen.line([(512, 150), ((512 + x) / 2 - 30, 170), (x, 330 + 40 * math.cos(strand))], fill=0, width=7)
    pen.line([(400, 860), (390, 960), (240, 1010)], fill=0, width=10)
    pen.line([(630, 860), (640, 960), (790, 1010)], fill=0, width=10)
    buffer = io.BytesIO()
    paper.resize((PAPER_SIZE, PAPER_SIZE), Image.Resampling.BOX).save(buffer, "PNG")
    return buffer.getvalue()


def time_picture(predictor: Predictor, picture: bytes, seed: int) -> dict[str, float]:
    """Milliseconds by step."""
    sketch, decode_ms = timed(lambda: prepare_sketch(decode_image(picture), fit=False))
    photos, network_ms = timed(lambda: predictor.predict([sketch], [Condition(seed=seed)]))
    _, encode_ms = timed(lambda: encode_jpeg(photos[0]))
    return {"decode": decode_ms, "network": network_ms, "encode": encode_ms}


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    return result, 1000 * (time.perf_counter() - start)


def summarise(samples: list[dict[str, float]]) -> dict[str, Any]:
    totals = [sum(sample.values()) for sample in samples]
    whole = sum(totals)
    return {
        "count": len(samples),
        "ms_median": round(statistics.median(totals), 2),
        "ms_p90": round(statistics.quantiles(totals, n=10)[-1], 2),
        "step_ms_median": {step: round(statistics.median(sample[step] for sample in samples), 2) for step in STEPS},
        "step_share": {step: round(sum(sample[step] for sample in samples) / whole, 3) for step in STEPS},
    }


def describe_machine() -> dict[str, Any]:
    return {
        "cpu": read_cpu_name(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def read_cpu_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
