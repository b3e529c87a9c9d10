"""Writes a ResNet of torchvision with random weights, an image, and its features behind each block.

usage: resnet_features.py KIND DILATED FOLDER, as in resnet_features.py resnet50 no /tmp/x
"""

import json
import struct
import sys

import torch
import torchvision


def write(path, tensors):
    """A safetensors file, without the package of that name."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        tensor = tensor.detach()
        kind = "I64" if tensor.dtype == torch.int64 else "F32"
        raw = struct.pack("<" + ("q" if kind == "I64" else "f") * tensor.numel(), *tensor.flatten().tolist())
        places = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": places}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def main():
    kind, dilated, folder = sys.argv[1:]
    torch.manual_seed(3)
    dilation = [False, True, True] if dilated == "yes" else None
    model = getattr(torchvision.models, kind)(replace_stride_with_dilation=dilation).eval()
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            torch.nn.init.uniform_(parameter, 0.2, 0.6)
    for name, buffer in model.named_buffers():
        if name.endswith("running_mean"):
            torch.nn.init.normal_(buffer, 0, 0.1)
        elif name.endswith("running_var"):
            torch.nn.init.uniform_(buffer, 0.5, 1.5)
    features = {"image": torch.randn(2, 3, 40, 32)}
    stages = [model.layer1, model.layer2, model.layer3, model.layer4]
    blocks = [block for stage in stages for block in stage]
    with torch.no_grad():
        x = model.maxpool(model.relu(model.bn1(model.conv1(features["image"]))))
        features["depth-00"] = x
        for number, block in enumerate(blocks):
            x = block(x)
            features["depth-%02d" % (number + 1)] = x
    write(folder + "/weights.safetensors", model.state_dict())
    write(folder + "/features.safetensors", features)
    print(sum(p.numel() for n, p in model.named_parameters() if not n.startswith("fc.")))


main()
