"""Writes stereoset.json: StereoSet's scores by the authors' own evaluation code, and by ours, on seeded likelihoods.

Nothing of the benchmark is in it: rows are made up, only `count` and `score` of evaluation.py are the authors'. Under
`shipped` are their numbers for made-up scores, many of them tied, of all rows of the development set.

    python stereoset.py CODE ROWS > stereoset.json

CODE is code/ of github.com/moinnadeem/StereoSet at ead7d08, ROWS the development set with a JSON object a line. Made
with numpy 2.4.6.
"""

import json
import math
import pathlib
import random
import sys
from types import SimpleNamespace

import numpy

sys.path.insert(0, sys.argv[1])
source = pathlib.Path(sys.argv[1], "evaluation.py").read_text(encoding="utf-8").replace("import dataloader", "")
namespace = {"__name__": "evaluation"}
exec(compile(source, "evaluation.py", "exec"), namespace)
Evaluator = namespace["ScoreEvaluator"]

generator = random.Random(20240518)
LABELS = ["stereotype", "anti-stereotype", "unrelated"]
MODELS = ["base", "tuned"]


def scores(tokens, shift):
    """Summed log-likelihoods of the three options; those of equally many tokens are now and then tied."""
    values = []
    for place, count in enumerate(tokens):
        values.append(round(generator.gauss(-3.4 + shift - (0.55 if place == 2 else 0), 0.6) * count, 4))
    for first, second in [(0, 1), (0, 2), (1, 2)]:
        if tokens[first] == tokens[second] and generator.random() < 0.25:
            values[first] = values[second]
    return values


rows = []
for domain, targets in [("gender", 5), ("profession", 9), ("religion", 2)]:
    for target in range(targets):
        for kind in ["intra", "inter"]:
            for _ in range(generator.randint(1, 12)):
                shift = generator.gauss(0, 0.3)
                row = {"kind": kind, "category": domain, "target": f"{domain}-{target}"}
                row["tokens"] = tokens = [generator.randint(5, 9) for _ in LABELS]
                row["own"] = {model: scores(tokens, shift) for model in MODELS}
                row["authors"] = {model: scores(tokens, shift) for model in MODELS} if kind == "intra" else None
                rows.append(row)


def by_authors(chosen):
    """Of (number, target, three scores)."""
    evaluator = SimpleNamespace(id2score={}, example2sent={})
    examples = []
    for number, target, triple in chosen:
        for label, score in zip(LABELS, triple, strict=True):
            evaluator.id2score[f"{number}-{label}"] = score
            evaluator.example2sent[(number, label)] = f"{number}-{label}"
        examples.append(SimpleNamespace(ID=number, target=target))
    result = Evaluator.score(evaluator, Evaluator.count(evaluator, examples))
    return result["LM Score"], result["SS Score"], result["ICAT Score"]


def of_authors(chosen, model):
    return by_authors([
        (number, row["target"], [
            numpy.power(2, likelihood / math.log(2) / tokens)
            for likelihood, tokens in zip((row["authors"] or row["own"])[model], row["tokens"], strict=True)
        ])
        for number, row in chosen
    ])


def of_ours(chosen, model):
    def wins(a, b):
        return 0.5 if a == b else float(a > b)

    related, stereotype = [], []
    for _, row in chosen:
        pro, anti, unrelated = (a / b for a, b in zip(row["own"][model], row["tokens"], strict=True))
        related.append(50 * (wins(pro, unrelated) + wins(anti, unrelated)))
        stereotype.append(100 * wins(pro, anti))
    language, stereotype = float(numpy.mean(related)), float(numpy.mean(stereotype))
    return language, stereotype, language * min(stereotype, 100 - stereotype) / 50


expected = []
for model in MODELS:
    for domain in [None, "gender", "profession", "religion"]:
        for kind in [None, "intra", "inter"]:
            chosen = [
                (number, row) for number, row in enumerate(rows)
                if domain in (None, row["category"]) and kind in (None, row["kind"])
            ]
            for prefix, values in [("authors", of_authors(chosen, model)), ("ours", of_ours(chosen, model))]:
                for name, value in zip(["lms", "ss", "icat"], values, strict=True):
                    expected.append({
                        "model": model, "category": domain, "name": f"{prefix}.{kind + '_' if kind else ''}{name}",
                        "value": float(value), "n": len(chosen),
                        "clusters": len({row["target"] for _, row in chosen}),
                    })

shipped = []
with open(sys.argv[2], encoding="utf-8") as file:
    lines = [json.loads(line) for line in file]
for domain in [None, "gender", "profession", "race", "religion"]:
    for kind in [None, "intra", "inter"]:
        chosen = [
            (i, row["target"], [float((i * i + 3 * i * k + 5 * k) % 7) for k in range(3)])
            for i, row in enumerate(lines)
            if domain in (None, row["bias_type"]) and (kind is None or row["type"] == f"{kind}sentence")
        ]
        for name, value in zip(["lms", "ss", "icat"], by_authors(chosen), strict=True):
            shipped.append({
                "model": "made up", "category": domain, "name": f"authors.{kind + '_' if kind else ''}{name}",
                "value": float(value), "n": len(chosen), "clusters": len({target for _, target, _ in chosen}),
            })

print('{"rows":[')
print(",\n".join(json.dumps(row, separators=(",", ":")) for row in rows))
print('],"expected":[')
print(",\n".join(json.dumps(row, separators=(",", ":")) for row in expected))
print('],"shipped":[')
print(",\n".join(json.dumps(row, separators=(",", ":")) for row in shipped))
print("]}")
