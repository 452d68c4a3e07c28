#!/usr/bin/env python3
"""Copies the part of a reference_scores.json that belongs to the base and to the adapters kept here.

    python reduce_reference.py SHARED/reference_scores.json
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def main(source):
    reference = json.loads(pathlib.Path(source).read_text())
    kept = ["base"] + sorted(path.name for path in (HERE / "adapters").iterdir())
    reduced = {
        "note": reference["note"],
        "versions": reference["versions"],
        "sentences": reference["sentences"],
        "token_ids": reference["token_ids"],
        "models": {name: {"logprob": reference["models"][name]["logprob"],
                          "token_logprob": reference["models"][name]["token_logprob"]} for name in kept},
    }
    (HERE / "reference_scores.json").write_text(json.dumps(reduced, separators=(",", ":")) + "\n")


main(*sys.argv[1:])
