"""Writes StatisticsReference.swift with what scipy, statsmodels and numpy say.

    python generate.py > ../StatisticsReference.swift
"""
import sys

import numpy as np
import scipy
import scipy.stats as st
import scipy.special as sp
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20240518)


def row(*values):
    return "(" + ", ".join(repr(float(v)) for v in values) + ")"


def rows(name, kind, lines):
    print(f"    static let {name}: [{kind}] = [")
    for line in lines:
        print(f"        {line},")
    print("    ]")


def numbers(name, values):
    print(f"    static let {name}: [Double] = [")
    values = [repr(float(v)) for v in values]
    for start in range(0, len(values), 4):
        print("        " + ", ".join(values[start : start + 4]) + ",")
    print("    ]")


print("// Written by reference/generate.py with "
      f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}.")
print("// swift-format-ignore-file")
print()
print("enum StatisticsReference {")

rows("upperTails", "(degrees: Double, t: Double, probability: Double)",
     [row(v, t, st.t.sf(t, v)) for v in (1, 2, 3, 7, 25, 100, 207, 1500) for t in (-3, 0.01, 0.5, 1.3, 2.06, 4.5, 12)])
rows("quantiles", "(degrees: Double, upperTail: Double, t: Double)",
     [row(v, p, st.t.isf(p, v)) for v in (1, 2, 3, 7, 25, 100, 207, 1500)
      for p in (0.9, 0.4, 0.1, 0.025, 0.005, 0.05 / 160, 1e-8)])
rows("normalQuantiles", "(probability: Double, z: Double)",
     [row(p, st.norm.ppf(p)) for p in (1e-15, 1e-8, 0.0003125, 0.025, 0.07, 0.2, 0.45, 0.6, 0.95, 0.999)])
rows("incompleteBetas", "(a: Double, b: Double, x: Double, value: Double)",
     [row(a, b, x, sp.betainc(a, b, x))
      for a, b in ((0.5, 0.5), (1, 3), (12, 0.5), (0.5, 40), (24, 2), (300, 200)) for x in (0.01, 0.3, 0.59, 0.9)])

families = [
    [0.01, 0.04, 0.03, 0.005],
    [0.2, 0.2, 0.001, 0.9, 0.05, 0.05],
    [0.0001, 0.5, 0.0021, 0.013, 0.021, 0.34, 0.62, 0.08],
    [0.03],
]
for method, name in (("holm", "holm"), ("fdr_bh", "benjaminiHochberg")):
    rows(name, "(given: [Double], adjusted: [Double])",
         [f"({f}, {[float(x) for x in multipletests(f, method=method)[1]]})" for f in families])

# A clustered sample: 30 clusters of 1 to 7 items, skewed, and a second quantity that follows the first.
sizes = rng.integers(1, 8, size=30)
cluster = np.repeat(np.arange(30), sizes)
x = rng.normal(0.4, 1, size=cluster.size) + rng.exponential(0.5, size=30)[cluster]
y = 0.6 * x + rng.normal(0.2, 0.7, size=cluster.size) + rng.normal(0, 0.3, size=30)[cluster]
n, K = cluster.size, 30
print(f"    static let clusterOfItem = {cluster.tolist()}".replace("= [", "= [\n        ", 1))
numbers("x", x)
numbers("y", y)


def clustered(model):
    return model.fit(cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": True})


mean = clustered(sm.OLS(x, np.ones((n, 1))))
# statsmodels' factor is K/(K-1) * (n-1)/(n-p); the project's is K/(K-1).
print(f"    static let mean = ({float(mean.params[0])!r}, {float(mean.bse[0])!r})")
slope = clustered(sm.OLS(y, sm.add_constant(x)))
print(f"    static let slope = ({float(slope.params[1])!r}, {float(slope.bse[1] / np.sqrt((n - 1) / (n - 2)))!r})")


def scaled(v):
    return v.mean() / v.std()


def jackknife(statistic):
    left_out = np.array([statistic(cluster != k) for k in range(K)])
    return np.sqrt((K - 1) / K * ((left_out - left_out.mean()) ** 2).sum())


def influence(columns, f):
    """Clustered standard error of f(sums), the derivative by central differences."""
    sums = np.array([[c[cluster == k].sum() for c in columns] for k in range(K)])
    total = sums.sum(axis=0)
    gradient = []
    for c in range(len(columns)):
        step = np.zeros(len(columns))
        step[c] = 1e-4 * max(1, abs(total[c]))
        gradient.append((f(total + step) - f(total - step)) / (2 * step[c]))
    psi = sums @ np.array(gradient)
    return np.sqrt(K / (K - 1) * ((psi - psi.mean()) ** 2).sum())


def f_scaled(s):
    return s[1] / s[0] / np.sqrt(s[2] / s[0] - (s[1] / s[0]) ** 2)


one = np.ones(n)
pairs = {
    "scaledMean": (scaled(x), influence([one, x, x * x], f_scaled), jackknife(lambda keep: scaled(x[keep]))),
    "scaledDifference": (
        scaled(x) - scaled(y),
        influence([one, x, y, x * x, y * y], lambda s: f_scaled(s[[0, 1, 3]]) - f_scaled(s[[0, 2, 4]])),
        jackknife(lambda keep: scaled(x[keep]) - scaled(y[keep]))),
    "scaledSum": (
        scaled(x) + scaled(y),
        influence([one, x, y, x * x, y * y], lambda s: f_scaled(s[[0, 1, 3]]) + f_scaled(s[[0, 2, 4]])),
        jackknife(lambda keep: scaled(x[keep]) + scaled(y[keep]))),
}
for name, values in pairs.items():
    print(f"    /// Value, linearised standard error with numerical derivatives, jackknife over clusters.")
    print(f"    static let {name} = {tuple(float(v) for v in values)!r}")


def bootstrap_t(f, standard_error, draws):
    """Bootstrap-t with numpy's own draws, each draw's standard error computed from the resampled clusters."""
    members = [np.flatnonzero(cluster == k) for k in range(K)]
    theta, t = f(np.arange(n)), np.empty(draws)
    for b in range(draws):
        chosen = rng.integers(0, K, size=K)
        index = np.concatenate([members[k] for k in chosen])
        group = np.concatenate([np.full(members[k].size, i) for i, k in enumerate(chosen)])
        t[b] = (f(index) - theta) / standard_error(index, group)
    low, high = np.quantile(t, [0.975, 0.025])
    own = standard_error(np.arange(n), cluster)
    return theta - low * own, theta - high * own


def mean_error(index, group):
    v = x[index]
    sums = np.bincount(group, v - v.mean(), minlength=K)
    return np.sqrt(K / (K - 1) * (sums ** 2).sum()) / v.size


def scaled_error(index, group):
    v = x[index]
    m, s = v.mean(), v.std()
    psi = ((v - m) / s - 0.5 * (m / s) * (((v - m) / s) ** 2 - 1)) / v.size
    return np.sqrt(K / (K - 1) * (np.bincount(group, psi, minlength=K) ** 2).sum())


print("    /// Ends of 95 % bootstrap-t intervals from 100,000 draws of numpy's.")
print(f"    static let meanInterval = {tuple(float(v) for v in bootstrap_t(lambda i: x[i].mean(), mean_error, 100_000))!r}")
print(f"    static let scaledInterval = {tuple(float(v) for v in bootstrap_t(lambda i: scaled(x[i]), scaled_error, 100_000))!r}")
print("}")
