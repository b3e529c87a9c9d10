#!/usr/bin/env python3
"""How often each method finds the planted groups, as a table in Markdown.

On `planted` the best tree is known: tasks of one group share a teacher's layers behind the first.
A method finds the groups when the first depth at which its tasks part, parts them so; for grouping,
when the chosen networks serve them so. Every run's answer is printed to stderr as it comes.

    Scripts/recovery.py [--seeds 10] [--tasks 4,6] [--levels easy,medium,hard] [--sessions DIR]
                        [--methods "NAME;..."] [--jobs 2] [--program .build/release/ramify]

The program must be built. Runs of one session share their single-task networks.
"""
import argparse
import concurrent.futures
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The teacher's width and the scale of its weights: the wider and the more linear, the less a group's
# own layers matter to a student of width 8.
LEVELS = {"easy": (8, 2.0), "medium": (12, 1.75), "hard": (16, 1.5)}

SPEC = """name: recovery
method: single-task
data: {{source: planted, validation: 1024, test: 4096,
  options: {{tasks: {tasks}, groups: 2, width: {width}, gain: {gain}}}}}
backbone: {{kind: mlp, width: 8, blocks: [3]}}
training: {{steps: 3000, batch: 128, learning-rate: 0.003, weight-decay: 0, validate-every: 3000,
  checkpoint-every: 3000}}
"""

# Branches behind a shared first layer, two at most, several searches, logits moved by SGD.
TUNED = {
    "options.first-nodes": 1, "options.nodes": 2, "options.searches": 6,
    "options.branch-optimizer": "sgd", "options.branch-rate": 10, "options.temperature": 5,
    "options.temperature-decay": "linear", "options.search-steps": 6000,
}


def planted(tasks):
    return [tasks[: len(tasks) // 2], tasks[len(tasks) // 2 :]]


def wrong(tasks):
    """Half of each planted group in either group."""
    return [tasks[0::2], tasks[1::2]]


def tree(groups):
    split = " / ".join(" ".join(group) for group in groups)
    return {"method": "fixed-tree", "options.tree": f"layer 2 = {split}"}


def planted_budget(tasks):
    """The planted tree's share of the single-task networks' parameters."""
    first, later, head = 33 * 8, 9 * 8, 9
    return (first + 4 * later + tasks * head) / (tasks * (first + 2 * later + head)) + 1e-4


def methods(names):
    found = {"single-task": {}, "all-shared": {"method": "all-shared"}}
    found["planted tree"] = tree(planted(names))
    found["wrong tree"] = tree(wrong(names))
    for cost in ["paper", "size-weighted", "sum"]:
        found[f"affinity tree, {cost}"] = {
            "method": "affinity-tree", "options.cost": cost, "budget": planted_budget(len(names))}
    gumbel = {"method": "gumbel-tree"}
    found["Gumbel tree, default"] = gumbel
    found["Gumbel tree, one search by SGD"] = gumbel | TUNED | {"options.searches": 1}
    found["Gumbel tree, six by SGD"] = gumbel | TUNED
    found["Gumbel tree, one search by SGD, straight-through"] = gumbel | TUNED | {
        "options.searches": 1, "options.sampling": "straight-through"}
    for estimate in ["measured", "hoa", "tag"]:
        found[f"grouping, {estimate}"] = {
            "method": "task-grouping", "options.estimate": estimate, "options.half": "none",
            "budget": 2}
    return found


def parts(architecture):
    """The groups of tasks at the first depth that parts them."""
    for depth in range(len(architecture["depths"])):
        groups = {}
        for task, blocks in zip(architecture["tasks"], architecture["blocks"]):
            groups.setdefault(blocks[depth], []).append(task)
        if len(groups) > 1:
            return sorted(groups.values())
    return [architecture["tasks"]]


def run(arguments, level, count, name, settings, seed):
    sessions = pathlib.Path(arguments.sessions) / f"{level}-{count}-{seed}"
    spec = sessions / "recovery" / f"{''.join(c if c.isalnum() else '-' for c in name)}.yaml"
    spec.parent.mkdir(parents=True, exist_ok=True)
    width, gain = LEVELS[level]
    spec.write_text(SPEC.format(tasks=count, width=width, gain=gain))
    command = [arguments.program, "run", spec, "--sessions", sessions, "--json"]
    for key, value in {**settings, "seed": seed}.items():
        command += ["--set", f"{key}={value}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}, seed {seed}: {done.stderr.strip().splitlines()[-1]}")
    report = json.loads(done.stdout)
    loss = sum(metric["value"] for metric in report["metrics"])
    answer = parts(report["architecture"])
    print(level, count, seed, name, "|".join(map("".join, answer)), f"{loss:.4f}",
          f"{report['seconds']:.0f} s", file=sys.stderr, flush=True)
    return answer, loss


def problem(arguments, level, count, seed):
    names = list("abcdefghijklmnopqrstuvwxyz"[:count])
    wanted = [name for name in arguments.methods.split(";") if name]
    return {
        name: run(arguments, level, count, name, settings, seed)
        for name, settings in methods(names).items()
        if not wanted or any(name.startswith(each) for each in wanted)}


def line(name, results, count, level):
    names = list("abcdefghijklmnopqrstuvwxyz"[:count])
    losses = [result[name][1] for result in results]
    found = sum(result[name][0] == planted(names) for result in results)
    searched = name not in ["single-task", "all-shared", "planted tree", "wrong tree"]
    if "planted tree" in results[0]:
        worse = sum(result["planted tree"][1] < result[name][1] for result in results)
    deviation = statistics.stdev(losses) if len(losses) > 1 else 0
    return " | ".join([
        f"| {count} | {level}", name, f"{found} of {len(results)}" if searched else "",
        f"{statistics.mean(losses):.3f} ± {deviation:.3f}",
        f"{worse} of {len(results)} |" if "planted tree" in results[0] else "|"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--tasks", default="4,6")
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--methods", default="")
    parser.add_argument("--sessions", default="/tmp/recovery")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--program", default=ROOT / ".build/release/ramify")
    arguments = parser.parse_args()
    print("| tasks | level | method | finds the groups | test loss | planted tree better |")
    print("|---|---|---|---|---|---|")
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for level in arguments.levels.split(","):
            for count in map(int, arguments.tasks.split(",")):
                seeds = range(1, arguments.seeds + 1)
                results = list(pool.map(lambda seed: problem(arguments, level, count, seed), seeds))
                for name in results[0]:
                    print(line(name, results, count, level), flush=True)


if __name__ == "__main__":
    main()
