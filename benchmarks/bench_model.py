"""The model alone against pix2pix unet_256: python -m benchmarks.bench_model [--count 60] [--also WEIGHTS]

Peer and ours take turns, one picture each, so that a busy machine slows both. Rows: the peer as its users run it; ours
as the site runs it (precision and layout chosen by the probe at start); ours in f32, as on a CPU without bf16 units,
and other weights in f32. The steps around our network are timed apart. With a GPU at hand, ours in batches of 1, 8 and
64 on it.
To cap the instructions of both: ONEDNN_MAX_CPU_ISA=AVX512_CORE python -m benchmarks.bench_model.
The last line of the output is a JSON object.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.drawings import draw_face
from benchmarks.peer import Peer
from benchmarks.report import print_report, summarise_ms, timed
from sketchgan.imaging import decode_image, encode_jpeg, prepare_sketch, sketch_to_ink
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.condition import Condition, PalettePrior
from sketchgan.runtime.export import export_checkpoint, exported_path, import_openvino
from sketchgan.runtime.loading import load_predictor
from sketchgan.runtime.predictor import Predictor

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 5
GPU_BATCHES = (1, 8, 64)


def main() -> None:
    arguments = parse_arguments()
    picture = draw_face()
    sketch = prepare_sketch(decode_image(picture))
    peer = Peer()
    predictor, load_ms = timed(lambda: load_predictor(arguments.weights, cache_dir=arguments.cache_dir))
    rows = {
        "peer": lambda: peer.predict(sketch),
        "ours": lambda: predictor.predict([sketch], [Condition()]),
        "ours_f32": make_f32(arguments.weights, arguments.cache_dir, sketch),
    }
    for weights in arguments.also:
        export_checkpoint(weights, arguments.cache_dir)
        rows[f"{weights.stem}_f32"] = make_f32(weights, arguments.cache_dir, sketch)
    medians = measure_in_turns(rows, arguments.count)
    report = {
        "model_version": predictor.model_version,
        "runtime": type(predictor).__name__,
        "peer_parameters": peer.parameters,
        "torch_threads": torch.get_num_threads(),
        "load_ms": round(load_ms, 1),
        "rows": medians,
        "times_faster": {name: divide(medians["peer"], row) for name, row in medians.items() if name != "peer"},
        "steps": measure_steps(picture, predictor, arguments.count),
        "gpu": measure_gpu(arguments.weights, arguments.cache_dir, sketch) if torch.cuda.is_available() else None,
    }
    print_report("model", report)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights" / "face256.safetensors")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="other weights, e.g. of the small generator")
    parser.add_argument("--cache-dir", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--count", type=int, default=60, help="pictures of each row")
    return parser.parse_args()


def make_f32(weights: Path, cache_dir: Path, sketch: np.ndarray) -> Callable[[], Any]:
    checkpoint = load_checkpoint(weights)
    core = import_openvino().Core()
    model = core.read_model(exported_path(cache_dir, checkpoint.version))
    request = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    vector = Condition().to_vector(PalettePrior.from_dict(checkpoint.palette_prior))
    return lambda: request.infer([sketch_to_ink(sketch)[None, None], vector[None]])


def measure_in_turns(rows: dict[str, Callable[[], Any]], count: int) -> dict[str, dict[str, Any]]:
    samples: dict[str, list[float]] = {name: [] for name in rows}
    for turn in range(WARM_UP + count):
        for name, work in rows.items():
            _, ms = timed(work)
            if turn >= WARM_UP:
                samples[name].append(ms)
    return {name: summarise_ms(values) for name, values in samples.items()}


def measure_steps(picture: bytes, predictor: Predictor, count: int) -> dict[str, dict[str, Any]]:
    """Milliseconds of what the server does for one live drawing."""
    sketch = prepare_sketch(decode_image(picture))
    photo = predictor.predict([sketch], [Condition()])[0]
    steps: dict[str, Callable[[], Any]] = {
        "decode": lambda: prepare_sketch(decode_image(picture)),
        "network": lambda: predictor.predict([sketch], [Condition()]),
        "encode": lambda: encode_jpeg(photo),
    }
    return measure_in_turns(steps, count)


def measure_gpu(weights: Path, cache_dir: Path, sketch: np.ndarray) -> dict[str, dict[str, Any]]:
    predictor = load_predictor(weights, runtime="torch", cache_dir=cache_dir)
    return {f"batch_{size}": time_batches(predictor, sketch, size) for size in GPU_BATCHES}


def time_batches(predictor: Predictor, sketch: np.ndarray, size: int, *, count: int = 50) -> dict[str, Any]:
    """Arrays in, arrays out: the transfers count."""
    conditions = [Condition(seed=seed) for seed in range(size)]
    samples = [timed(lambda: predictor.predict([sketch] * size, conditions))[1] for _ in range(WARM_UP + count)][
        WARM_UP:
    ]
    return {**summarise_ms(samples), "pictures_per_s": round(1000 * size / statistics.median(samples), 1)}


def divide(peer: dict[str, Any], ours: dict[str, Any]) -> float:
    return round(peer["ms_p50"] / ours["ms_p50"], 2)


if __name__ == "__main__":
    main()
