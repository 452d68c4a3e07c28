#!/usr/bin/env python3
"""Writes PEFT adapters of the tiny models of make.py, as PEFT saves them, and what PEFT makes of them.

    PYTHONHASHSEED=0 python adapters.py [model ...]

The hash seed fixes the order of PEFT's sets in adapter_config.json.

Made with peft 0.21.2 over the versions of make.py; adapters.json holds the versions that ran last. Each case lies in
<model>/adapters/<case>. Its log-probabilities are those of PeftModel.from_pretrained on the base in float32, unmerged,
as in make.py. `merged_difference` is the largest difference that merge_and_unload makes to any of them, or what it says
instead: PEFT merges an embedding into its tied head. `idle_tensors` are saved, but change nothing when they change:
a copy that another tensor of the file overwrites, or a bias that the soft-max cancels.
"""

import json
import os
import pathlib
import shutil
import sys
import warnings

import peft
import safetensors
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file

sys.dont_write_bytecode = True
from adapter_cases import ADAPTERS
from make import ENOUGH, HERE, largest_difference, load, log_probabilities, random_sequences, scores, write

LENGTHS = [2, 9, 24]
warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()


def base(name, grown=0):
    torch.manual_seed(7)
    model = load(pathlib.Path(name))
    if grown:
        model.resize_token_embeddings(model.config.vocab_size + grown, mean_resizing=False)
    return model


def randomise(model, grown):
    """Everything that the adapter saves, away from its initial value."""
    generator = torch.Generator().manual_seed(7)

    def noise(tensor):
        return torch.randn(tensor.shape, generator=generator)

    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not parameter.requires_grad:
                continue
            if "lora_embedding_B" in name:
                parameter.mul_(0.2)  # PEFT starts it at one, three times the embedding
            elif "magnitude" in name:
                parameter.mul_(1 + 0.3 * noise(parameter))
            else:
                parameter.add_(0.3 * noise(parameter))
        if grown:
            for embedding in {id(m): m for m in (model.get_input_embeddings(), model.get_output_embeddings())}.values():
                embedding.weight[-grown:] = 0.3 * noise(embedding.weight[-grown:])


def make(name, case, options):
    options = dict(options)
    grown, dtype = options.pop("grown", 0), options.pop("dtype", None)
    model = get_peft_model(base(name, grown), LoraConfig(task_type="CAUSAL_LM", **options)).eval()
    randomise(model, grown)
    directory = pathlib.Path(name) / "adapters" / case
    model.save_pretrained(directory)
    (directory / "README.md").unlink(missing_ok=True)
    file = directory / "adapter_model.safetensors"
    if dtype:
        save_file({key: tensor.to(dtype) for key, tensor in load_file(file).items()}, file, metadata={"format": "pt"})
    config = json.loads((directory / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == name

    sequences = random_sequences(len(case), model.config.vocab_size, LENGTHS)
    for position in range(grown):
        sequences[2][2 * position + 3] = model.config.vocab_size - 1 - position
    loaded = PeftModel.from_pretrained(base(name, grown), directory).eval()
    expected = scores(loaded, sequences)
    # In the type that it was trained in, the adapter read again is the one that was saved.
    if not dtype and largest_difference(scores(model, sequences), expected) > 1e-5:
        print(f"  {name}/{case}: what PEFT loads is not what it saved")
    if not grown and largest_difference(scores(base(name), sequences), expected) < ENOUGH:
        sys.exit(f"{name}/{case} changes nothing")
    prefix = sequences[2][:5]
    continuations = log_probabilities(loaded, prefix)[-1].tolist()
    inert = idle_tensors(name, grown, directory, sequences, expected)
    try:
        merged = largest_difference(scores(loaded.merge_and_unload(), sequences), expected)
    except Exception as error:
        merged = f"{type(error).__name__}: {error}"
    print(f"  {name}/{case}: merged {merged}, lowest {min(map(min, expected)):.1f}, idle {inert}")
    for key, tensor in load_file(file).items():
        print(f"      {key} {tuple(tensor.shape)} {str(tensor.dtype).removeprefix('torch.')}")
    return {
        "sequences": sequences,
        "log_probabilities": expected,
        "prefix": prefix,
        "continuations": [round(value, 8) for value in continuations],
        "merged_difference": merged,
        "idle_tensors": inert,
    }


def idle_tensors(name, grown, directory, sequences, expected):
    """The saved tensors whose values PEFT does not use."""
    scratch = pathlib.Path(name) / "adapters" / "scratch"
    idle = []
    for key in sorted(load_file(directory / "adapter_model.safetensors")):
        shutil.copytree(directory, scratch, dirs_exist_ok=True)
        tensors = load_file(scratch / "adapter_model.safetensors")
        tensors[key] = tensors[key] + torch.randn(tensors[key].shape, generator=torch.Generator().manual_seed(3))
        save_file(tensors, scratch / "adapter_model.safetensors", metadata={"format": "pt"})
        changed = scores(PeftModel.from_pretrained(base(name, grown), scratch).eval(), sequences)
        if largest_difference(changed, expected) < ENOUGH:
            idle.append(key)
        shutil.rmtree(scratch)
    return idle


def main():
    torch.set_num_threads(1)
    os.chdir(HERE)  # so that the adapters name their base by its folder
    file = HERE / "adapters.json"
    models = json.loads(file.read_text())["models"] if file.exists() else {}
    for name in sys.argv[1:] or ADAPTERS:
        shutil.rmtree(HERE / name / "adapters", ignore_errors=True)
        models[name] = {}
        for case, options in ADAPTERS[name].items():
            try:
                models[name][case] = make(name, case, options)
            except Exception as error:
                print(f"  {name}/{case}: REFUSED {type(error).__name__}: {error}")
                shutil.rmtree(HERE / name / "adapters" / case, ignore_errors=True)
        size = sum(path.stat().st_size for path in (HERE / name / "adapters").rglob("*") if path.is_file())
        print(f"{name}: {size:,} bytes")
    versions = {module.__name__: module.__version__ for module in (torch, transformers, peft, safetensors)}
    write(file, {"versions": versions, "models": {name: models[name] for name in ADAPTERS if name in models}})


if __name__ == "__main__":
    main()
