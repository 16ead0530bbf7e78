"""Running a generator in torch: on a GPU in bf16 and real batches, on a CPU as the fp32 reference."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.condition import CONDITION_SIZE, Condition, PalettePrior
from sketchgan.network.generator import Generator, ModulatedConv, build_generator
from sketchgan.runtime.predictor import Pixels, check_sketches

logger = logging.getLogger(__name__)

Precision = Literal["auto", "fp32", "bf16"]
GPU_BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64)
CPU_BATCH_SIZES = (1,)  # a batch gains little there, and alone the bytes depend on nothing else
WARM_UP_RUNS = 3


class TorchPredictor:
    """A batch is filled up to the next of `batch_sizes`, for each of which a GPU has a recorded graph."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        *,
        threads: int = 0,
        precision: Precision = "auto",
        batch_sizes: Sequence[int] = (),
    ) -> None:
        if threads:
            torch.set_num_threads(threads)
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        is_gpu = device.type == "cuda"
        sizes = sorted(batch_sizes or (GPU_BATCH_SIZES if is_gpu else CPU_BATCH_SIZES))
        is_bf16 = precision == "bf16" or (precision == "auto" and is_gpu)
        self.model_version = checkpoint.version
        self.max_batch = sizes[-1]
        self.concurrency = 2 if is_gpu else 1  # while one batch runs, the pictures of the last become JPEGs
        self.has_traits = bool(checkpoint.config.get("has_traits", False))
        self._prior = PalettePrior.from_dict(checkpoint.palette_prior)
        self._lock = threading.Lock()  # the batches share the device and their buffers
        network = PixelNetwork(build_generator(checkpoint), torch.bfloat16 if is_bf16 else torch.float32).to(device)
        with torch.inference_mode():
            self._batches = {size: FixedBatch(network, size, device) for size in sizes}
        logger.info("model=%s runtime=torch device=%s bf16=%s batch=%d", self.model_version, device, is_bf16, sizes[-1])

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        check_sketches(sketches)
        if len(sketches) != len(conditions):
            raise ValueError(f"{len(sketches)} sketches have {len(conditions)} conditions, wanted as many")
        vectors = [condition.to_vector(self._prior) for condition in conditions]
        photos: list[Pixels] = []
        while len(photos) < len(sketches):
            taken = slice(len(photos), len(photos) + self.max_batch)
            photos += self._predict_batch(np.stack(sketches[taken]), np.stack(vectors[taken]))
        return photos

    def _predict_batch(self, sketches: Pixels, vectors: NDArray[np.float32]) -> list[Pixels]:
        size = next(size for size in self._batches if size >= len(sketches))
        with self._lock, torch.inference_mode():
            return list(self._batches[size].predict(sketches, vectors))


class PixelNetwork(nn.Module):
    """Sketches (B, S, S) uint8 and vectors (B, CONDITION_SIZE) -> photos (B, S, S, 3) uint8.

    The arithmetic of imaging.sketch_to_ink and imaging.photo_to_pixels, on the device: a GPU then moves a quarter of
    the bytes, and the CPU is left to the JPEGs. A test holds the two together.
    """

    def __init__(self, generator: Generator, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.generator = generator.to(dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        # What is computed from the condition steers every pixel, and costs next to nothing: it stays fp32.
        self.generator.mapping.float()
        fold_modulation(self.generator)

    def forward(self, sketches: Tensor, vectors: Tensor) -> Tensor:
        ink = (1 - sketches.float() / 255)[:, None].to(self.dtype)
        photos = self.generator(ink.contiguous(memory_format=torch.channels_last), vectors)
        levels: Tensor = ((photos.float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
        return levels.permute(0, 2, 3, 1).contiguous()


class FoldedConv(nn.Module):
    """A ModulatedConv whose weights change no more: their power is computed once."""

    power: Tensor  # (in, out)

    def __init__(self, conv: ModulatedConv) -> None:
        super().__init__()
        self.weight, self.bias, self.style = conv.weight, conv.bias, conv.style.float()
        self.stride, self.padding = conv.stride, conv.padding
        self.register_buffer("power", conv.weight.detach().float().square().sum((2, 3)).t().contiguous())

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        scale: Tensor = self.style(style)  # (B, in)
        demodulation = torch.rsqrt(scale.square() @ self.power + 1e-6)  # (B, out)
        y = F.conv2d(x * scale[:, :, None, None].to(x.dtype), self.weight, None, self.stride, self.padding)
        demodulated: Tensor = y * demodulation[:, :, None, None].to(y.dtype) + self.bias[None, :, None, None]
        return demodulated


def fold_modulation(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, ModulatedConv):
            setattr(module, name, FoldedConv(child))
        else:
            fold_modulation(child)


class FixedBatch:
    """Buffers for `size` pictures, and the network recorded over them. Places that are not asked for hold what was
    last there: no picture of a batch depends on another."""

    def __init__(self, network: PixelNetwork, size: int, device: torch.device) -> None:
        is_gpu = device.type == "cuda"
        self._device = device
        # Pinned, the copies to and from a GPU run beside its work.
        self._host_sketches = torch.full((size, SIZE, SIZE), 255, dtype=torch.uint8, pin_memory=is_gpu)
        self._host_vectors = torch.zeros((size, CONDITION_SIZE), pin_memory=is_gpu)
        self._host_photos = torch.empty((size, SIZE, SIZE, 3), dtype=torch.uint8, pin_memory=is_gpu)
        self._sketches, self._vectors = (t.to(device, copy=True) for t in (self._host_sketches, self._host_vectors))
        for _ in range(WARM_UP_RUNS if is_gpu else 1):
            network(self._sketches, self._vectors)
        self._run = record_graph(network, self._sketches, self._vectors) if is_gpu else self._run_at_once(network)

    def predict(self, sketches: Pixels, vectors: NDArray[np.float32]) -> Pixels:
        """Sketches (n, S, S) and vectors (n, CONDITION_SIZE) -> photos (n, S, S, 3), n at most `size`."""
        count = len(sketches)
        self._host_sketches[:count] = torch.from_numpy(sketches)
        self._host_vectors[:count] = torch.from_numpy(vectors)
        self._sketches.copy_(self._host_sketches, non_blocking=True)
        self._vectors.copy_(self._host_vectors, non_blocking=True)
        self._host_photos.copy_(self._run(), non_blocking=True)
        if self._device.type == "cuda":
            torch.cuda.current_stream().synchronize()
        return self._host_photos[:count].numpy().copy()

    def _run_at_once(self, network: PixelNetwork) -> Callable[[], Tensor]:
        def run() -> Tensor:
            photos: Tensor = network(self._sketches, self._vectors)
            return photos

        return run


def record_graph(network: PixelNetwork, sketches: Tensor, vectors: Tensor) -> Callable[[], Tensor]:
    """A CUDA graph: the two hundred small kernels of a picture start as one."""
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        photos: Tensor = network(sketches, vectors)

    def replay() -> Tensor:
        graph.replay()
        return photos

    return replay
