"""A face that the teacher paints: python -m benchmarks.bench_teacher --teacher random_face/data [--count 5]

Processor seconds a face on one thread, of the graph as published and as sketchgan.data.imagine runs it, in fp32 and, on
processors that have it, in bf16; by turns. The last line of the output is a JSON object.
"""

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
import openvino

from benchmarks.report import print_report
from sketchgan.data.photos.teacher import FINE_LAYER, ONE_THREAD, STYLE_SIZE, SYNTHESIS, mix_styles


def compile_rows(teacher: Path) -> dict[str, Any]:
    core = openvino.Core()
    graphs = {
        "published": core.read_model(teacher / SYNTHESIS),
        "imagine": mix_styles(core.read_model(teacher / SYNTHESIS), FINE_LAYER),
    }
    precisions = ["f32", *(["bf16"] if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else [])]
    return {
        f"{name}_{precision}": core.compile_model(graph, "CPU", {**ONE_THREAD, "INFERENCE_PRECISION_HINT": precision})
        for name, graph in graphs.items()
        for precision in precisions
    }


def processor_seconds(network: Any) -> float:
    style = np.zeros((1, STYLE_SIZE), np.float32)
    started = time.process_time()
    network([style] * len(network.inputs))
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="random_face/data of the unpacked wheel")
    parser.add_argument("--count", type=int, default=5, help="faces of each row, after one to warm up")
    arguments = parser.parse_args()
    rows = compile_rows(arguments.teacher)
    times = [{name: processor_seconds(row) for name, row in rows.items()} for _ in range(arguments.count + 1)][1:]
    medians = {name: round(statistics.median(turn[name] for turn in times), 3) for name in rows}
    print_report("teacher", {"count": arguments.count, "seconds": medians})


if __name__ == "__main__":
    main()
