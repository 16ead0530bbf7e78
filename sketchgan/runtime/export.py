"""Turn a checkpoint into OpenVINO files once, so that serving never imports torch.

`python -m sketchgan.runtime.export --weights weights/face256.safetensors --cache-dir var/models`
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sketchgan.network.checkpoint import Checkpoint, load_checkpoint

if TYPE_CHECKING:
    import openvino
    from torch import Tensor, nn


def exported_path(cache_dir: Path, version: str) -> Path:
    """Where the model of this version lies once exported; its weights lie beside it as .bin."""
    return cache_dir / f"{version}.xml"


def import_openvino() -> ModuleType:
    """OpenVINO without the telemetry that comes with it: this program calls nobody.

    OpenVINO takes a stub where the telemetry package cannot be imported, and None in `sys.modules` forbids that.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    return importlib.import_module("openvino")


def export_checkpoint(weights: Path, cache_dir: Path) -> Path:
    """Export unless it is already there. Raises FileNotFoundError, ValueError as `load_checkpoint` does."""
    checkpoint = load_checkpoint(weights)
    target = exported_path(cache_dir, checkpoint.version)
    if target.exists():
        return target
    model = choose_conversion(checkpoint)(checkpoint)
    cache_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir) as folder:
        draft = Path(folder) / target.name
        import_openvino().save_model(model, draft, compress_to_fp16=True)
        # The .xml goes last: whoever sees it can rely on the .bin.
        for suffix in (".bin", ".xml"):
            draft.with_suffix(suffix).replace(target.with_suffix(suffix))
    return target


def choose_conversion(checkpoint: Checkpoint) -> Callable[[Checkpoint], openvino.Model]:
    """A network is told by the fields of its config."""
    from sketchgan.network.sketcher import SketcherConfig
    from sketchgan.network.upscaler import UpscalerConfig

    conversions = {
        frozenset(UpscalerConfig.__slots__): convert_upscaler,
        frozenset(SketcherConfig.__slots__): convert_sketcher,
    }
    return conversions.get(frozenset(checkpoint.config), convert_generator)


def convert_generator(checkpoint: Checkpoint) -> openvino.Model:
    import torch

    from sketchgan.network.generator import build_generator

    generator = build_generator(checkpoint)
    size = generator.config.size
    example = (torch.zeros(1, 1, size, size), torch.zeros(1, generator.config.condition_size))
    return convert(generator, example, [tuple(e.shape) for e in example])


def convert_upscaler(checkpoint: Checkpoint) -> openvino.Model:
    """For photos of any side: it is used at two."""
    import torch

    from sketchgan.network.upscaler import build_upscaler

    upscaler = build_upscaler(checkpoint)
    return convert(upscaler, (torch.zeros(1, 3, 64, 64),), [(1, 3, -1, -1)])


def convert_sketcher(checkpoint: Checkpoint) -> openvino.Model:
    import torch

    from sketchgan.imaging import SIZE
    from sketchgan.network.sketcher import build_sketcher

    example = torch.zeros(1, 3, SIZE, SIZE)
    sketcher = build_sketcher(checkpoint)
    return convert(sketcher, (example,), [tuple(example.shape)])


def convert(network: nn.Module, example: tuple[Tensor, ...], shapes: list[tuple[int, ...]]) -> openvino.Model:
    """Traced once: OpenVINO would trace a second time for comparison, which doubles the time."""
    import torch

    with torch.no_grad():
        traced = torch.jit.trace(network, example, check_trace=False)  # type: ignore[no-untyped-call]
    return import_openvino().convert_model(traced, example_input=example, input=shapes)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="a .safetensors file with its .json beside it")
    parser.add_argument("--cache-dir", type=Path, required=True, help="folder for the exported models")
    options = parser.parse_args(arguments)
    print(export_checkpoint(options.weights, options.cache_dir))


if __name__ == "__main__":
    main()
