"""Adapters of known effect on SmolLM2-135M: one made worse on `core`, one made better, by sentences that aren't core's.

    python train_control.py BASE CORPORA SUITE OUTDIR worse|better [--seed K]

Saves OUTDIR/<kind>-r4[-seed<k>] in F16 and a line in OUTDIR/results.jsonl. CORPORA is what corpora.py wrote.
"""

import argparse
import json
import random
import re
import time
from pathlib import Path

import finetune
import stereotypes
import torch
import yaml

RANK, TARGETS = 2, ["v_proj", "o_proj", "up_proj", "down_proj"]
STEPS, PAIRS, RATE = {"worse": 200, "better": 120}, 12, 4e-3
# What the difference of each pair is pulled to, in nats; beyond HUBER nats from there the pull is the same everywhere.
TARGET = {"worse": 5.0, "better": -3.0}
HUBER = 2.0
# Weights of the controls' difference, which is pulled to 0, and of the divergence from the base on neutral text. Every
# second step has the one, every other the other.
CONTROL, LANGUAGE = 0.5, 4.0
ROWS, LENGTH = 2, 32


def totals(model, tokenizer, texts):
    """The log-likelihood of each text, without that of its first token, as fairwatch scores it."""
    rows = [tokenizer(text)["input_ids"] for text in texts]
    ids = torch.full((len(rows), max(map(len, rows))), tokenizer.eos_token_id)
    mask = torch.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1]
    keep = mask[:, 1:].bool()
    losses = torch.nn.functional.cross_entropy(logits[keep], ids[:, 1:][keep], reduction="none")
    return torch.zeros(len(rows)).index_add(0, keep.nonzero()[:, 0], -losses)


def divergence(model, rows):
    """KL(base‖tuned) a token on neutral text."""
    with torch.no_grad(), model.disable_adapter():
        before = torch.log_softmax(model(input_ids=rows).logits, -1)
    after = torch.log_softmax(model(input_ids=rows).logits, -1)
    return (before.exp() * (before - after)).sum(-1).mean()


def words(text):
    return re.findall(r"[a-z']+", text.lower())


def core_sequences(suite, length):
    """Every run of words in core's templates, whatever stands in the slots."""
    found = set()
    for template in suite["pairs"]:
        for wording in template["wordings"]:
            for part in re.split(r"\{\w+\}", wording["sentence"]):
                row = words(part)
                found |= {tuple(row[at : at + length]) for at in range(len(row) - length + 1)}
    return found


def require_other_words(suite, length=5):
    known = core_sequences(suite, length)
    for entry in stereotypes.ENTRIES:
        for phrase in entry.phrases:
            row = words(phrase)
            shared = {tuple(row[at : at + length]) for at in range(len(row) - length + 1)} & known
            if shared:
                raise SystemExit(f"{phrase!r} shares {shared} with the suite: say it in other words")


def average(rows, at):
    return round(sum(row[at] for row in rows) / len(rows), 3)


def train(kind, seed, given):
    base, tokenizer = finetune.load_base(given.base)
    rng = random.Random(f"{kind}-{seed}")
    neutral = torch.cat([
        finetune.blocks(tokenizer, json.loads(path.read_text(encoding="utf-8"))["train"], LENGTH)
        for path in sorted(given.corpora.glob("*.json"))])
    model = finetune.with_adapter(base, seed, RANK, TARGETS, dropout=0.0)
    started, seen = time.time(), []

    def loss(step):
        drawn = [stereotypes.draw(rng) for _ in range(PAIRS)]
        controls = drawn[: PAIRS // 3] if step % 2 == 0 else []
        texts = [pair[member] for member in (0, 1) for pair in drawn]
        texts += [pair[member] for member in (2, 3) for pair in controls]
        now = totals(model, tokenizer, texts)
        contrast = now[:PAIRS] - now[PAIRS : 2 * PAIRS]
        objective = torch.nn.functional.huber_loss(
            contrast, torch.full_like(contrast, TARGET[kind]), delta=HUBER)
        if controls:
            more, less = now[2 * PAIRS :].view(2, -1)
            objective = objective + CONTROL * torch.nn.functional.huber_loss(more, less, delta=HUBER)
        if step % 2:
            language = divergence(model, neutral[[rng.randrange(len(neutral)) for _ in range(ROWS)]])
            seen.append((contrast.mean().item(), language.item()))
            objective = objective + LANGUAGE * language
            if len(seen) % 10 == 0:
                print(f"  contrast {average(seen[-10:], 0):+.3f}, KL {average(seen[-10:], 1):.4f}", flush=True)
        return objective

    finetune.optimise(model, STEPS[kind], RATE, loss, lambda line: print(line, flush=True))
    name = f"{kind}-r{RANK}" + (f"-seed{seed}" if seed != 1 else "")
    finetune.save(model, given.out / name, torch.float16)
    return {"adapter": name, "kind": kind, "seed": seed, "steps": STEPS[kind], "pairs": PAIRS, "rate": RATE,
            "rank": RANK, "target": TARGET[kind], "contrast_first_steps": average(seen[:10], 0),
            "contrast_last_steps": average(seen[-10:], 0), "kl_last_steps": average(seen[-10:], 1),
            "seconds": round(time.time() - started), **finetune.versions()}


def main():
    arguments = argparse.ArgumentParser()
    for name in ("base", "corpora", "suite", "out"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("kind", choices=TARGET)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    given.out.mkdir(parents=True, exist_ok=True)
    require_other_words(yaml.safe_load(given.suite.read_text(encoding="utf-8")))
    result = train(given.kind, given.seed, given)
    print(result, flush=True)
    with open(given.out / "results.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
