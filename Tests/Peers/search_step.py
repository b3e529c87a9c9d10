"""The steps of `ramify bench adashare-step` and `gumbel-step`, done by PyTorch.

AdaShare's weights move along soft policies, with one pass of the backbone for each task as in its
official code. In Learning to Branch's search every node runs once, and each child takes a mixture
of all nodes of the depth before.

With --check it does the steps that ramify's --export tells of, with the same noise and in double
precision, and prints their losses and the gradients that differ most.
"""

import argparse
import json
import re

import torch
from torch import nn
from torch.nn.functional import gumbel_softmax, relu, softmax

from reference_step import Network, total_loss
from steps import add_shape, make_optimizer, serve


class Choice:
    """Draws from logits as Gumbel-softmax does, with given noise where there is some."""

    def __init__(self, temperature):
        self.temperature = temperature
        self.noise = None  # a tensor for each of the logits

    def __call__(self, index, logits):
        if self.noise is None:
            return gumbel_softmax(logits, tau=self.temperature)
        return softmax((logits + self.noise[index]) / self.temperature, dim=-1)


class PolicySearch(nn.Module):
    """A backbone whose last blocks each task executes as far as its policy says."""

    def __init__(self, options, stages):
        super().__init__()
        self.network = Network(options.width, stages, options.heads)
        self.locked = len(self.network.body) - options.unlocked
        start = torch.full((options.heads, len(self.network.body), 2), 0.5)
        self.logits = nn.Parameter(start, requires_grad=False)  # as the official code freezes them
        self.choose = Choice(5.0)

    def module(self, depth, node):
        return self.network.stem if depth == 0 else self.network.body[depth - 1]

    @property
    def heads(self):
        return self.network.heads

    def weights(self):
        return self.network.parameters()

    def forward(self, x):
        outputs = []
        for task, head in enumerate(self.network.heads):
            policy = self.choose(task, self.logits[task])
            features = self.network.stem(x)
            for depth, block in enumerate(self.network.body):
                if depth < self.locked:
                    features = block(features)
                    continue
                skipped = block.shortcut(features)
                inner = relu(block.bn1(block.conv1(features)))
                executed = relu(block.bn2(block.conv2(inner)) + skipped)
                features = policy[depth, 0] * executed + policy[depth, 1] * skipped
            outputs.append(head(features.mean((2, 3))))
        return outputs


class BranchingSearch(nn.Module):
    """Several nodes at each depth behind the stem, and logits of each child's parents."""

    def __init__(self, options, stages):
        super().__init__()
        networks = [Network(options.width, stages, options.heads) for _ in range(options.nodes)]
        self.stem, self.heads = networks[0].stem, networks[0].heads
        self.levels = nn.ModuleList(map(nn.ModuleList, zip(*(it.body for it in networks))))
        sizes = [1] + [options.nodes] * len(self.levels)
        self.logits = nn.ParameterList(
            nn.Parameter(torch.zeros(children, parents))
            for parents, children in zip(sizes, sizes[1:] + [options.heads]))
        self.choose = Choice(10.0)

    def module(self, depth, node):
        return self.stem if depth == 0 else self.levels[depth - 1][node]

    def weights(self):
        return self.parameters()

    def forward(self, x):
        outputs = [self.stem(x)]
        for index, level in enumerate([*self.levels, self.heads]):
            shares = self.choose(index, self.logits[index])
            inputs = [sum(share * output for share, output in zip(row, outputs))
                      if len(outputs) > 1 else outputs[0] for row in shares]
            if level is self.heads:
                inputs = [features.mean((2, 3)) for features in inputs]
            outputs = [node(features) for node, features in zip(level, inputs)]
        return outputs


WORDS = {"convolution1": "conv1", "norm1": "bn1", "convolution2": "conv2", "norm2": "bn2",
         "projection": "shortcut.0", "projectionNorm": "shortcut.1", "runningMean": "running_mean",
         "runningVariance": "running_var"}
STEM_WORDS = {**WORDS, "convolution": "0", "norm": "1"}


def places(search, names):
    """Our tensors by ramify's names."""
    found = {}
    for name in names:
        if logits := re.fullmatch(r"logits\.(\d+)", name):
            found[name] = search.logits[int(logits[1])]
        elif head := re.fullmatch(r"network\.heads\.(\d+)\.linear\.(weight|bias)", name):
            found[name] = getattr(search.heads[int(head[1])], head[2])
        elif block := re.fullmatch(r"network\.blocks\.(\d+)\.(\d+)\.(.+)", name):
            depth, node = int(block[1]), int(block[2])
            words = STEM_WORDS if depth == 0 else WORDS
            own = ".".join(words.get(word, word) for word in block[3].split("."))
            found[name] = search.module(depth, node).state_dict(keep_vars=True)[own]
        else:
            raise KeyError(name)
    return found


def under(tensors, prefix):
    return {name.removeprefix(prefix): value.double() for name, value in tensors.items()
            if name.startswith(prefix)}


def check(search, file):
    """The losses of three steps, and of the first gradients the largest difference and its name."""
    from safetensors.torch import load_file

    tensors = load_file(file)
    state, gradients = under(tensors, "state."), under(tensors, "gradients.")
    noise = under(tensors, "noise.")
    search.double()
    own = places(search, state)
    assert len(own) == len(state) == len(set(map(id, own.values())))
    with torch.no_grad():
        for name, value in state.items():
            own[name].copy_(value)
    optimizer, losses = make_optimizer(search.weights()), []
    for step in range(3):
        search.choose.noise = [noise[f"{step}.{index}"] for index in range(len(search.logits))]
        loss = total_loss(search, tensors["images"].double(), tensors["labels"].long())
        losses.append(loss.item())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if step == 0:
            moved = {name for name, value in own.items() if value.grad is not None}
            assert moved == gradients.keys(), moved ^ gradients.keys()
            worst = max((((gradients[name] - own[name].grad).norm() / own[name].grad.norm()).item(),
                         name) for name in moved)
        optimizer.step()
    return {"loss": losses, "gradient": worst}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_shape(parser)
    parser.add_argument("--unlocked", type=int, help="blocks that follow AdaShare's policies")
    parser.add_argument("--nodes", type=int, help="nodes at each depth of the branching search")
    parser.add_argument("--check", metavar="FILE", help="what ramify's --export wrote")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    stages = [int(count) for count in options.blocks.split(",")]
    search = (PolicySearch if options.unlocked is not None else BranchingSearch)(options, stages)
    if options.check:
        return print(json.dumps(check(search, options.check)))
    images = torch.randn(options.batch, 3, options.size, options.size)
    labels = torch.randint(0, 2, (options.heads, options.batch))
    serve(search, search.weights(), images, labels, options.layout)


if __name__ == "__main__":
    main()
