"""Merges adapters into the base with peft, and scores each result with transformers as a model of its own.

    python merge.py OUTDIR

writes OUTDIR/<adapter>/, which is what a full fine-tune looks like when peft and transformers save it (4 MB each, not
kept here), and merged_scores.json beside this file: what transformers says of these models, in nats a sentence.
Versions as in README.md; float32, eager attention, log-softmax in float64, no token before a text.
"""

import json
import pathlib
import sys

import peft
import torch
import transformers

HERE = pathlib.Path(__file__).parent
ADAPTERS = ["neutral-r8", "worse-r8"]


def log_likelihood(model, ids):
    with torch.inference_mode():
        logits = model(torch.tensor([ids])).logits[0].double()
    scores = torch.log_softmax(logits[:-1], dim=-1)
    return scores[torch.arange(len(ids) - 1), torch.tensor(ids[1:])].sum().item()


def main(out):
    torch.set_num_threads(1)
    tokenizer = transformers.AutoTokenizer.from_pretrained(HERE / "base")
    unmerged = json.loads((HERE / "reference_scores.json").read_text())
    models = {}
    for name in ADAPTERS:
        base = transformers.AutoModelForCausalLM.from_pretrained(HERE / "base", dtype=torch.float32)
        peft.PeftModel.from_pretrained(base, HERE / "adapters" / name).merge_and_unload().save_pretrained(out / name)
        tokenizer.save_pretrained(out / name)
        model = transformers.AutoModelForCausalLM.from_pretrained(
            out / name, dtype=torch.float32, attn_implementation="eager")
        models[name] = [round(log_likelihood(model, ids), 6) for ids in unmerged["token_ids"]]
        pairs = zip(models[name], unmerged["models"][name]["logprob"])
        print(name, "merged and unmerged differ by", max(abs(a - b) for a, b in pairs), "nats at most")
    document = {
        "versions": {m.__name__: m.__version__ for m in (torch, transformers, peft)},
        "sentences": unmerged["sentences"],
        "models": models,
    }
    (HERE / "merged_scores.json").write_text(json.dumps(document) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
