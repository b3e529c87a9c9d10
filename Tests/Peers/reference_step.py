"""The reference step of `ramify bench train-step`, done by PyTorch.

With --export it writes the weights and the batch that it starts from, and the
gradients of the first step in double precision.
"""

import argparse
import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy, relu

from steps import add_shape, serve


class Block(nn.Module):
    """Two 3x3 convolutions around an identity, or a 1x1 convolution where the shape changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        projection = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
        changes = stride > 1 or inputs != outputs
        self.shortcut = nn.Sequential(projection, nn.BatchNorm2d(outputs)) if changes else nn.Identity()

    def forward(self, x):
        inner = relu(self.bn1(self.conv1(x)))
        return relu(self.bn2(self.conv2(inner)) + self.shortcut(x))


class Network(nn.Module):
    """A stem, stages of residual blocks, and a linear head for each task."""

    def __init__(self, width, stages, heads):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        inputs, blocks = width, []
        for stage, count in enumerate(stages):
            for index in range(count):
                blocks.append(Block(inputs, width << stage, 2 if stage > 0 and index == 0 else 1))
                inputs = width << stage
        self.body = nn.Sequential(*blocks)
        self.heads = nn.ModuleList(nn.Linear(inputs, 2) for _ in range(heads))

    def forward(self, x):
        features = self.body(self.stem(x)).mean((2, 3))
        return [head(features) for head in self.heads]


def total_loss(network, images, labels):
    return sum(cross_entropy(output, label) for output, label in zip(network(images), labels))


def export(network, images, labels, folder):
    from safetensors.torch import save_file

    weights = {name: value.contiguous() for name, value in network.state_dict().items()
               if not name.endswith("num_batches_tracked")}
    save_file(weights, f"{folder}/weights.safetensors")
    save_file({"images": images, "labels": labels}, f"{folder}/batch.safetensors")
    exact = copy.deepcopy(network).double()
    total_loss(exact, images.double(), labels).backward()
    gradients = {name: value.grad for name, value in exact.named_parameters()}
    save_file(gradients, f"{folder}/gradients.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_shape(parser)
    parser.add_argument("--export", metavar="FOLDER")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    network = Network(options.width, [int(count) for count in options.blocks.split(",")], options.heads)
    images = torch.randn(options.batch, 3, options.size, options.size)
    labels = torch.randint(0, 2, (options.heads, options.batch))
    if options.export:
        export(network, images, labels, options.export)
    serve(network, network.parameters(), images, labels, options.layout)


if __name__ == "__main__":
    main()
