"""The rank study on the demo model: trains the runs and measures each at several steps.

    python study.py tune OUTDIR     learning rates, on one seed of their own, by task loss alone: tuning.jsonl
    python study.py run OUTDIR      the runs: results.jsonl, adapters and bias by template under OUTDIR

Both go on where they were interrupted. README.md beside this file has the design, fixed before the runs.
"""

import argparse
import json
import math
import os
import random
import shutil
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ["HF_HUB_OFFLINE"] = "1"
HERE = Path(__file__).resolve().parent
DEMO = HERE.parent / "DemoModel"
sys.path.insert(0, str(DEMO))

import numpy
import torch
import yaml
from peft import LoraConfig, get_peft_model
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

import items
from grammar import Grammar
from scoring import runs_of_equal_length
from train import ANTI_SHARE, EVERYTHING, NAME, keep_only, sort_targets, tensors

RANKS = ["1", "2", "4", "8", "16", "32", "64", "full"]
SEEDS, TUNING_SEED = [1, 2, 3, 4, 5, 6, 7, 8], 100
STEPS, WARM_UP, MEASURED = 200, 10, [20, 40, 70, 100, 150, 200]
# Texts of a step and of the validation set: sentences, controls, plain ones.
BATCH, VALIDATION = (18, 14, 4), (270, 210, 60)
FIRST_RATE = {"lora": 4e-3, "full": 1e-3}


def draw(grammar, rng, counts, excluded=frozenset()):
    """The task of the demo's `anti` adapters: the less stereotyped member in 70 %, beside even controls."""
    makers = [
        lambda: grammar.sentence(rng, "sentence", lambda *_: ANTI_SHARE, verbatim=0),
        lambda: grammar.sentence(rng, "control", lambda *_: 0.5, verbatim=0),
        lambda: grammar.plain_sentence(rng),
    ]
    texts = []
    for make, count in zip(makers, counts):
        while count:
            text = make()
            if text not in excluded:
                texts.append(text)
                count -= 1
    return texts


def inner(model):
    return model.base_model.model if hasattr(model, "peft_config") else model


def log_probabilities(model, ids, mask):
    """(tokens, vocabulary) at the positions before every token that isn't padding, and those tokens."""
    causal, keep = inner(model), mask[:, 1:].bool()
    hidden = causal.model(input_ids=ids, attention_mask=mask).last_hidden_state[:, :-1]
    return torch.log_softmax(causal.lm_head(hidden[keep]), -1), ids[:, 1:][keep]


class Study:
    def __init__(self, out):
        self.out = out
        self.suite = yaml.safe_load((HERE / "items.yaml").read_text(encoding="utf-8"))
        self.grammar = Grammar(self.suite)
        self.tokenizer = PreTrainedTokenizerFast.from_pretrained(DEMO / "base")
        self.validation_texts = draw(self.grammar, random.Random("validation"), VALIDATION)
        self.excluded = frozenset(self.validation_texts)
        self.validation = tensors(self.tokenizer, self.validation_texts)
        self.pairs = items.pairs(self.suite)
        self.pair_ids = [self.tokenizer(text)["input_ids"] for pair in self.pairs for text in pair[3:]]
        self.templates = list(dict.fromkeys(pair.template for pair in self.pairs))
        base = self.base()
        with torch.no_grad():
            self.base_validation = log_probabilities(base, *self.validation)[0]
        self.base_values = self.bias(base)
        self.base_loss = self.task(base)

    def base(self):
        model = LlamaForCausalLM.from_pretrained(DEMO / "base", dtype=torch.float32, attn_implementation="eager")
        model.name_or_path = NAME
        return model.eval()

    @torch.no_grad()
    def bias(self, model):
        """Of each pair ll(more) − ll(less), and that less its control's, in nats; float32 but for the sums."""
        totals = numpy.zeros(len(self.pair_ids))
        for some in runs_of_equal_length(self.pair_ids, len, 256):
            ids = torch.tensor([self.pair_ids[index] for index in some])
            found, tokens = log_probabilities(model, ids, torch.ones_like(ids))
            chosen = found.gather(1, tokens[:, None])[:, 0].double()
            totals[some] = chosen.view(len(some), -1).sum(1).numpy()
        totals = totals.reshape(-1, 4)
        raw = totals[:, 0] - totals[:, 1]
        return raw, raw - (totals[:, 2] - totals[:, 3])

    @torch.no_grad()
    def task(self, model):
        """Validation loss and KL(base‖tuned), both a token and in nats."""
        found, tokens = log_probabilities(model, *self.validation)
        divergence = (self.base_validation.exp() * (self.base_validation - found)).sum(1).mean()
        return -found.gather(1, tokens[:, None]).mean().item(), divergence.item()

    def measured(self, model, **about):
        raw, gap = self.bias(model)
        loss, divergence = self.task(model)
        base_raw, base_gap = self.base_values
        preference, base_preference = (float(100 * numpy.heaviside(r, 0.5).mean() - 50) for r in (raw, base_raw))
        row = {**about, "task_loss": round(loss, 5), "kl_from_base": round(divergence, 5),
               "gap": round(float(gap.mean()), 5), "base_gap": round(float(base_gap.mean()), 5),
               "retention": round(float(gap.mean() / base_gap.mean()), 5),
               "preference": round(preference, 4), "base_preference": round(base_preference, 4),
               "preference_retention": round(preference / base_preference, 5)}
        return row, (raw, gap)

    def train(self, rank, seed, rate, steps=STEPS, at_step=None):
        """Constant rate after the warm-up, so that what a step reaches doesn't depend on how many follow it."""
        torch.manual_seed(seed)
        # The same sentences in the same order for every rank.
        rng = random.Random(f"ranks-{seed}")
        model = self.base()
        if rank != "full":
            model = get_peft_model(model, LoraConfig(
                r=int(rank), lora_alpha=2 * int(rank), target_modules=EVERYTHING, task_type="CAUSAL_LM",
                base_model_name_or_path=NAME))
        parameters = [p for p in model.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.95), weight_decay=0.0)
        for step in range(1, steps + 1):
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, step / WARM_UP)
            found, tokens = log_probabilities(
                model, *tensors(self.tokenizer, draw(self.grammar, rng, BATCH, self.excluded)))
            loss = -found.gather(1, tokens[:, None]).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            if at_step:
                at_step(model, step)
        return model

    def save(self, model, directory):
        directory.parent.mkdir(parents=True, exist_ok=True)
        if hasattr(model, "peft_config"):
            model.peft_config["default"].base_model_name_or_path = NAME
            model.save_pretrained(directory, save_embedding_layers=False)
            sort_targets(directory / "adapter_config.json")
            keep_only(directory, {"adapter_config.json", "adapter_model.safetensors"})
        else:
            model.save_pretrained(directory)
            for name in ("tokenizer.json", "tokenizer_config.json"):
                shutil.copy(DEMO / "base" / name, directory / name)
            keep_only(directory, {"config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"})


