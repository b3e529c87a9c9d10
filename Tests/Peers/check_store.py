"""Reads a folder of sessions with TensorBoard and safetensors from PyPI.

    python check_store.py SESSIONS

Every training's curves must have rising steps without repeats, the run's own log must hold the
text of its events, and every .safetensors file must load and, in a checkpoint, have the SHA-256
that its manifest says. Prints what was read; exits 1 at the first thing that is wrong, 0 with a
word when the packages are not installed.
"""

import hashlib
import json
import pathlib
import sys

try:
    from safetensors.numpy import load_file, save
    from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator
except ImportError as missing:
    print(f"skipped: {missing}; pip install tensorboard safetensors numpy")
    sys.exit(0)


def read(folder):
    """The scalars and texts that TensorBoard finds in a folder."""
    everything = {"scalars": 0, "tensors": 0}
    accumulator = plugin_event_accumulator.EventAccumulator(str(folder), everything)
    accumulator.Reload()
    tags = accumulator.Tags()
    scalars, texts = {}, {}
    for tag in tags["tensors"]:
        events = accumulator.Tensors(tag)
        if tag.startswith("_hparams_/"):
            continue
        if tag.startswith("ramify/"):
            texts[tag] = [json.loads(event.tensor_proto.string_val[0]) for event in events]
        else:
            scalars[tag] = [(event.step, event.tensor_proto.float_val[0]) for event in events]
    assert scalars == read_simply(folder, everything), f"{folder}: the accumulators disagree"
    return scalars, texts


def read_simply(folder, everything):
    """The scalars that TensorBoard's first accumulator finds, which knows no plugins."""
    accumulator = event_accumulator.EventAccumulator(str(folder), everything)
    accumulator.Reload()
    tags = accumulator.Tags()["scalars"]
    return {tag: [(each.step, each.value) for each in accumulator.Scalars(tag)] for tag in tags}


def check_log(folder):
    scalars, texts = read(folder)
    for tag, curve in scalars.items():
        steps = [step for step, _ in curve]
        rising = all(one < other for one, other in zip(steps, steps[1:]))
        assert rising, f"{folder}: steps of {tag} do not rise: {steps}"
    for tag, events in texts.items():
        for event in events:
            assert tag == f"ramify/{event['event']}", f"{folder}: {tag} holds {event}"
    return sum(map(len, scalars.values())), sum(map(len, texts.values()))


def check_tensors(path):
    tensors = load_file(path)
    manifest = path.parent / "manifest.json"
    if not manifest.exists():
        return len(tensors)
    data = path.read_bytes()
    said = json.loads(manifest.read_text())["files"][path.name]
    assert said["sha256"] == hashlib.sha256(data).hexdigest(), f"{path}: not what {manifest} says"
    metadata = {"format": "pt"} if path.name == "weights.safetensors" else None
    assert save(tensors, metadata) == data, f"{path}: the library would write other bytes"
    return len(tensors)


def main(sessions):
    folders = sorted({path.parent for path in sessions.rglob("*tfevents*")})
    logs = [check_log(folder) for folder in folders]
    files = [path for path in sorted(sessions.rglob("*.safetensors")) if "/." not in str(path)]
    tensors = sum(check_tensors(path) for path in files)
    numbers, texts = (sum(column) for column in zip(*logs)) if logs else (0, 0)
    print(
        f"{len(folders)} logs: {numbers} numbers, {texts} texts;"
        f" {len(files)} safetensors files: {tensors} tensors"
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
