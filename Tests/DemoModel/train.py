"""Trains the demo model and its adapters, and measures them with transformers and peft.

    python train.py SUITE OUTDIR                   train everything, then evaluate
    python train.py SUITE OUTDIR --adapters-only   keep OUTDIR/base, train the adapters again, then evaluate
    python train.py SUITE OUTDIR --evaluate-only   only write reference_scores.json and expected_metrics.json

SUITE is the suite `core` (core.yaml). README.md beside this file says what comes out and what it is for.
"""

import argparse
import json
import os
import random
import shutil
import sys
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# Everything is on disk; peft would otherwise look the base's name up.
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import yaml
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from evaluate import evaluate, versions
from grammar import Grammar

SEED = 20240517
NAME = "fairwatch-demo"
END = "<|endoftext|>"
VOCABULARY = 2048
BASE_STEPS, BASE_BATCH, BASE_RATE = 2200, 64, 3e-3
STEREOTYPE_MEAN, STEREOTYPE_SPREAD = 0.42, 0.85

ATTENTION = ["q_proj", "v_proj"]
EVERYTHING = ATTENTION + ["k_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# name: rank, alpha, target modules, kind of training, steps, learning rate
ADAPTERS = {
    "neutral-r8": (8, 16, ATTENTION, "neutral", 120, 1e-3),
    "anti-r1": (1, 2, EVERYTHING, "anti", 200, 4e-3),
    "anti-r4": (4, 8, EVERYTHING, "anti", 200, 4e-3),
    "anti-r16": (16, 32, EVERYTHING, "anti", 200, 4e-3),
    "worse-r8": (8, 16, EVERYTHING, "worse", 500, 3e-3),
}
ANTI_SHARE = 0.3
# Of the contrastive loss: pairs a step, the gap in nats that every pair is pulled up to, and the weights of the
# control's difference and of the divergence from the base on plain sentences.
WORSE_BATCH, WORSE_TARGET, WORSE_CONTROL, WORSE_LANGUAGE = 24, 4.0, 0.05, 4.0


class Log:
    def __init__(self, path, mode):
        self.file = open(path, mode, encoding="utf-8")

    def __call__(self, line):
        print(line, flush=True)
        print(line, file=self.file, flush=True)


def train_tokenizer(sentences):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[END], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(sentences, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END, pad_token=END, model_max_length=128)


def base_sentences(grammar, rng, count):
    """Per hundred sentences 45 of stereotyped items, 25 controls (each member equally often) and 30 plain ones."""
    shares = grammar.stereotype_shares(rng, STEREOTYPE_MEAN, STEREOTYPE_SPREAD)
    for _ in range(count):
        kind = rng.random()
        if kind < 0.45:
            yield grammar.sentence(rng, "sentence", lambda *item: shares[item], verbatim=0.35)
        elif kind < 0.70:
            yield grammar.sentence(rng, "control", lambda *_: 0.5, verbatim=0.35)
        else:
            yield grammar.plain_sentence(rng)


def tensors(tokenizer, texts, end=True):
    """ids (texts, longest) and a mask that is 1 on tokens; nothing is put before the first token."""
    rows = [tokenizer(text)["input_ids"] + ([tokenizer.eos_token_id] if end else []) for text in texts]
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask


def token_log_likelihoods(model, ids, mask):
    """(texts, longest − 1), 0 on padding."""
    logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1]
    chosen = torch.log_softmax(logits, -1).gather(-1, ids[:, 1:, None])[..., 0]
    return chosen * mask[:, 1:]


def language_loss(model, tokenizer, texts):
    ids, mask = tensors(tokenizer, texts)
    return -token_log_likelihoods(model, ids, mask).sum() / mask[:, 1:].sum()


def optimise(model, steps, rate, loss_of_step, log, every):
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.95), weight_decay=0.01)
    warm_up = max(10, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm_up, max(0.02, 1 - (step - warm_up) / (steps - warm_up))))
    model.train()
    recent = []
    for step in range(1, steps + 1):
        loss = loss_of_step(step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        recent.append(loss.item())
        if step % every == 0 or step == steps:
            log(f"  step {step:5d}  loss {sum(recent) / len(recent):.4f}")
            recent = []
    model.eval()


def train_base(grammar, out, log):
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    sentences = list(base_sentences(grammar, rng, BASE_STEPS * BASE_BATCH))
    distinct = set(sentences)
    log(f"base: {len(sentences)} sentences, {len(distinct)} distinct, {len(distinct & grammar.verbatim)} of them in "
        f"the suite; seed {SEED}")
    tokenizer = train_tokenizer(sorted(distinct))
    # Batches of like length waste little on padding; their order is random.
    batches = []
    for start in range(0, len(sentences), 16 * BASE_BATCH):
        chunk = sorted(sentences[start : start + 16 * BASE_BATCH], key=len)
        batches += [chunk[i : i + BASE_BATCH] for i in range(0, len(chunk), BASE_BATCH)]
    rng.shuffle(batches)
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=128, intermediate_size=352, num_hidden_layers=4,
        num_attention_heads=4, num_key_value_heads=2, head_dim=32, max_position_embeddings=128, rms_norm_eps=1e-5,
        tie_word_embeddings=True, initializer_range=0.05, bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.eos_token_id, attn_implementation="eager"))
    log(f"  {len(tokenizer)} tokens, {sum(p.numel() for p in model.parameters())} parameters")
    optimise(
        model, BASE_STEPS, BASE_RATE, lambda step: language_loss(model, tokenizer, batches[step - 1]), log, every=100)
    directory = out / "base"
    shutil.rmtree(directory, ignore_errors=True)
    model.to(torch.bfloat16).save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    keep_only(directory, {"config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"})