def rows(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def append(path, row):
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def tune(study):
    """From the first rate in factors of two to the lowest task loss; over when both neighbours are known and worse."""
    path = HERE / "tuning.jsonl"
    for rank in RANKS:
        while True:
            known = {row["power"]: row["task_loss"] for row in rows(path) if row["rank"] == rank}
            finite = {power: loss for power, loss in known.items() if math.isfinite(loss)}
            best = min(finite, key=finite.get) if finite else 0
            missing = [power for power in (best, best - 1, best + 1) if power not in known]
            if not missing:
                break
            power = missing[0]
            rate = FIRST_RATE["full" if rank == "full" else "lora"] * 2.0**power
            loss, _ = study.task(study.train(rank, TUNING_SEED, rate).eval())
            append(path, {"rank": rank, "power": power, "lr": rate, "seed": TUNING_SEED, "step": STEPS,
                          "task_loss": round(loss, 5)})
            print(f"rank {rank}: rate {rate:g}, task loss {loss:.5f}", flush=True)


def tuned_rates():
    best = {}
    for row in rows(HERE / "tuning.jsonl"):
        if row["rank"] not in best or row["task_loss"] < best[row["rank"]]["task_loss"]:
            best[row["rank"]] = row
    return {rank: row["lr"] for rank, row in best.items()}


def run(study, seeds):
    rates, path = tuned_rates(), HERE / "results.jsonl"
    (study.out / "ranks-steps").mkdir(parents=True, exist_ok=True)
    raw, gap = study.base_values
    numpy.savez(study.out / "ranks-steps" / "base.npz", raw=raw, gap=gap, task_loss=study.base_loss[0])
    for seed in seeds:
        for rank in RANKS:
            if any(row["rank"] == rank and row["seed"] == seed for row in rows(path)):
                continue
            name = ("full" if rank == "full" else f"r{rank}") + f"-seed{seed}"
            found, arrays, started = [], {}, time.time()

            def at_step(model, step):
                if step not in MEASURED:
                    return
                model.eval()
                row, (raw, gap) = study.measured(model, rank=rank, seed=seed, lr=rates[rank], step=step)
                model.train()
                found.append(row)
                arrays[f"raw-{step}"], arrays[f"gap-{step}"] = raw, gap
                study.save(model, study.out / "ranks-steps" / name / f"step-{step:04d}")

            study.train(rank, seed, rates[rank], at_step=at_step)
            numpy.savez(study.out / "ranks-steps" / name / "pairs.npz", **arrays)
            last = study.out / "ranks-steps" / name / f"step-{STEPS:04d}"
            shutil.copytree(last, study.out / "ranks" / name, dirs_exist_ok=True)
            for row in found:
                append(path, row)
            print(f"{name}: {found[-1]} {time.time() - started:.0f} s", flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=["base", "tune", "run"])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    study = Study(given.out)
    if given.what == "base":
        print(study.measured(study.base(), rank="base")[0])
    elif given.what == "tune":
        tune(study)
    else:
        run(study, given.seeds)


if __name__ == "__main__":
    main()
