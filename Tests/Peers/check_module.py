"""Runs exported PyTorch modules.

    python check_module.py FOLDER

FOLDER holds folders that `ramify export --format pytorch` wrote. Every module must load its weights
strictly and give the stored outputs to 1e-5 for one sample and for three; its own check must agree.
Prints what was checked; exits 1 at the first thing that is wrong, 0 with a word when the packages
are not installed.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys

try:
    import torch
    from safetensors.torch import load_file
except ImportError as missing:
    print(f"skipped: {missing}; install torch and safetensors")
    sys.exit(0)

TOLERANCE = 1e-5


def check_module(path):
    folder = path.parent
    stored = load_file(folder / "check.safetensors")
    specification = importlib.util.spec_from_file_location("exported", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    model = module.load()
    names = {name for name in model.state_dict() if not name.endswith("num_batches_tracked")}
    assert names == set(load_file(folder / "model.safetensors")), path
    for batch in (1, 3):
        with torch.no_grad():
            outputs = model(stored["inputs"][:batch])
        assert {f"outputs.{name}" for name in outputs} == set(stored) - {"inputs"}, path
        for name, output in outputs.items():
            expected = stored[f"outputs.{name}"][:batch]
            difference = (output - expected).abs().max().item()
            assert output.shape == expected.shape, f"{path}: {name}: {output.shape}"
            assert difference <= TOLERANCE, f"{path}: {name}: differs by {difference}"
    return len(outputs)


def main(folder):
    paths = sorted(folder.rglob("model.py"))
    outputs = [check_module(path) for path in paths]
    said = subprocess.run([sys.executable, paths[0]], check=True, capture_output=True, text=True)
    assert said.stdout.count("largest difference") == outputs[0], said.stdout
    manifests = [json.loads((path.parent / "manifest.json").read_text()) for path in paths]
    networks = sum(len(manifest["networks"]) for manifest in manifests)
    print(f"{len(paths)} modules: {networks} networks, {sum(outputs)} outputs")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
