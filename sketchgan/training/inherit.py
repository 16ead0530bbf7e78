"""A new network from the weights of an older one: every layer that fits, and what a changed layer can take over."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.condition import BASE_SIZE, LOOK_SIZE
from sketchgan.network.generator import Generator, GeneratorConfig

FIRST_LAYER, COLOUR = "mapping.0.weight", "head.colour."


def inherit_generator(checkpoint: Checkpoint, wanted: GeneratorConfig) -> Generator:
    """Of the checkpoint's size, with the head and the condition of `wanted`; it paints as before as far as it can.

    Raises ValueError if a layer is neither new nor of a known change.
    """
    old = GeneratorConfig.from_dict(checkpoint.config)
    generator = Generator(replace(old, has_traits=wanted.has_traits, head=wanted.head))
    tensors = {name: torch.from_numpy(tensor).float() for name, tensor in checkpoint.tensors.items()}
    if generator.config != old:
        tensors = {name: _adapted(name, tensors.get(name), fresh) for name, fresh in generator.state_dict().items()}
    generator.load_state_dict(tensors)
    return generator


def _adapted(name: str, old: Tensor | None, fresh: Tensor) -> Tensor:
    if old is None:
        return fresh
    if old.numel() == fresh.numel():
        return old.reshape(fresh.shape)  # a number is stored as a row of one
    if name == FIRST_LAYER:
        return _told_more(old, fresh)
    if name.startswith(COLOUR) and len(old) == 4 * len(fresh):
        return old.reshape(len(fresh), 4, *old.shape[1:]).mean(1)  # the four pixels of a cell
    raise ValueError(f"{name} is {tuple(old.shape)} in the weights and {tuple(fresh.shape)} in the network")


def _told_more(old: Tensor, fresh: Tensor) -> Tensor:
    """What is new changes nothing at first. The look is learned again: before the traits it was another code."""
    grown = torch.zeros_like(fresh)
    shared = min(old.shape[1], fresh.shape[1])
    grown[:, :shared] = old[:, :shared]
    grown[:, BASE_SIZE - 1 - LOOK_SIZE : BASE_SIZE - 1] = 0
    return grown
