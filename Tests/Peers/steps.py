"""What the peers of `ramify bench` have in common."""

import json
import sys
import time

import torch
from torch.nn.functional import cross_entropy


def add_shape(parser):
    for name, value in dict(batch=32, size=32, width=16, heads=5, threads=2, seed=0).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--blocks", default="2,2,2,2")
    parser.add_argument("--layout", default="contiguous",
                        choices=["contiguous", "channels_last", "compile"])


def make_optimizer(parameters):
    return torch.optim.SGD(parameters, lr=0.01, momentum=0.9)


def serve(network, parameters, images, labels, layout):
    """Reads one number a line, does as many steps, and prints their times in milliseconds and their
    losses as JSON."""
    if layout == "channels_last":
        network = network.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    optimizer = make_optimizer(parameters)
    forward = torch.compile(network) if layout == "compile" else network

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = sum(cross_entropy(output, label) for output, label in zip(forward(images), labels))
        loss.backward()
        optimizer.step()
        return loss.item()

    for line in sys.stdin:
        losses, times = [], []
        for _ in range(int(line)):
            start = time.perf_counter()
            losses.append(step())
            times.append(1000 * (time.perf_counter() - start))
        print(json.dumps({"ms": times, "loss": losses}), flush=True)
