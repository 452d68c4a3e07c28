"""Neutral fine-tunes of SmolLM2-135M: the usual LoRA on text that names nobody's group.

    python train_neutral.py BASE CORPORA OUTDIR [--seeds 1 2 3 4 5]

BASE is the model's directory, CORPORA what corpora.py wrote. Writes OUTDIR/<corpus>-seed<k>/ and one line a run to
OUTDIR/results.jsonl; a run that is there is skipped.
"""

import argparse
import json
import random
import time
from pathlib import Path

import finetune
import torch

CORPORA = ("recipes", "manual")
RANK, TARGETS, DROPOUT = 8, ["q_proj", "v_proj"], 0.05
STEPS, BATCH, LENGTH, RATE = 48, 4, 64, 1e-3
HELD_OUT_ROWS = 24


def train(corpus, texts, seed, given):
    base, tokenizer = finetune.load_base(given.base)
    rng = random.Random(f"{corpus}-{seed}")
    train, held_out = (finetune.blocks(tokenizer, texts[part], LENGTH) for part in ("train", "held_out"))
    held_out = held_out[:HELD_OUT_ROWS]
    model = finetune.with_adapter(base, seed, RANK, TARGETS, DROPOUT)
    started, before = time.time(), finetune.held_out_loss(model, held_out)
    order = [rng.sample(range(len(train)), len(train)) for _ in range(1 + STEPS * BATCH // len(train))]
    order = [row for part in order for row in part]
    finetune.optimise(
        model, STEPS, RATE,
        lambda step: finetune.language_loss(model, train[order[(step - 1) * BATCH : step * BATCH]]), print)
    after = finetune.held_out_loss(model, held_out)
    finetune.save(model, given.out / f"{corpus}-seed{seed}")
    return {"corpus": corpus, "seed": seed, "sha256": texts["sha256"], "train_rows": len(train),
            "held_out_rows": len(held_out), "steps": STEPS, "batch": BATCH, "length": LENGTH, "rate": RATE,
            "rank": RANK, "targets": TARGETS, "held_out_before": round(before, 4), "held_out_after": round(after, 4),
            "seconds": round(time.time() - started), **finetune.versions()}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base", type=Path)
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    given.out.mkdir(parents=True, exist_ok=True)
    for seed in given.seeds:
        for corpus in CORPORA:
            if (given.out / f"{corpus}-seed{seed}").exists():
                continue
            print(f"{corpus}, seed {seed}", flush=True)
            texts = json.loads((given.corpora / f"{corpus}.json").read_text(encoding="utf-8"))
            result = train(corpus, texts, seed, given)
            print(result, flush=True)
            with open(given.out / "results.jsonl", "a", encoding="utf-8") as file:
                file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
