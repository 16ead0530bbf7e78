"""Whether a run multiplies in bf16 or in fp32: some processors do bf16 twice as fast, others emulate it, at a tenth."""

from __future__ import annotations

import copy
import time
from typing import Literal

import torch
from torch import Tensor, nn

Precision = Literal["auto", "bf16", "fp32"]
PASSES = 2  # the first one loads and compiles, too


def choose_bf16(precision: Precision, network: nn.Module, *inputs: Tensor) -> bool:
    """Whether to train under bf16 autocast. `auto`: on a GPU; on a CPU if a step on `inputs`, one picture, is faster.

    Prints what the steps took.
    """
    if precision != "auto":
        return precision == "bf16"
    if inputs[0].device.type != "cpu":
        return True
    fp32_s, bf16_s = (time_step(network, inputs, is_bf16=is_bf16) for is_bf16 in (False, True))
    chosen = "bf16" if bf16_s < fp32_s else "fp32"
    print(f"precision={chosen} fp32_ms={1000 * fp32_s:.0f} bf16_ms={1000 * bf16_s:.0f}", flush=True)
    return chosen == "bf16"


def time_step(network: nn.Module, inputs: tuple[Tensor, ...], *, is_bf16: bool) -> float:
    """Seconds of a forward and a backward pass, on a copy, whose statistics and gradients nobody sees."""
    network, seconds = copy.deepcopy(network), []
    for _ in range(PASSES):
        started = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=is_bf16):
            output = network(*inputs)
        output.float().mean().backward()
        seconds.append(time.perf_counter() - started)
    return min(seconds)