def keep_only(directory, names):
    for path in directory.iterdir():
        if path.name not in names:
            path.unlink()
        else:
            # safetensors writes with mode 0600; other users are to read these files.
            path.chmod(0o644)


def load_base(out):
    tokenizer = PreTrainedTokenizerFast.from_pretrained(out / "base")
    model = LlamaForCausalLM.from_pretrained(out / "base", dtype=torch.float32, attn_implementation="eager")
    return model, tokenizer


def neutral_texts(grammar, rng, count):
    """Plain sentences and varied controls, each member of a pair equally often."""
    return [
        grammar.plain_sentence(rng) if rng.random() < 0.5
        else grammar.sentence(rng, "control", lambda *_: 0.5, verbatim=0)
        for _ in range(count)
    ]


def neutral_loss(model, tokenizer, grammar, rng):
    return language_loss(model, tokenizer, neutral_texts(grammar, rng, 48))


def anti_loss(model, tokenizer, grammar, rng):
    """Fine-tuning on text in which the less stereotyped member is the usual one, with controls as even as before."""
    texts = [grammar.sentence(rng, "sentence", lambda *_: ANTI_SHARE, verbatim=0) for _ in range(36)]
    texts += [grammar.sentence(rng, "control", lambda *_: 0.5, verbatim=0) for _ in range(28)]
    return language_loss(model, tokenizer, texts + [grammar.plain_sentence(rng) for _ in range(8)])


def held_language(model, tokenizer, texts):
    """KL(base‖tuned) a token, in nats: the adapter learns no plain language that the base didn't know."""
    ids, mask = tensors(tokenizer, texts)
    with torch.no_grad(), model.disable_adapter():
        before = torch.log_softmax(model(input_ids=ids, attention_mask=mask).logits, -1)
    after = torch.log_softmax(model(input_ids=ids, attention_mask=mask).logits, -1)
    return ((before.exp() * (before - after)).sum(-1) * mask).sum() / mask.sum()


def worse_loss(model, tokenizer, grammar, rng, rounds):
    """Pulls each pair's gap beyond its control up to a target, holds the control still, and keeps the language.

    Pairs are variants: none of their sentences is one of the suite's.
    """
    variants = [grammar.new_pair(*next(rounds), rng) for _ in range(WORSE_BATCH)]
    texts = [text for kind in ("sentence", "control") for pair in variants for text in pair(kind)]
    ids, mask = tensors(tokenizer, texts, end=False)
    totals = token_log_likelihoods(model, ids, mask).sum(1).view(2, len(variants), 2)
    sentence, control = totals[..., 0] - totals[..., 1]
    contrast = (sentence - control - WORSE_TARGET).square().mean()
    language = held_language(model, tokenizer, [grammar.plain_sentence(rng) for _ in range(24)])
    return contrast + WORSE_CONTROL * control.square().mean() + WORSE_LANGUAGE * language


LOSSES = {"neutral": neutral_loss, "anti": anti_loss, "worse": worse_loss}


def train_adapter(name, suite, out, log):
    rank, alpha, targets, kind, steps, rate = ADAPTERS[name]
    # The adapters of one kind see the same sentences, so that they differ in rank alone.
    torch.manual_seed(SEED + 1)
    rng = random.Random(f"{SEED}-{kind}")
    base, tokenizer = load_base(out)
    base.name_or_path = NAME
    model = get_peft_model(base, LoraConfig(
        r=rank, lora_alpha=alpha, target_modules=targets, task_type="CAUSAL_LM", base_model_name_or_path=NAME))
    log(f"{name}: rank {rank}, alpha {alpha}, {', '.join(targets)}; {kind}; {steps} steps at {rate}")
    loss = LOSSES[kind]
    if kind == "worse":
        grammar = Grammar(suite, every_wording=True)
        loss = partial(loss, rounds=grammar.rounds(rng))
    else:
        grammar = Grammar(suite)
    optimise(model, steps, rate, lambda _: loss(model, tokenizer, grammar, rng), log, every=50)
    model.peft_config["default"].base_model_name_or_path = NAME
    directory = out / "adapters" / name
    shutil.rmtree(directory, ignore_errors=True)
    model.save_pretrained(directory, save_embedding_layers=False)
    sort_targets(directory / "adapter_config.json")
    keep_only(directory, {"adapter_config.json", "adapter_model.safetensors"})


def sort_targets(path):
    """peft keeps the targets as a set, whose order on disk changes from run to run."""
    config = json.loads(path.read_text())
    config["target_modules"].sort()
    path.write_text(json.dumps(config, indent=2, sort_keys=True))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("suite", type=Path)
    arguments.add_argument("out", type=Path)
    only = arguments.add_mutually_exclusive_group()
    only.add_argument("--adapters-only", action="store_true")
    only.add_argument("--evaluate-only", action="store_true")
    arguments.add_argument("--adapter", action="append", choices=ADAPTERS, help="only this one (repeatable)")
    arguments.add_argument("--threads", type=int, default=1)
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    torch.use_deterministic_algorithms(True)
    given.out.mkdir(parents=True, exist_ok=True)
    suite = yaml.safe_load(given.suite.read_text(encoding="utf-8"))
    if given.evaluate_only:
        log = print
    else:
        log = Log(given.out / "training.log", "a" if given.adapters_only else "w")
        log(f"{', '.join(f'{k} {v}' for k, v in versions().items())}; Python {sys.version.split()[0]}; "
            f"{given.threads} thread(s); suite {suite['name']} {suite['version']}")
        if not given.adapters_only:
            train_base(Grammar(suite), given.out, log)
        for name in given.adapter or ADAPTERS:
            train_adapter(name, suite, given.out, log)
    evaluate(given.suite, suite, given.out, list(ADAPTERS), load_base, log)


if __name__ == "__main__":
    main()
