"""What every benchmark prints: one JSON object on its last line, with the machine and the number of samples."""

import importlib.metadata
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
CPU_FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_tile", "amx_bf16", "amx_int8")
PACKAGES = ("numpy", "openvino", "torch", "uvicorn", "websockets")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """The result and its milliseconds."""
    start = time.perf_counter()
    result = work()
    return result, 1000 * (time.perf_counter() - start)


def summarise_ms(samples: Sequence[float]) -> dict[str, Any]:
    if not samples:
        return {"count": 0, "ms_p50": None, "ms_p95": None}
    return {
        "count": len(samples),
        "ms_p50": round(statistics.median(samples), 2),
        "ms_p95": round(sorted(samples)[max(0, -(-95 * len(samples) // 100) - 1)], 2),
    }


def print_report(name: str, report: dict[str, Any]) -> None:
    print(json.dumps({"benchmark": name, **report, "machine": describe_machine()}), flush=True)


def describe_machine() -> dict[str, Any]:
    flags = _read_cpu_line("flags").split()
    return {
        "cpu": _read_cpu_line("model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "flags": [flag for flag in CPU_FLAGS if flag in flags],
        "isa_cap": os.environ.get("ONEDNN_MAX_CPU_ISA", ""),
        "load_average_1min": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
    }


def read_rss_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _read_cpu_line(name: str) -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    values = [line.partition(":")[2].strip() for line in lines if line.startswith(name)]
    return values[0] if values else ""
