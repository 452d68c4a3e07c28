#!/usr/bin/env python3
"""Writes divergence.json: how far an adapter moves SmolLM2-135M-Instruct's next-token distributions.

    python divergence.py SMOLLM2

Contexts are the first twenty sentences of reference_scores.json without their last three tokens; sets are its pairs,
and all of them. How it is computed is told by ../TransformerTests/ModelReference/divergence.py, which does it.
"""

import json
import pathlib
import sys
import time

import peft
import scipy
import torch
import transformers

HERE = pathlib.Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "TransformerTests" / "ModelReference"))
from divergence import compare
from make import load

ADAPTER = "anti-r8-qv"


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def main(base):
    torch.set_num_threads(1)
    sentences = json.loads((HERE / "reference_scores.json").read_text())["token_ids"][:20]
    contexts = [tokens[:-3] for tokens in sentences]
    sets = [[first, first + 1] for first in range(0, 20, 2)] + [list(range(20))]
    tuned = peft.PeftModel.from_pretrained(load(base), HERE / "adapters" / ADAPTER).eval()
    untuned = load(base)
    started = time.process_time()
    result = compare(untuned, tuned, contexts, sets)
    print(f"{time.process_time() - started:.1f} s of CPU time")
    del result["unnormed"]
    for direction in "from_base", "to_base":
        print(direction, [f"{sum(row) / len(row):.3g}" for row in result["layers"][direction]])
    print("sets", [f"{value:.3g}" for value in result["jensen_shannon"]])
    versions = {module.__name__: module.__version__ for module in (torch, transformers, peft, scipy)}
    reference = {"versions": versions, "adapter": ADAPTER, **rounded(result)}
    (HERE / "divergence.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")


main(*sys.argv[1:])
