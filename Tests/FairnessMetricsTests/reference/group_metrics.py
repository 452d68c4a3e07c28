"""Group fairness metrics of seeded synthetic data by Fairlearn, scikit-learn and SciPy.

    python group_metrics.py --out FILE

Each data set has one line an item: group, cluster, label (0/1), probability of label 1. The prediction is
probability > 0.5 (no probability equals 0.5). Probabilities are multiples of 1e-6 without ties, so they can be
stored exactly as integers (`p` is the probability times 1,000,000).
"""

import argparse
import json
import platform
import warnings
from importlib.metadata import version

import numpy as np
from fairlearn.metrics import (
    MetricFrame, count, demographic_parity_difference, demographic_parity_ratio, equalized_odds_difference,
    equalized_odds_ratio, false_positive_rate, selection_rate, true_positive_rate,
)
from scipy.special import rel_entr
from scipy.stats import entropy
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score

BINS = 10
SETS = [
    # name, seed, [(group, items, share of label 1, slope, shift)]
    ("three_groups_600", 101, [("a", 200, 0.5, 2.0, 0.0), ("b", 200, 0.4, 1.5, 0.4), ("c", 200, 0.6, 1.0, -0.5)]),
    ("unequal_groups_500", 202, [
        ("north", 250, 0.35, 2.5, 0.2), ("south", 120, 0.5, 1.2, -0.3), ("east", 90, 0.55, 0.8, 0.6),
        ("west", 25, 0.6, 1.5, 0.0), ("rare", 15, 0.4, 1.0, 0.3),
    ]),
    ("not_divisible_437", 303, [("x", 211, 0.45, 1.8, 0.1), ("y", 226, 0.55, 1.1, -0.2)]),
    # One group has no negative item and one no positive item: rates with an empty denominator.
    ("empty_cells_130", 404, [("p", 60, 0.5, 1.5, 0.0), ("q", 40, 1.0, 1.0, 0.0), ("r", 30, 0.0, 1.0, 0.2)]),
    ("nobody_selected_80", 505, [("s", 40, 0.5, 0.3, -4.0), ("t", 40, 0.5, 0.3, -4.0)]),
]


def items(seed, groups):
    generator = np.random.default_rng(seed)
    rows, used = [], {500_000}
    cluster = 0
    for group, size, share, slope, shift in groups:
        effect, left = 0.0, 0
        for _ in range(size):
            if left == 0:
                left = int(generator.integers(1, 6))
                effect = generator.normal(0, 0.5)
                cluster += 1
            left -= 1
            label = int(generator.random() < share)
            logit = slope * (2 * label - 1) * 0.7 + shift + effect + generator.normal(0, 1)
            p = int(round(1e6 / (1 + np.exp(-logit))))
            while p in used or not 0 < p < 1_000_000:
                p = p + 1 if p < 999_999 else 1
            used.add(p)
            rows.append((group, cluster, label, p))
    order = generator.permutation(len(rows))
    return [rows[i] for i in order]


def number(value):
    value = float(value)
    return None if np.isnan(value) else round(value, 12)


def quantile_ece(labels, probabilities):
    """Sum over scikit-learn's bins of (items in the bin / n) * |share of label 1 - mean probability|.

    calibration_curve returns neither counts nor edges, so they are rebuilt as in its source
    (edges = numpy.percentile at 0, 10 … 100; bin = searchsorted(inner edges, p), side left).
    """
    true, predicted = calibration_curve(labels, probabilities, n_bins=BINS, strategy="quantile")
    edges = np.percentile(probabilities, np.linspace(0, 1, BINS + 1) * 100)
    indices = np.searchsorted(edges[1:-1], probabilities)
    counts = np.bincount(indices, minlength=BINS)
    counts = counts[counts > 0]
    assert len(counts) == len(true)
    assert np.allclose(
        predicted, [probabilities[indices == b].mean() for b in range(BINS) if (indices == b).any()]
    )
    return {
        "ece": number(np.sum(counts / len(labels) * np.abs(true - predicted))), "bin_counts": counts.tolist(),
        "bin_share_of_label_1": [number(v) for v in true], "bin_mean_probability": [number(v) for v in predicted],
    }


