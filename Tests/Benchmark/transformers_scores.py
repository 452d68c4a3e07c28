#!/usr/bin/env python3
"""Summed log-likelihoods of token sequences by transformers + peft on a CPU, and what they cost.

As lm-evaluation-harness' Hugging Face backend does it: sequences sorted by length, longest first, in batches padded on
the right, the last token not fed, logits of every position, log_softmax over the vocabulary, then the scored tokens
gathered. The adapter stays unmerged. Only the scoring is timed, after one warm-up batch.
"""

import argparse
import json
import resource
import time

import torch
import transformers


def load(base, adapter):
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    library = f"transformers {transformers.__version__}, torch {torch.__version__}"
    if adapter:
        import peft

        model = peft.PeftModel.from_pretrained(model, adapter)
        library += f", peft {peft.__version__}"
    return model.eval(), library


def score(model, batch):
    """One sum for each of a batch's items."""
    longest = max(len(item["tokens"]) for item in batch) - 1
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, item in enumerate(batch):
        fed = item["tokens"][:-1]
        ids[row, : len(fed)] = torch.tensor(fed)
        mask[row, : len(fed)] = 1
    logits = model(input_ids=ids, attention_mask=mask, use_cache=False).logits
    logs = torch.log_softmax(logits, dim=-1)
    sums = []
    for row, item in enumerate(batch):
        tokens, first = item["tokens"], item["first_scored"]
        places = logs[row, first - 1 : len(tokens) - 1]
        wanted = torch.tensor(tokens[first:]).unsqueeze(-1)
        sums.append(places.gather(-1, wanted).double().sum().item())
    return sums


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--adapter")
    parser.add_argument("--items", required=True, help='JSON lines: {"tokens": [...], "first_scored": n}')
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    with open(options.items, encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    model, library = load(options.base, options.adapter)
    scores = [0.0] * len(items)
    order = [index for index, item in enumerate(items) if len(item["tokens"]) > item["first_scored"]]
    order.sort(key=lambda index: -len(items[index]["tokens"]))
    batches = [order[start : start + options.batch] for start in range(0, len(order), options.batch)]
    with torch.inference_mode():
        score(model, [items[index] for index in batches[-1]])
        wall, cpu = time.monotonic(), time.process_time()
        for batch in batches:
            for index, value in zip(batch, score(model, [items[index] for index in batch])):
                scores[index] = value
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump(
            {
                "library": library,
                "cpu_seconds": cpu,
                "wall_seconds": wall,
                "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "scores": scores,
            },
            file,
        )


if __name__ == "__main__":
    main()
