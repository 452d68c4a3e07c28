"""Writes MetricsReference.swift: a made-up suite with scores of two models, and its metrics as numpy computes them.

    python generate.py > ../MetricsReference.swift

Values and clustered standard errors come from item-level influence values, not from sums and gradients.
"""
import numpy as np

rng = np.random.default_rng(20240519)
categories = ["age", "gender", "religion"]
pairs = []
for category in categories:
    for template in range(4):
        shift = rng.normal(0.5, 0.6)
        for item in range(int(rng.integers(1, 4))):
            control = not (category == "age" and item == 1)
            base = rng.normal(-30, 5, size=4)
            base[0] = base[1] + shift + rng.normal(0, 1)
            tuned = base + rng.normal(0.2, 0.4, size=4)
            if category == "gender" and template == 2:
                tuned[0] = tuned[1]
            pairs.append((f"{category}-{template}-{item}", category, f"{category}-{template}", control, base, tuned))
plain_tokens = rng.integers(6, 20, size=7)
plain_base = -3.1 * plain_tokens + rng.normal(0, 3, size=7)
plain_tuned = plain_base - rng.normal(2, 1, size=7)


def fixed(v):
    """Six digits: what is printed is what is computed with."""
    return np.round(v, 6)


rows = []


def emit(name, category, kind, value, error, n, clusters):
    where = f'"{category}"' if category else "nil"
    rows.append(f'("{name}", {where}, .{kind}, {float(value)!r}, {float(error)!r}, {n}, {clusters})')


def clustered(influence, groups):
    """Square root of K/(K-1) times the sum of squared cluster totals of the items' influence on the statistic."""
    labels = sorted(set(groups))
    totals = np.array([sum(i for i, g in zip(influence, groups) if g == label) for label in labels])
    return np.sqrt(len(labels) / (len(labels) - 1) * (totals ** 2).sum()), len(labels)


def mean(v):
    return v.mean(), (v - v.mean()) / v.size


def scaled(v):
    m, s = v.mean(), v.std()
    z = (v - m) / s
    return m / s, (z - 0.5 * m / s * (z ** 2 - 1)) / v.size


def both(name, category, f, base, tuned, groups, ideal):
    (b, ib), (t, it) = f(base), f(tuned)
    for kind, value, influence in (("estimate", t, it), ("baseline", b, ib), ("difference", t - b, it - ib),
                                   ("sum", t + b - 2 * ideal, it + ib)):
        error, clusters = clustered(influence, groups)
        emit(name, category, kind, value, error, len(groups), clusters)


pairs = [(i, c, t, k, fixed(b), fixed(u)) for i, c, t, k, b, u in pairs]
for category in [None] + categories:
    chosen = [p for p in pairs if category in (None, p[1])]
    groups = [p[2] for p in chosen]
    base = np.array([p[4][0] - p[4][1] for p in chosen])
    tuned = np.array([p[5][0] - p[5][1] for p in chosen])
    both("stereotype_preference", category, mean, 50 * (1 + np.sign(base)), 50 * (1 + np.sign(tuned)), groups, 50)
    controlled = [p for p in chosen if p[3]]
    inside = [p[2] for p in controlled]
    base_gap = np.array([p[4][0] - p[4][1] - (p[4][2] - p[4][3]) for p in controlled])
    tuned_gap = np.array([p[5][0] - p[5][1] - (p[5][2] - p[5][3]) for p in controlled])
    both("preference_gap", category, mean, base_gap, tuned_gap, inside, 0)
    both("preference_gap_scaled", category, scaled, base_gap, tuned_gap, inside, 0)
    both("preference_gap_raw", category, mean, base, tuned, groups, 0)
    if category is None:
        x, y = base - base.mean(), tuned - tuned.mean()
        slope = (x * y).sum() / (x * x).sum()
        error, clusters = clustered(x * (y - slope * x) / (x * x).sum(), groups)
        emit("base_slope", None, "estimate", slope, error, len(groups), clusters)

plain_base, plain_tuned = fixed(plain_base), fixed(plain_tuned)
total = plain_tokens.sum()


def rate(v):
    return -v.sum() / total, (-v + v.sum() / total * plain_tokens) / total


labels = list(range(7))
for name, kind, v in (("perplexity", "estimate", plain_tuned), ("perplexity", "baseline", plain_base),
                      ("perplexity", "difference", plain_tuned - plain_base),
                      ("perplexity_ratio", "estimate", plain_tuned - plain_base)):
    value, influence = rate(v)
    emit(name, None, kind, np.exp(value), clustered(influence, labels)[0], 7, 7)


def listed(v):
    return "[" + ", ".join(repr(float(x)) for x in v) + "]"


print(f"// Written by reference/generate.py with numpy {np.__version__}.")
print("// swift-format-ignore-file")
print()
print("enum MetricsReference {")
print("    enum Kind { case estimate, baseline, difference, sum }")
print()
print("    /// Log-likelihoods in the order more, less, control more, control less; the last two count only with a control.")
print("    static let pairs: [(id: String, category: String, template: String, control: Bool, base: [Double], tuned: [Double])] = [")
for i, c, t, k, b, u in pairs:
    print(f'        ("{i}", "{c}", "{t}", {str(k).lower()}, {listed(b)}, {listed(u)}),')
print("    ]")
print(f"    static let plainTokens = {plain_tokens.tolist()}")
print(f"    static let plainBase = {listed(plain_base)}")
print(f"    static let plainTuned = {listed(plain_tuned)}")
print()
print("    typealias Row = (name: String, category: String?, kind: Kind, value: Double, error: Double, n: Int, clusters: Int)")
print("    static let expected: [Row] = [")
for r in rows:
    print(f"        {r},")
print("    ]")
print("}")
