"""Runs exported networks with onnxruntime and loads their weights with safetensors.

    python check_export.py FOLDER

FOLDER holds folders that `ramify export --format onnx` or `--format safetensors` wrote. Every model
must pass ONNX's full check, name an output for each task, hold its structure, and give the stored
outputs to 1e-5 for one sample and for three. Prints what was checked; exits 1 at the first thing
that is wrong, 0 with a word when the packages are not installed.
"""

import json
import pathlib
import sys

try:
    import numpy
    import onnx
    import onnxruntime
    from safetensors import safe_open
    from safetensors.numpy import load_file
except ImportError as missing:
    print(f"skipped: {missing}; pip install numpy onnx onnxruntime safetensors")
    sys.exit(0)

TOLERANCE = 1e-5


def compare(name, output, expected):
    difference = float(numpy.abs(output - expected).max())
    assert output.shape == expected.shape, f"{name}: {output.shape}, not {expected.shape}"
    assert difference <= TOLERANCE, f"{name}: differs by {difference}"


def check_model(path, outputs, stored):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert [entry.version for entry in model.opset_import] == [17], path
    notes = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(notes["architecture"])["blocks"], path
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [output.name for output in session.get_outputs()] == outputs, path
    for batch in (1, 3):
        results = session.run(outputs, {"input": stored["inputs"][:batch]})
        for name, result in zip(outputs, results):
            compare(f"{path}: {name}", result, stored[f"outputs.{name}"][:batch])


def check_weights(path):
    tensors = load_file(path)
    with safe_open(path, "numpy") as file:
        assert json.loads(file.metadata()["architecture"])["blocks"], path
    assert any(name.endswith(".running_var") or name.endswith("linear.weight") for name in tensors)
    return len(tensors)


def check_folder(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    report = json.loads((folder / "report.json").read_text())
    stored = load_file(folder / report["stored"])
    served = [task["output"] for task in manifest["tasks"]]
    assert sorted(stored) == sorted(["inputs"] + [f"outputs.{name}" for name in served]), folder
    counts = {"networks": 0, "outputs": 0, "tensors": 0}
    for network in manifest["networks"]:
        outputs = [t["output"] for t in manifest["tasks"] if t["network"] == network["name"]]
        assert len(outputs) == len(network["serves"]) > 0, folder
        path = str(folder / network["file"])
        counts["networks"] += 1
        counts["outputs"] += len(outputs)
        if manifest["format"] == "onnx":
            check_model(path, outputs, stored)
        else:
            counts["tensors"] += check_weights(path)
    return counts


def main(folder):
    folders = sorted(path.parent for path in folder.rglob("report.json"))
    counts = [check_folder(path) for path in folders]
    total = {key: sum(count[key] for count in counts) for key in ("networks", "outputs", "tensors")}
    print(
        f"{len(folders)} exports: {total['networks']} networks, {total['outputs']} outputs,"
        f" {total['tensors']} tensors"
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