def sorted_ece(labels, probabilities):
    """Equal-mass bins by rank: bin k of 10 holds the sorted items floor(k n / 10) up to floor((k+1) n / 10)."""
    order = np.argsort(probabilities, kind="stable")
    n = len(labels)
    total, counts = 0.0, []
    for k in range(BINS):
        chosen = order[k * n // BINS : (k + 1) * n // BINS]
        counts.append(len(chosen))
        if len(chosen):
            total += len(chosen) / n * abs(labels[chosen].mean() - probabilities[chosen].mean())
    return {"ece": number(total), "bin_counts": counts}


def evaluate(rows):
    groups = np.array([row[0] for row in rows])
    labels = np.array([row[2] for row in rows])
    probabilities = np.array([row[3] / 1_000_000 for row in rows])
    predictions = (probabilities > 0.5).astype(int)
    metrics = {
        "count": count, "accuracy": accuracy_score, "selection_rate": selection_rate,
        "true_positive_rate": true_positive_rate, "false_positive_rate": false_positive_rate,
    }
    frame = MetricFrame(metrics=metrics, y_true=labels, y_pred=predictions, sensitive_features=groups)
    by_group = {
        str(group): {name: number(value) for name, value in values.items()}
        for group, values in frame.by_group.to_dict(orient="index").items()
    }
    for group, values in by_group.items():
        chosen = groups == group
        values["label_1"] = int(labels[chosen].sum())
        values["quantile_ece"] = quantile_ece(labels[chosen], probabilities[chosen])["ece"]
        values["sorted_ece"] = sorted_ece(labels[chosen], probabilities[chosen])["ece"]
    arguments = dict(y_true=labels, y_pred=predictions, sensitive_features=groups)
    return {
        "overall": {name: number(value) for name, value in frame.overall.items()}
        | {"quantile_ece": quantile_ece(labels, probabilities), "sorted_ece": sorted_ece(labels, probabilities)},
        "by_group": by_group,
        "group_min_accuracy": number(frame.group_min()["accuracy"]),
        "difference": {name: number(value) for name, value in frame.difference(method="between_groups").items()},
        "demographic_parity_difference": number(demographic_parity_difference(**arguments)),
        "demographic_parity_ratio": number(demographic_parity_ratio(**arguments)),
        "equalized_odds_difference": number(equalized_odds_difference(**arguments)),
        "equalized_odds_ratio": number(equalized_odds_ratio(**arguments)),
    }


def divergences():
    """Kullback-Leibler both ways and the generalised Jensen-Shannon divergence, in nats, over small vocabularies."""
    generator = np.random.default_rng(606)
    cases = []
    for name, size, number_of, sharpness in [
        ("two_of_5", 5, 2, 1.0), ("three_of_50", 50, 3, 2.0), ("five_of_200", 200, 5, 3.0), ("eight_of_20", 20, 8, 0.2),
    ]:
        common = generator.normal(0, sharpness, size)
        logits = np.round(common + generator.normal(0, 0.5 * sharpness, (number_of, size)), 4)
        cases.append((name, logits))
    cases.append(("identical", np.repeat(np.round(generator.normal(0, 1, (1, 12)), 4), 4, axis=0)))
    cases.append(("nearly_disjoint", np.array([[30.0, 0.0, -30.0], [-30.0, 0.0, 30.0]])))
    found = []
    for name, logits in cases:
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        mixture = p.mean(axis=0)
        by_entropy = entropy(mixture) - np.mean([entropy(row) for row in p])
        by_divergence = np.mean([rel_entr(row, mixture).sum() for row in p])
        assert abs(by_entropy - by_divergence) < 1e-12
        found.append({
            "name": name, "logits": logits.tolist(), "jensen_shannon": max(0.0, float(by_divergence)),
            "jensen_shannon_over_log_groups": max(0.0, float(by_divergence)) / float(np.log(len(p))),
            "kl_0_to_1": float(entropy(p[0], p[1])), "kl_1_to_0": float(entropy(p[1], p[0])),
        })
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    result = {
        "versions": {name: version(name) for name in ["fairlearn", "scikit-learn", "scipy", "numpy"]}
        | {"python": platform.python_version()},
        "sets": [],
    }
    for name, seed, groups in SETS:
        rows = items(seed, groups)
        result["sets"].append({
            "name": name, "seed": seed, "group": [r[0] for r in rows], "cluster": [r[1] for r in rows],
            "label": "".join(str(r[2]) for r in rows), "p": [r[3] for r in rows], "expected": evaluate(rows),
        })
    result["divergences"] = divergences()
    with open(arguments.out, "w", encoding="utf-8") as file:
        def compact(value):
            return json.dumps(value, separators=(",", ":"))
        file.write('{\n"versions":' + compact(result["versions"]) + ',\n"sets":[\n')
        file.write(",\n".join(
            "{\n" + ",\n".join(f"{compact(k)}:{compact(v)}" for k, v in one.items()) + "\n}" for one in result["sets"]
        ))
        file.write('\n],\n"divergences":[\n' + ",\n".join(compact(d) for d in result["divergences"]) + "\n]\n}\n")


if __name__ == "__main__":
    main()
