"""How long one training drawing takes: python -m benchmarks.bench_strokes --pack var/pack [--count 100]

The time on one core from a face's strokes, and its photo where the style needs it, to the sketch of 256 pixels, for
every style. The styles take turns, one face each, and processor time is counted, so that a busy machine slows all
alike. The last line of the output is a JSON object.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import print_report, summarise_ms
from sketchgan.data.dataset import FaceData
from sketchgan.data.drawing.styles import STYLES, draw_sketch

WARM_UP = 3


def measure(data: FaceData, count: int) -> dict[str, list[float]]:
    """Milliseconds of every drawing, by style."""
    rng = np.random.default_rng(0)
    times: dict[str, list[float]] = {style: [] for style in STYLES}
    for index in rng.choice(data.train, WARM_UP + count):
        portrait = data.portrait(int(index))
        gray = cv2.cvtColor(portrait.photo, cv2.COLOR_RGB2GRAY).astype(np.uint8)
        for style, samples in times.items():
            started = time.process_time()
            draw_sketch(portrait.geometry, gray, portrait.hair, rng, style=style)
            samples.append(1000 * (time.process_time() - started))
    return {style: samples[WARM_UP:] for style, samples in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="what sketchgan.data.pack wrote")
    parser.add_argument("--count", type=int, default=100, help="faces, each drawn once in every style")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    times = measure(FaceData.open(arguments.pack), arguments.count)
    shares = np.array([share for share, _ in STYLES.values()])
    mean_ms = float(shares @ [np.mean(samples) for samples in times.values()])
    rows = {style: summarise_ms(samples) for style, samples in times.items()}
    print_report("strokes", {"mean_ms_of_the_mix": round(mean_ms, 2), "rows": rows})


if __name__ == "__main__":
    main()
