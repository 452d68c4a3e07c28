"""What transformers says of StereoSet's sentences by the rule of its authors' eval_generative_models.py (lines 107-137).

    python stereoset_models.py --base DIR --adapters DIR --data stereoset_dev.jsonl --out stereoset_models.json

A whole sentence is fed without a start token: `rest` is the sum of the log-probabilities of all its tokens but the
first, `first` that of the first after the start token alone. A sentence after its context is scored as its tokens
after the context's. Every 40th row of each kind; the output holds no benchmark text.
"""

import argparse
import json
import pathlib
from importlib.metadata import version

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

STEP = 40
LABELS = ["stereotype", "anti-stereotype", "unrelated"]


def logs(model, tokens):
    return torch.log_softmax(model(torch.tensor([tokens])).logits[0].double(), -1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", required=True)
    parser.add_argument("--adapters", required=True, type=pathlib.Path)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    torch.set_grad_enabled(False)
    tokenizer = AutoTokenizer.from_pretrained(arguments.base)
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False)
    with open(arguments.data, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    rows = {
        kind: [(number, row) for number, row in enumerate(lines) if row["type"] == kind][::STEP]
        for kind in ["intrasentence", "intersentence"]
    }
    result = {
        "versions": {name: version(name) for name in ["torch", "transformers", "peft", "tokenizers"]},
        # Lines of the file, from 0.
        "rows": {kind: [number for number, _ in rows[kind]] for kind in rows},
        "models": {},
    }
    for name in ["base", "anti-r8-qv", "bad-r8-qv"]:
        model = AutoModelForCausalLM.from_pretrained(arguments.base, dtype=torch.float32)
        if name != "base":
            model = PeftModel.from_pretrained(model, str(arguments.adapters / name))
        model.eval()
        start = logs(model, [tokenizer.bos_token_id])[0]
        found = {"tokens": [], "rest": [], "first": [], "conditional": []}
        for _, row in rows["intrasentence"]:
            for label in LABELS:
                tokens = encode(row[label])
                after = logs(model, tokens)
                found["tokens"].append(len(tokens))
                found["first"].append(round(start[tokens[0]].item(), 6))
                found["rest"].append(round(sum(after[i - 1, tokens[i]].item() for i in range(1, len(tokens))), 6))
        for _, row in rows["intersentence"]:
            context = row["context"] if row["context"][-1] in ".!?" else row["context"] + "."
            before = encode(context)
            for label in LABELS:
                tokens = encode(context + " " + row[label])
                assert tokens[: len(before)] == before
                after = logs(model, tokens)
                found["conditional"].append(
                    round(sum(after[i - 1, tokens[i]].item() for i in range(len(before), len(tokens))), 6)
                )
        result["models"][name] = found
    pathlib.Path(arguments.out).write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
