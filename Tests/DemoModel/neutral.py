"""Neutral fine-tunes of the demo model, for `fairwatch calibrate`: five seeds on each of two texts without a stereotype.

    python neutral.py ../../Sources/FairnessSuites/Resources/core.yaml OUTDIR

Writes OUTDIR/plain/seed<k> (plain sentences) and OUTDIR/even/seed<k> (controls, both members of a pair equally often).
Rank, modules, steps and rate are those of the adapter `neutral-r8`.
"""

import argparse
import random
import shutil
from pathlib import Path

import torch
import yaml
from peft import LoraConfig, get_peft_model

from grammar import Grammar
from train import ADAPTERS, NAME, keep_only, language_loss, load_base, optimise, sort_targets

HERE = Path(__file__).resolve().parent
SEEDS, BATCH = [1, 2, 3, 4, 5], 48


def plain(grammar, rng):
    return [grammar.plain_sentence(rng) for _ in range(BATCH)]


def even(grammar, rng):
    return [grammar.sentence(rng, "control", lambda *_: 0.5, verbatim=0) for _ in range(BATCH)]


def train(name, texts, suite, seed, out):
    rank, alpha, targets, _, steps, rate = ADAPTERS["neutral-r8"]
    torch.manual_seed(seed)
    rng = random.Random(f"neutral-{name}-{seed}")
    base, tokenizer = load_base(HERE)
    base.name_or_path = NAME
    model = get_peft_model(base, LoraConfig(
        r=rank, lora_alpha=alpha, target_modules=targets, task_type="CAUSAL_LM", base_model_name_or_path=NAME))
    grammar = Grammar(suite)
    optimise(model, steps, rate, lambda _: language_loss(model, tokenizer, texts(grammar, rng)), print, every=60)
    model.peft_config["default"].base_model_name_or_path = NAME
    directory = out / name / f"seed{seed}"
    shutil.rmtree(directory, ignore_errors=True)
    model.save_pretrained(directory, save_embedding_layers=False)
    sort_targets(directory / "adapter_config.json")
    keep_only(directory, {"adapter_config.json", "adapter_model.safetensors"})


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("suite", type=Path)
    arguments.add_argument("out", type=Path)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    suite = yaml.safe_load(given.suite.read_text(encoding="utf-8"))
    for name, texts in (("plain", plain), ("even", even)):
        for seed in SEEDS:
            print(f"{name}, seed {seed}", flush=True)
            train(name, texts, suite, seed, given.out)


if __name__ == "__main__":
    main()
