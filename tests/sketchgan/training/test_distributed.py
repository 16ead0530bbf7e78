"""Two processes train as one with the mean of their gradients."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from sketchgan.training.distributed import World

SCRIPT = """
import sys, torch
from torch import nn
from sketchgan.training.distributed import World
world = World.join("cpu")
torch.manual_seed(world.rank)
net = nn.Linear(3, 1)
world.share_first(net.parameters())
start = net.weight.clone()
net(torch.full((1, 3), float(world.rank + 1))).sum().backward()
world.average_gradients(net.parameters())
minutes = world.agree(10.0 + world.rank)
torch.save((start, net.weight.grad, minutes), f"{sys.argv[1]}/{world.rank}.pt")
world.leave()
"""


@pytest.mark.slow
def test_two_processes_share_weights_gradients_and_the_clock(tmp_path: Path) -> None:
    address = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": "2", "LOCAL_RANK": "0"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path)], env={**os.environ, **address, "RANK": str(rank)}
        )
        for rank in (0, 1)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    (start, gradient, minutes), (other_start, other_gradient, other_minutes) = (
        torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1)
    )
    assert torch.equal(start, other_start)
    assert torch.equal(gradient, torch.full((1, 3), 1.5))
    assert torch.equal(gradient, other_gradient)
    assert minutes == other_minutes == 10.0


def test_alone_nothing_is_sent() -> None:
    world, net = World.join("cpu"), nn.Linear(2, 1)
    net(torch.ones(1, 2)).sum().backward()
    world.average_gradients(net.parameters())
    assert world == World(0, 1)
    assert world.agree(3.5) == 3.5
    assert torch.equal(net.weight.grad, torch.ones(1, 2))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
