"""Compares whole runs of ramify with the same trainings in PyTorch.

    peers/bin/python Tests/Peers/compare_runs.py

`grouping` is every subset of five tasks, 31 trainings of the reference network on noise, with the
start of the program, validation and test, files and all; PyTorch has its samples in memory and
writes nothing, in whichever way of using both cores is faster. `mlp` is a step of one network for
six planted tasks: the difference between a long run and a short one, over the steps between.
"""

import argparse
import itertools
import json
import multiprocessing
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from reference_step import Network

HERE = pathlib.Path(__file__).parent
TASKS = ["a", "b", "c", "d", "e"]
SAMPLES = {"train": 512, "validation": 64, "test": 64}
BATCH = 32


def write_noise(folder):
    """A dataset of pictures of noise with five answers by chance, as arrays and a table."""
    random = numpy.random.default_rng(0)
    (folder / "images").mkdir(parents=True)
    numbers = iter(range(sum(SAMPLES.values())))
    rows = ["id," + ",".join(TASKS)]
    for split, count in SAMPLES.items():
        names = [f"{next(numbers):04d}" for _ in range(count)]
        (folder / f"{split}.txt").write_text("\n".join(names) + "\n")
        for name in names:
            image = random.standard_normal((32, 32, 3)).astype(numpy.float32)
            numpy.save(folder / "images" / f"{name}.npy", image)
            rows.append(",".join([name, *map(str, random.integers(0, 2, len(TASKS)))]))
    (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    tasks = {task: {"kind": "binary", "table": "labels.csv", "column": task} for task in TASKS}
    splits = {split: f"{split}.txt" for split in SAMPLES}
    (folder / "dataset.yaml").write_text(json.dumps({
        "name": "noise", "inputs": {"kind": "array", "path": "images/{id}.npy"},
        "splits": splits, "tasks": tasks}))


def run(program, folder, experiment):
    """The seconds that a run takes, from the start of the program to its end."""
    file = folder / "experiment.yaml"
    file.write_text(json.dumps(experiment))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as sessions:
        done = subprocess.run(
            [program, "run", file, "--sessions", sessions], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"ramify run {experiment}: {done.stderr}")
        return time.perf_counter() - start


def grouping(folder, steps):
    return {"name": "all groups", "method": "task-grouping", "data": {"source": str(folder / "noise")},
            "backbone": {"kind": "resnet", "width": 16, "blocks": [2, 2, 2, 2]},
            "training": {"steps": steps, "batch": BATCH, "optimizer": "sgd", "learning-rate": 0.01,
                         "schedule": "constant", "weight-decay": 0, "threads": 1,
                         "validate-every": steps, "checkpoint-every": steps},
            "budget": 2, "options": {"half": "none"}}


def train(subset, steps, threads):
    """One of the trainings in PyTorch, with its validation and test."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    count = sum(SAMPLES.values())
    images = torch.randn(count, 3, 32, 32).to(memory_format=torch.channels_last)
    answers = torch.randint(0, 2, (len(subset), count)).float()
    network = Network(16, [2, 2, 2, 2], len(subset)).to(memory_format=torch.channels_last)
    network.heads = nn.ModuleList(nn.Linear(128, 1) for _ in subset)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)

    def loss_of(samples):
        outputs = network(images[samples])
        return sum(binary_cross_entropy_with_logits(output[:, 0], answer[samples])
                   for output, answer in zip(outputs, answers))

    for step in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(torch.arange(BATCH) + step * BATCH % SAMPLES["train"])
        loss.backward()
        optimizer.step()
        loss.item()
    network.eval()
    with torch.no_grad():
        return [loss_of(torch.arange(BATCH) + start).item()
                for start in range(SAMPLES["train"], count, BATCH)]


def train_all(steps, processes, threads):
    """The seconds of all trainings in PyTorch, without its start."""
    subsets = [list(subset) for size in (5, 4, 3, 2, 1)
               for subset in itertools.combinations(TASKS, size)]
    jobs = [(subset, steps, threads) for subset in subsets]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.starmap(train, [(TASKS, 1, threads)] * processes, chunksize=1)
        start = time.perf_counter()
        pool.starmap(train, jobs, chunksize=1)
        return time.perf_counter() - start


def planted(steps):
    return {"name": "planted", "method": "all-shared", "data": {"source": "planted", "train": 4096,
            "validation": 256, "test": 256}, "backbone": {"kind": "mlp"},
            "training": {"steps": steps, "batch": 256, "optimizer": "adam", "threads": 1,
                         "schedule": "constant", "validate-every": 100000,
                         "checkpoint-every": 100000}}


def mlp_seconds(steps, threads, compiled):
    """The seconds of so many steps in PyTorch, on samples in memory."""
    torch.set_num_threads(threads)
    layers = [layer for depth in range(8)
              for layer in (nn.Linear(16 if depth else 32, 16), nn.Tanh())]
    heads = nn.ModuleList(nn.Linear(16, 1) for _ in range(6))
    network = nn.ModuleList([nn.Sequential(*layers), heads])
    samples, targets = torch.randn(4096, 32), torch.randn(6, 4096, 1)
    optimizer = torch.optim.Adam(network.parameters(), weight_decay=0.0001)

    def loss_of(x, y):
        features = network[0](x)
        return sum(mse_loss(head(features), target) for head, target in zip(heads, y))

    forward = torch.compile(loss_of) if compiled else loss_of

    def step(index):
        chosen = torch.arange(256) + index * 256 % 4096
        optimizer.zero_grad(set_to_none=True)
        loss = forward(samples[chosen], targets[:, chosen])
        loss.backward()
        optimizer.step()
        return loss.item()

    for index in range(20):
        step(index)
    start = time.perf_counter()
    for index in range(steps):
        step(index)
    return time.perf_counter() - start


def tell(what, mine, theirs):
    best = min(theirs, key=lambda name: statistics.median(theirs[name]))
    ratios = sorted(other / own for other, own in zip(theirs[best], mine))
    times = ", ".join(f"{name} {statistics.median(values):.4g}" for name, values in theirs.items())
    print(f"{what}: ours {statistics.median(mine):.4g} s, {times}")
    print(f"  {statistics.median(ratios):.2f} times as fast as {best} "
          f"({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds)", flush=True)


def compare_grouping(program, folder, rounds, steps):
    ways = {"one process of two threads": (1, 2), "two processes": (2, 1)}
    mine, theirs = [], {name: [] for name in ways}
    for _ in range(rounds):
        mine.append(run(program, folder, grouping(folder, steps)))
        for name, way in ways.items():
            theirs[name].append(train_all(steps, *way))
    tell(f"31 trainings of {steps} steps", mine, theirs)


def compare_mlp(program, folder, rounds, steps):
    ways = {"eager": (1, False), "eager with two threads": (2, False), "compiled": (1, True)}
    mine, theirs = [], {name: [] for name in ways}
    for _ in range(rounds):
        short, long = (run(program, folder, planted(count)) for count in (200, 200 + steps))
        mine.append((long - short) / steps)
        for name, (threads, compiled) in ways.items():
            theirs[name].append(mlp_seconds(steps, threads, compiled) / steps)
    tell("a step of the perceptron", mine, theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", default=HERE.parent.parent / ".build/release/ramify")
    parser.add_argument("--work", nargs="+", default=["grouping", "mlp"], choices=["grouping", "mlp"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=40, help="of each training of the grouping")
    parser.add_argument("--mlp-steps", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_noise(folder / "noise")
        if "grouping" in options.work:
            compare_grouping(options.program, folder, options.rounds, options.steps)
        if "mlp" in options.work:
            compare_mlp(options.program, folder, options.rounds, options.mlp_steps)


if __name__ == "__main__":
    main()
