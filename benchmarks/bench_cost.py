"""How many people are served, against cores: python -m benchmarks.bench_cost [--cores 1 2]

For each number of cores, server and clients together, more and more people draw at 8 frames a second until somebody
gets fewer than 2 pictures a second or the 95th percentile passes 600 ms. With INFERENCE_URL and INFERENCE_TOKEN set,
the site takes its pictures from Ray Serve: start it with one replica, then with two. The last line of the output is a
JSON object.
"""

import argparse
import os
from typing import Any

from benchmarks.bench_live import measure, start_site
from benchmarks.report import print_report

STEPS = (1, 2, 4, 8, 12, 16, 20, 24, 32, 40, 48)
MIN_PICTURES_PER_S, MAX_P95_MS = 2.0, 600.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=8, help="of each step")
    arguments = parser.parse_args()
    everywhere = os.sched_getaffinity(0)
    curve = []
    for cores in arguments.cores:
        os.sched_setaffinity(0, sorted(everywhere)[:cores])  # the server that is started next inherits it
        curve.append({"cores": cores, **find_limit(arguments.seconds, workers=cores)})
        os.sched_setaffinity(0, everywhere)
    print_report("cost", {"remote": bool(os.environ.get("INFERENCE_URL")), "curve": curve})


def find_limit(seconds: float, *, workers: int) -> dict[str, Any]:
    environment = {"INFERENCE_WORKERS": os.environ.get("INFERENCE_WORKERS", str(workers))}
    steps: list[dict[str, Any]] = []
    with start_site(**environment) as site:
        for drawers in STEPS:
            steps.append(measure(site, drawers, seconds))
            if not is_served(steps[-1]):
                break
    served = [step["drawers"] for step in steps if is_served(step)]
    best = max(step["pictures_per_s"] for step in steps)
    return {"people_served": max(served, default=0), "pictures_per_s": best, "steps": [shorten(step) for step in steps]}


def is_served(step: dict[str, Any]) -> bool:
    is_quick = step["ms_p95"] is not None and step["ms_p95"] <= MAX_P95_MS
    return is_quick and step["pictures_per_s_slowest_person"] >= MIN_PICTURES_PER_S and not step["wrong"]


def shorten(step: dict[str, Any]) -> dict[str, Any]:
    names = ("drawers", "count", "ms_p50", "ms_p95", "pictures_per_s_slowest_person", "wrong", "out_of_order")
    return {name: step[name] for name in names}


if __name__ == "__main__":
    main()
