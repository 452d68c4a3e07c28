#!/usr/bin/env python3
"""Writes divergence.json: how far PEFT's adapters of the tiny models move the next-token distributions.

    python divergence.py

Made with scipy 1.17.1 over the versions of adapters.py; the versions that ran last stand in divergence.json. Logits are
float32 as in make.py, one context in a pass of its own; everything after them is float64 and scipy's, in nats. Where
an adapter has changed the vocabulary both distributions are those given one of the tokens that both models have, but
sets are compared over the tuned model's own.

The logit lens reads `hidden_states` between the layers; the last entry is normed already, so the last layer is the
logits themselves, and the script checks that the lens on the last layer's own output says the same.
`unnormed` leaves the model's last norm out, for the tests' control.
"""

import json
import os
import sys

import numpy
import peft
import scipy
import torch
import transformers
from scipy.special import rel_entr
from scipy.stats import entropy

sys.dont_write_bytecode = True
from adapter_cases import ADAPTERS
from adapters import base
from make import HERE, reset

CASES = ["llama-bias/all-linear", "llama-bias/save-norms", "qwen2/head-and-embedding", "qwen2/grown", "qwen2/shrunk",
         "gemma2/all-linear", "gpt2/every-conv", "gpt2/lora-bias", "opt/save-norm", "opt-350m/all-linear",
         "llama-dynamic/"]
# One token, common beginnings, a context within another, two that are equal, and one beyond llama-dynamic's 20.
SETS = [[0, 1], [2, 3, 4], [5], [4, 7], [6, 1, 1], [0, 1, 2, 3, 4, 5, 6, 7]]


def contexts(seed, vocabulary):
    generator = torch.Generator().manual_seed(seed)

    def tokens(count):
        return torch.randint(vocabulary, (count,), generator=generator).tolist()

    stem = tokens(6)
    long = tokens(30)
    return [tokens(1), stem + tokens(2), stem, stem + tokens(9), long, tokens(17), tokens(3), long]


def parts(model):
    """The last norm, the projection after it, the head and the cap of its logits, as the causal model has them."""
    if hasattr(model, "transformer"):
        return model.transformer.ln_f, None, model.lm_head, None
    decoder = getattr(model.model, "decoder", model.model)
    norm = decoder.final_layer_norm if hasattr(decoder, "final_layer_norm") else decoder.norm
    cap = getattr(model.config, "final_logit_softcapping", None)
    return norm, getattr(decoder, "project_out", None), model.lm_head, cap


def layers(model):
    inner = getattr(model, "transformer", None) or getattr(model.model, "decoder", model.model)
    return inner.h if hasattr(inner, "h") else inner.layers


def lens(model, state, normed=True):
    norm, projection, head, cap = parts(model)
    if norm is not None and normed:
        state = norm(state)
    if projection is not None:
        state = projection(state)
    logits = head(state)
    return logits if cap is None else cap * torch.tanh(logits / cap)


def distributions(model, tokens):
    """Log-probabilities behind the tokens by layer, and the same without the last norm; float64 (layers, vocabulary)."""
    model = model.base_model.model if isinstance(model, peft.PeftModel) else model
    reset(model)
    kept = []
    hook = layers(model)[-1].register_forward_hook(
        lambda _, __, output: kept.append(output[0] if isinstance(output, tuple) else output))
    with torch.no_grad():
        output = model(torch.tensor([tokens]), output_hidden_states=True)
        hook.remove()
        states = [state[0, -1:] for state in output.hidden_states[1:-1]]
        logits = [lens(model, state)[0] for state in states] + [output.logits[0, -1]]
        unnormed = [lens(model, state, normed=False)[0] for state in states]
        difference = (lens(model, kept[0][0, -1:])[0] - logits[-1]).abs().max().item()
    if difference > 1e-4:
        sys.exit(f"the lens on the last layer differs by {difference}")

    def normalised(rows):
        return torch.log_softmax(torch.stack(rows).double(), -1).numpy() if rows else numpy.zeros((0, 0))

    return normalised(logits), normalised(unnormed)


def divergence(first, second):
    """KL(first‖second) by layer, over the tokens that both have."""
    common = min(first.shape[-1], second.shape[-1])
    p, q = (numpy.exp(rows[..., :common]) for rows in (first, second))
    return rel_entr(p / p.sum(-1, keepdims=True), q / q.sum(-1, keepdims=True)).sum(-1).tolist()


def jensen_shannon(rows):
    p = numpy.exp(numpy.stack(rows))
    return float(entropy(p.mean(0)) - entropy(p, axis=1).mean())


def transposed(rows):
    return [list(column) for column in zip(*rows)]


def compare(untuned, tuned, tokens, sets):
    """`untuned` may be None."""
    of_tuned = [distributions(tuned, one) for one in tokens]
    result = {"contexts": tokens, "sets": sets,
              "jensen_shannon": [jensen_shannon([of_tuned[one][0][-1] for one in members]) for members in sets]}
    if untuned is None:
        return result
    of_base = [distributions(untuned, one) for one in tokens]
    for name, which in ("layers", 0), ("unnormed", 1):
        pairs = [(b[which], t[which]) for b, t in zip(of_base, of_tuned)]
        result[name] = {"from_base": transposed([divergence(b, t) for b, t in pairs]),
                        "to_base": transposed([divergence(t, b) for b, t in pairs])}
    return result


def make(case):
    name, adapter = case.split("/")
    if not adapter:
        return compare(None, base(name), contexts(5, 41), SETS)
    grown = ADAPTERS[name][adapter].get("grown", 0)
    tuned = peft.PeftModel.from_pretrained(base(name, grown), f"{name}/adapters/{adapter}").eval()
    return compare(base(name), tuned, contexts(len(adapter), min(41, 41 + grown)), SETS)


def main():
    torch.set_num_threads(1)
    os.chdir(HERE)
    rows = []
    for case in CASES:
        result = make(case)
        rows.append(f"{json.dumps(case)}:{json.dumps(result, separators=(',', ':'))}")
        if "layers" in result:
            for direction in "from_base", "to_base":
                print(f"  {case}, {direction}: {[f'{numpy.mean(row):.4f}' for row in result['layers'][direction]]}")
        print(f"  {case}, sets: {[f'{value:.4f}' for value in result['jensen_shannon']]}")
    versions = json.dumps({module.__name__: module.__version__ for module in (torch, transformers, peft, scipy)})
    (HERE / "divergence.json").write_text('{"versions":' + versions + ',\n"cases":{\n' + ",\n".join(rows) + "\n}}\n")


if __name__ == "__main__":
    main()
