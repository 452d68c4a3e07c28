"""Writes ClassificationReference.swift: labelled items of groups, and their metrics by Fairlearn and scikit-learn.

    python generate_classification.py > ../ClassificationReference.swift

The items are those of group_metrics.py, and one set more whose texts are crossed with the groups. A group with under 20
items of a label takes no part in the comparisons that need that label, so Fairlearn gets the others.
"""
from importlib.metadata import version

import numpy as np
from fairlearn.metrics import (
    MetricFrame, demographic_parity_difference, equalized_odds_difference, false_positive_rate, selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score

from group_metrics import SETS, items, quantile_ece

FEWEST = 20
RATES = {
    "classify_accuracy": (accuracy_score, (0, 1)), "classify_selection_rate": (selection_rate, (0, 1)),
    "classify_tpr": (true_positive_rate, (1,)), "classify_fpr": (false_positive_rate, (0,)),
}


def crossed():
    """24 texts of each label, each with each of three groups; the twins of a topic are one cluster."""
    rng = np.random.default_rng(606)
    rows, used = [], {500_000}
    for topic in range(24):
        for label in (0, 1):
            effect = rng.normal(0, 1)
            for group, shift in (("k", 0.5), ("l", 0.0), ("m", -0.5)):
                p = int(round(1e6 / (1 + np.exp(-(1.2 * (2 * label - 1) + shift + effect + rng.normal(0, 1))))))
                while p in used:
                    p += 1
                used.add(p)
                rows.append((group, topic, label, p))
    return rows


def permuted(rows, groups, parts, crossed_with, draws=4000):
    """Mean and standard deviation of the largest of several ranges when labels are exchanged."""
    rng = np.random.default_rng(1)
    group = np.array([groups.index(r[0]) for r in rows])
    label = np.array([r[2] for r in rows])
    selected = np.array([100.0 * (r[3] > 500_000) for r in rows])
    blocks = {}
    for k, r in enumerate(rows):
        # A rate among texts of one true label is compared with what other texts of that label would give.
        blocks.setdefault((r[1] if crossed_with else 0, r[2] if len(parts[0]) == 1 else None), []).append(k)
    found = []
    for _ in range(draws):
        drawn = group.copy()
        for block in blocks.values():
            drawn[block] = rng.permutation(drawn[block])
        found.append(max(
            np.ptp([selected[(drawn == g) & np.isin(label, part)].mean() for g in range(len(groups))])
            for part in parts))
    return np.mean(found), np.std(found)


def expected(rows, is_crossed):
    group, label, p = (np.array([r[k] for r in rows]) for k in (0, 2, 3))
    predicted = (p > 500_000).astype(int)
    names = list(dict.fromkeys(group))
    count = {(g, v): int(((group == g) & (label == v)).sum()) for g in names for v in (0, 1)}
    lines = []

    def emit(name, where, value, n):
        lines.append(f"{name} {where} {'nil' if value is None else repr(float(value))} {n}")

    def enough(needed):
        return [g for g in names if all(count[g, v] >= FEWEST for v in needed)]

    frame = MetricFrame(metrics={k: v[0] for k, v in RATES.items()}, y_true=label, y_pred=predicted,
                        sensitive_features=group)
    for name, (_, needed) in RATES.items():
        emit(name, "-", 100 * frame.overall[name], int(np.isin(label, needed).sum()))
        for g in names:
            fits = g in enough(needed)
            emit(name, f"set/{g}", 100 * frame.by_group[name][g] if fits else None, sum(count[g, v] for v in needed))
    emit("classify_ece", "-", 100 * quantile_ece(label, p / 1e6)["ece"], len(p))
    for g in names:
        inside = group == g
        value = 100 * quantile_ece(label[inside], p[inside] / 1e6)["ece"] if g in enough((0, 1)) else None
        emit("classify_ece", f"set/{g}", value, int(inside.sum()))

    def over(needed, f, name):
        kept = enough(needed)
        inside = np.isin(group, kept)
        value = None
        if len(kept) > 1:
            value = 100 * f(dict(y_true=label[inside], y_pred=predicted[inside], sensitive_features=group[inside]))
        emit(name, "set", value, int((inside & np.isin(label, needed)).sum()))

    over((0, 1), lambda d: demographic_parity_difference(**d), "demographic_parity_difference")
    over((0, 1), lambda d: equalized_odds_difference(**d), "equalised_odds_difference")
    over((1,), lambda d: MetricFrame(metrics=true_positive_rate, **d).difference(), "tpr_range")
    over((0,), lambda d: MetricFrame(metrics=false_positive_rate, **d).difference(), "fpr_range")
    over((0, 1), lambda d: MetricFrame(metrics=accuracy_score, **d).group_min(), "worst_group_accuracy")
    chance = []
    kept = enough((0, 1))
    inside = [r for r in rows if r[0] in kept]
    for name, parts in (("demographic_parity_difference", [(0, 1)]), ("equalised_odds_difference", [(0,), (1,)])):
        if len(kept) > 1:
            chance.append(" ".join([name, *map(repr, map(float, permuted(inside, kept, parts, is_crossed)))]))
    return lines, chance


def packed(rows, width=180):
    """Several rows on a line, separated by semicolons."""
    line = ""
    for row in rows:
        if line and len(line) + len(row) > width:
            print(line)
            line = ""
        line += ("; " if line else "") + row
    print(line)


sets = [(name, items(seed, groups), False) for name, seed, groups in SETS] + [("crossed", crossed(), True)]
tools = ", ".join(f"{name} {version(name)}" for name in ("fairlearn", "scikit-learn", "numpy"))
print(f"// Written by reference/generate_classification.py with {tools}.")
print("// swift-format-ignore-file")
print("import Testing")
print()
print("enum ClassificationReference {")
print("    struct Labelled: Sendable, CustomTestStringConvertible {")
print("        let name: String")
print("        /// Rows of group, cluster, label (1 is the positive one), a millionth of its probability.")
print("        let items: String")
print("        /// Rows of metric, category (`-` is nil), value, items.")
print("        let expected: String")
print("        /// Rows of metric, its mean and standard deviation over permutations of the groups.")
print("        let permuted: String")
print("        var testDescription: String { name }")
print("    }")
print()
print("    static let sets = [")
for name, rows, is_crossed in sets:
    lines, chance = expected(rows, is_crossed)
    print(f'        Labelled(name: "{name}", items: """')
    packed(" ".join(map(str, r)) for r in rows)
    print('""", expected: """')
    packed(lines)
    print('""", permuted: """')
    print("\n".join(chance))
    print('"""),')
print("    ]")
print("}")
