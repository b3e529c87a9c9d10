"""The steps of `ramify bench adashare-step` and `gumbel-step`, done by PyTorch.

AdaShare's weights move along soft policies, with one pass of the backbone for each task as in its
official code. In Learning to Branch's search every node runs once, and each child takes a mixture
of all nodes of the depth before.
"""

import argparse

import torch
from torch import nn
from torch.nn.functional import gumbel_softmax, relu

from reference_step import Network
from steps import add_shape, serve


class PolicySearch(nn.Module):
    """A backbone whose last blocks each task executes as far as its policy says."""

    def __init__(self, options, stages):
        super().__init__()
        self.network = Network(options.width, stages, options.heads)
        self.locked = len(self.network.body) - options.unlocked
        start = torch.full((options.heads, len(self.network.body), 2), 0.5)
        self.logits = nn.Parameter(start, requires_grad=False)  # as the official code freezes them

    def weights(self):
        return self.network.parameters()

    def forward(self, x):
        outputs = []
        for task, head in enumerate(self.network.heads):
            policy = gumbel_softmax(self.logits[task], tau=5.0)
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

    def weights(self):
        return self.parameters()

    def forward(self, x):
        outputs = [self.stem(x)]
        for logits, level in zip(self.logits, [*self.levels, self.heads]):
            shares = gumbel_softmax(logits, tau=10.0)
            inputs = [sum(share * output for share, output in zip(row, outputs))
                      if len(outputs) > 1 else outputs[0] for row in shares]
            if level is self.heads:
                inputs = [features.mean((2, 3)) for features in inputs]
            outputs = [node(features) for node, features in zip(level, inputs)]
        return outputs


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_shape(parser)
    parser.add_argument("--unlocked", type=int, help="blocks that follow AdaShare's policies")
    parser.add_argument("--nodes", type=int, help="nodes at each depth of the branching search")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    stages = [int(count) for count in options.blocks.split(",")]
    search = (PolicySearch if options.unlocked is not None else BranchingSearch)(options, stages)
    images = torch.randn(options.batch, 3, options.size, options.size)
    labels = torch.randint(0, 2, (options.heads, options.batch))
    serve(search, search.weights(), images, labels, options.layout)


if __name__ == "__main__":
    main()
