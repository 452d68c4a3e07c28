"""Tables in Markdown of what `fairwatch check --json` measured: changes of the metrics, their sd over neutral runs.

    python measured.py CHECKS      a directory of <name>-<suite>.json

Neutral runs are those named <corpus>-seed<k>. The last column of their table is the sd of the changes about 0; the
noise of the items is in it.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

METRICS = ["stereotype_preference", "preference_gap", "preference_gap_scaled", "preference_gap_raw", "wording_sd",
           "harmful_mass", "group_divergence", "kl_from_base", "decision_agreement", "classify_accuracy",
           "perplexity_ratio"]


def overall(path):
    metrics = json.loads(path.read_text(encoding="utf-8"))["metrics"]
    return {m["metric"]: m for m in metrics if m["category"] is None and m["metric"] in METRICS}


def shown(metric):
    value, interval = metric["value"], metric.get("interval")
    if value is None:
        return "–"
    text = f"{value:.3f}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")
    change = metric.get("difference")
    if change and change["value"] is not None:
        low, high = change["interval"] or (float("nan"), float("nan"))
        text += f"; {change['value']:+.3f} [{low:+.3f}, {high:+.3f}]"
    return text


def controls(files, suite):
    found = {name: overall(path) for (name, of), path in files.items() if of == suite and "seed" not in name}
    if not found:
        return
    print(f"\n`{suite}`: value [95 %]; change from the base [95 %]\n")
    print("| metric | base | " + " | ".join(f"`{name}`" for name in found) + " |")
    print("| --- | ---: |" + " ---: |" * len(found))
    for metric in METRICS:
        rows = [measured[metric] for measured in found.values() if metric in measured]
        if rows:
            base = rows[0].get("baseline")
            of_base = f"{base['value']:.3f}" if base and base["value"] is not None else ""
            print(f"| `{metric}` | {of_base} | {' | '.join(map(shown, rows))} |")


def neutral(files, suite):
    changes = defaultdict(lambda: defaultdict(list))
    for (name, of), path in sorted(files.items()):
        corpus = re.fullmatch(r"(\w+)-seed\d+", name)
        if of == suite and corpus:
            for metric, row in overall(path).items():
                change = row.get("difference") or row
                if change["value"] is not None:
                    changes[metric][corpus[1]].append(change["value"] - (1 if metric == "perplexity_ratio" else 0))
    if not changes:
        return
    corpora = sorted({corpus for by in changes.values() for corpus in by})
    print(f"\n`{suite}`: change from the base over neutral runs, mean ± sd between seeds\n")
    print("| metric | " + " | ".join(f"{c} ({len(changes[METRICS[0]][c])})" for c in corpora) + " | √ mean square |")
    print("| --- |" + " ---: |" * (len(corpora) + 1))
    for metric in METRICS:
        if metric in changes:
            cells = []
            for corpus in corpora:
                values = changes[metric][corpus]
                mean = sum(values) / len(values)
                sd = (sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1)) ** 0.5
                cells.append(f"{mean:+.3f} ± {sd:.3f}")
            every = [v for values in changes[metric].values() for v in values]
            print(f"| `{metric}` | {' | '.join(cells)} | {(sum(v * v for v in every) / len(every)) ** 0.5:.3f} |")


def main():
    files = {}
    for path in Path(sys.argv[1]).glob("*.json"):
        name, _, suite = path.stem.rpartition("-")
        files[name, suite] = path
    for suite in ("quick", "core"):
        controls(files, suite)
        neutral(files, suite)


if __name__ == "__main__":
    main()
