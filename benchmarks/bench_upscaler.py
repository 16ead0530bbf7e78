"""The upscaler alone: python -m benchmarks.bench_upscaler [--count 30]

Photographs of 512 and 1024 pixels on one thread, as the site makes them, and on two, beside Lanczos; all take turns,
one picture each, so that a busy machine slows all. The last line of the output is a JSON object.
"""

import argparse
from functools import partial
from pathlib import Path

from PIL import Image

from benchmarks.bench_model import measure_in_turns
from benchmarks.report import print_report, timed
from sketchgan.runtime.enlarging import OpenVinoEnlarger, draw_golden_photo

ROOT = Path(__file__).resolve().parent.parent
SIZES, THREADS = (512, 1024), (1, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "upscaler512.safetensors")
    parser.add_argument("--cache-dir", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--count", type=int, default=30, help="pictures of each row")
    arguments = parser.parse_args()
    load = partial(OpenVinoEnlarger, arguments.weights, arguments.cache_dir)
    enlargers, loads_ms = zip(*(timed(partial(load, threads=threads)) for threads in THREADS), strict=True)
    photo = draw_golden_photo()
    rows = {
        f"upscaler_{size}_threads_{threads}": partial(enlarger.enlarge, photo, size)
        for size in SIZES
        for threads, enlarger in zip(THREADS, enlargers, strict=True)
    }
    image = Image.fromarray(photo)
    lanczos = {f"lanczos_{size}": partial(image.resize, (size, size), Image.Resampling.LANCZOS) for size in SIZES}
    report = {
        "model_version": enlargers[0].model_version,
        "load_ms": round(loads_ms[0], 1),  # with the export where it was not there yet
        "rows": measure_in_turns({**rows, **lanczos}, arguments.count),
    }
    print_report("upscaler", report)


if __name__ == "__main__":
    main()
