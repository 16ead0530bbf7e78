"""The files of @vladmandic/face-api in small: the same names, two channels, random weights."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

Shape = tuple[int, ...]


def write_tiny_face_api(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    for name, layers in (("age_gender_model", _xception()), ("face_expression_model", _densenet())):
        entries, data = [], b""
        for layer, shape in layers:
            entries.append({"name": layer, "shape": list(shape), "dtype": "float32"})
            values = rng.standard_normal(shape) * 0.5
            if not layer.endswith("bias"):
                entries[-1]["quantization"] = {"dtype": "uint8", "scale": 0.01, "min": -1.28}
                data += (np.clip(values, -1.28, 1.27) * 100 + 128).astype(np.uint8).tobytes()
            else:
                data += values.astype("<f4").tobytes()
        (folder / f"{name}-weights_manifest.json").write_text(json.dumps([{"weights": entries}]))
        (folder / f"{name}.bin").write_bytes(data)
    return folder


def _convolution(name: str, kernel: int, inputs: int = 2) -> Iterator[tuple[str, Shape]]:
    yield f"{name}/filters", (kernel, kernel, inputs, 2)
    yield f"{name}/bias", (2,)


def _separable(name: str) -> Iterator[tuple[str, Shape]]:
    yield f"{name}/depthwise_filter", (3, 3, 2, 1)
    yield f"{name}/pointwise_filter", (1, 1, 2, 2)
    yield f"{name}/bias", (2,)


def _xception() -> Iterator[tuple[str, Shape]]:
    yield from _convolution("entry_flow/conv_in", 3, 3)
    for block in ("entry_flow/reduction_block_0", "entry_flow/reduction_block_1", "exit_flow/reduction_block"):
        yield from _separable(f"{block}/separable_conv0")
        yield from _separable(f"{block}/separable_conv1")
        yield from _convolution(f"{block}/expansion_conv", 1)
    for block in (0, 1):
        for step in (0, 1, 2):
            yield from _separable(f"middle_flow/main_block_{block}/separable_conv{step}")
    yield from _separable("exit_flow/separable_conv")
    yield from ((f"fc/{part}", shape) for part, shape in (("age/weights", (2, 1)), ("age/bias", (1,))))
    yield from ((f"fc/{part}", shape) for part, shape in (("gender/weights", (2, 2)), ("gender/bias", (2,))))


def _densenet() -> Iterator[tuple[str, Shape]]:
    yield from _convolution("dense0/conv0", 3, 3)
    for block in range(4):
        for step in range(4):
            if (block, step) != (0, 0):
                yield from _separable(f"dense{block}/conv{step}")
    yield from (("fc/weights", (2, 7)), ("fc/bias", (7,)))
