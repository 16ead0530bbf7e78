"""The sketcher alone: python -m benchmarks.bench_sketcher [--count 50]

A photograph's pen lines on one thread, as the site makes them, and on two, by turns, so that a busy machine slows both.
The last line of the output is a JSON object.
"""

import argparse
from functools import partial
from pathlib import Path

from benchmarks.bench_model import measure_in_turns
from benchmarks.report import print_report
from sketchgan.runtime.enlarging import draw_golden_photo
from sketchgan.runtime.photo_lines import OpenVinoSketcher

ROOT = Path(__file__).resolve().parent.parent
THREADS = (1, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "sketcher256.safetensors")
    parser.add_argument("--cache-dir", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--count", type=int, default=50, help="pictures of each row")
    arguments = parser.parse_args()
    sketchers = {
        f"sketcher_threads_{threads}": OpenVinoSketcher(arguments.weights, arguments.cache_dir, threads=threads)
        for threads in THREADS
    }
    photo = draw_golden_photo()
    rows = {name: partial(sketcher.sketch, photo) for name, sketcher in sketchers.items()}
    version = next(iter(sketchers.values())).model_version
    print_report("sketcher", {"model_version": version, "rows": measure_in_turns(rows, arguments.count)})


if __name__ == "__main__":
    main()
