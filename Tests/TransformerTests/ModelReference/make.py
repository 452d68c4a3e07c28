#!/usr/bin/env python3
"""Writes the tiny random models of cases.py and what transformers makes of them, for the tests of the engine.

    python make.py [case ...]

Made with torch 2.13.0 (CPU), transformers 5.23.0, safetensors 0.8.0; the versions that ran last stand in
reference.json. Weights are rounded to the type on disk first and computed with in float32, eager attention, each
sequence in a pass of its own (dynamic RoPE in a model of its own); the soft-max is in float64. Everything follows from
the seeds.
"""

import json
import pathlib
import sys

import safetensors
import torch
import transformers
from safetensors.torch import load_file, save_file

sys.dont_write_bytecode = True
from cases import CASES, LENGTHS

HERE = pathlib.Path(__file__).parent
ENOUGH = 5e-4  # nats that a control must move some log-probability by: five times what the tests tolerate


def centre(kind, name):
    """Where a parameter's values lie: norms about one (in Gemma, what is added to one), the rest about zero."""
    is_norm = name.endswith("norm.weight") or ".ln_" in name and name.endswith("weight")
    return 1 if is_norm and not kind.startswith("gemma") else 0


def build(kind, seed, dtype, config, **_):
    torch.manual_seed(seed)
    configuration = transformers.AutoConfig.for_model(kind, **config)
    model = transformers.AutoModelForCausalLM.from_config(configuration, attn_implementation="eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Large enough that every part of the arithmetic shows in the probabilities.
            parameter.copy_(torch.randn_like(parameter) * 0.3 + centre(kind, name))
    return model.to(dtype)


def save(model, directory, shard="1GB", names=None, **_):
    for path in directory.glob("*.*"):
        path.unlink()
    model.save_pretrained(directory, max_shard_size=shard)
    (directory / "generation_config.json").unlink(missing_ok=True)
    if names:
        file = directory / "model.safetensors"
        save_file({k: v.contiguous() for k, v in names(load_file(file)).items()}, file, metadata={"format": "pt"})


def old_configuration(directory, type="rope_type", drop=(), set={}):
    """config.json as transformers 4 wrote it."""
    config = json.loads((directory / "config.json").read_text())
    scaling = config.pop("rope_parameters")
    config["rope_theta"] = scaling.pop("rope_theta")
    kind = scaling.pop("rope_type")
    config["rope_scaling"] = None if kind == "default" else {type: kind, **scaling}
    config["torch_dtype"] = config.pop("dtype")
    for key in ["transformers_version", *drop]:
        del config[key]
    return dict(sorted({**config, **set}.items()))


def load(directory, config=None):
    """Read from the file, because casting a model casts the rotary frequencies with it."""
    return transformers.AutoModelForCausalLM.from_pretrained(
        directory, config=config, dtype=torch.float32, attn_implementation="eager").eval()


def changed(directory, changes):
    config = json.loads((directory / "config.json").read_text()) | changes
    return transformers.AutoConfig.for_model(config.pop("model_type"), **config)


def reset(model):
    """Dynamic RoPE remembers the longest sequence that it has seen; a fresh module has seen none."""
    for module in model.modules():
        if getattr(module, "rope_type", None) == "dynamic":
            module.__init__(module.config)


def log_probabilities(model, sequence):
    reset(model)
    with torch.no_grad():
        logits = model(torch.tensor([sequence])).logits[0].double()
    return torch.log_softmax(logits, -1)


def scores(model, sequences):
    rows = []
    for sequence in sequences:
        table = log_probabilities(model, sequence)
        rows.append([round(table[i, token].item(), 8) for i, token in enumerate(sequence[1:])])
    return rows


def largest_difference(first, second):
    return max(abs(a - b) for x, y in zip(first, second) for a, b in zip(x, y))


def random_sequences(seed, vocabulary, lengths=LENGTHS):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(vocabulary, (length,), generator=generator).tolist() for length in lengths]


def check_parameters(name, model, sequences, expected):
    """Every parameter shows, but for key biases without RoPE, which the soft-max cancels."""
    for parameter_name, parameter in model.named_parameters():
        if "k_proj.bias" in parameter_name and model.config.model_type == "opt":
            continue
        kept = parameter.detach().clone()
        with torch.no_grad():
            parameter.add_(torch.randn_like(parameter) * 0.3)
            difference = largest_difference(scores(model, sequences[-1:]), expected[-1:])
            parameter.copy_(kept)
        if difference < ENOUGH:
            sys.exit(f"{name}: {parameter_name} moves no log-probability ({difference})")


def make(name, case):
    directory = HERE / name
    save(build(**case), directory, **case)
    model = load(directory)
    sequences = random_sequences(case["seed"], model.config.vocab_size, case.get("lengths", LENGTHS))
    expected = scores(model, sequences)
    check_parameters(name, model, sequences, expected)
    for control, changes in case.get("controls", {}).items():
        difference = largest_difference(scores(load(directory, changed(directory, changes)), sequences), expected)
        print(f"  {name}, other {control}: {difference:.3f}")
        if difference < ENOUGH:
            sys.exit(f"{name}: {control} moves no log-probability ({difference})")
    if "old" in case:
        old = old_configuration(directory, **case["old"])
        (directory / "config-4.json").write_text(json.dumps(old, indent=2) + "\n")
        kind = old.pop("model_type")
        again = scores(load(directory, transformers.AutoConfig.for_model(kind, **old)), sequences)
        if again != expected:
            sys.exit(f"{name}: config-4.json is another model")
    prefix = sequences[3][:5]
    return {
        "sequences": sequences,
        "log_probabilities": expected,
        "prefix": prefix,
        "continuations": [round(value, 8) for value in log_probabilities(model, prefix)[-1].tolist()],
    }


def write(file, reference):
    """One model a line."""
    lines = [f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in reference["models"].items()]
    versions = json.dumps(reference["versions"])
    file.write_text('{"versions":' + versions + ',\n"models":{\n' + ",\n".join(lines) + "\n}}\n")


def main():
    torch.set_num_threads(1)
    file = HERE / "reference.json"
    models = json.loads(file.read_text())["models"] if file.exists() else {}
    for name in sys.argv[1:] or CASES:
        models[name] = make(name, CASES[name])
        size = sum(path.stat().st_size for path in (HERE / name).glob("*") if path.is_file())
        print(f"{name}: {size:,} bytes")
    versions = {module.__name__: module.__version__ for module in (torch, transformers, safetensors)}
    write(file, {"versions": versions, "models": {name: models[name] for name in CASES if name in models}})


if __name__ == "__main__":
    main()
