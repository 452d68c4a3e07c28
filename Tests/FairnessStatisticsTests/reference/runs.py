"""Writes RunReference.swift: runs crossed with templates, ratios, and trends by other means than the project's.

Mean squares by statsmodels' analysis of variance; where templates are of unequal size its cluster-robust errors of the
mean, and those of the differences of all pairs of runs; ratios by root finding; permutations by scipy.

    python runs.py > ../RunReference.swift
"""
import itertools

import numpy as np
import scipy
import scipy.optimize as opt
import scipy.stats as st
import statsmodels
import statsmodels.api as sm
import pandas as pd
from statsmodels.formula.api import ols

rng = np.random.default_rng(20240521)


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def rows(name, matrix):
    print(f"    static let {name}: [[Double]] = [")
    for row in matrix:
        print(f"        {numbers(row)},")
    print("    ]")


def value(name, v):
    print(f"    static let {name} = {repr(float(v))}")


def runs(count, templates, base, kept, run_sd, template_sd, noise):
    """(runs, templates)."""
    own = kept * base + template_sd * rng.normal(size=templates)
    return own + run_sd * rng.normal(size=(count, 1)) + noise * rng.normal(size=(count, templates))


def parts(values):
    """MS_runs, MS_templates and MS_rest, each over runs · templates."""
    count, templates = values.shape
    frame = pd.DataFrame({
        "x": values.ravel(), "run": np.repeat(np.arange(count), templates), "template": np.tile(np.arange(templates), count)})
    table = sm.stats.anova_lm(ols("x ~ C(run) + C(template)", frame).fit())
    return [table.loc[name, "mean_sq"] / values.size for name in ("C(run)", "C(template)", "Residual")]


def crossed(values):
    of_runs, of_templates, rest = parts(values)
    return values.mean(), max(of_runs + of_templates - rest, of_runs), len(values) - 1


def ends(mean_variance_df, ratio, level):
    """Both ends of the ratios that a t test doesn't reject."""
    def excess(c):
        mean, variance, df = mean_variance_df(c)
        return abs(mean) - st.t.ppf(0.5 + level / 2, df) * np.sqrt(variance)
    found = []
    for sign in (-1, 1):
        step = 0.01
        while excess(ratio + sign * step) < 0:
            step *= 1.5
        found.append(opt.brentq(excess, ratio, ratio + sign * step, xtol=1e-13))
    return found


print("// Written by reference/runs.py with "
      f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}.")
print("// swift-format-ignore-file")
print()
print("enum RunReference {")

K = 24
base = 0.45 + 0.25 * rng.normal(size=K)
low = runs(4, K, base, 0.8, 0.06, 0.15, 0.2)
high = runs(5, K, base, 0.5, 0.03, 0.1, 0.2)
# What templates have in common with the base is all there is: the floor of the variance decides.
followed = runs(3, K, base, 0.7, 0.05, 0.0, 0.3)
print("    /// Of each template.")
print(f"    static let base: [Double] = {numbers(base)}")
print("    /// (runs, templates)")
for name, values in (("low", low), ("high", high), ("followed", followed)):
    rows(name, values)
print("    /// Mean, standard error, ends of the 95 % interval, ends of that of the ratio to the base.")
print("    static let groups: [[Double]] = [")
for values in (low, high, followed):
    mean, variance, df = crossed(values)
    error = np.sqrt(variance)
    half = st.t.ppf(0.975, df) * error
    ratio = ends(lambda c: crossed(values - c * base), mean / base.mean(), 0.95)
    print(f"        {numbers([mean, error, mean - half, mean + half, *ratio])},")
print("    ]")


def contrast(c):
    """low − high − c · base, runs unpaired."""
    ours, theirs = parts(low), parts(high)
    of_runs = ours[0] + theirs[0]
    difference = low.mean(0) - high.mean(0) - c * base
    of_templates = difference.var(ddof=1) / K
    df = of_runs**2 / (ours[0] ** 2 / (len(low) - 1) + theirs[0] ** 2 / (len(high) - 1))
    return difference.mean(), max(of_runs + of_templates - ours[2] - theirs[2], of_runs), df


mean, variance, df = contrast(0)
print("    /// low − high: mean, standard error, degrees of freedom, ends of the 90 % interval of its ratio to the base.")
print(f"    static let contrast: [Double] = "
      f"{numbers([mean, np.sqrt(variance), df, *ends(contrast, mean / base.mean(), 0.9)])}")

sizes = rng.integers(1, 6, size=14)
template = np.repeat(np.arange(14), sizes)
items = 0.3 + 0.3 * rng.normal(size=14)[template] + 0.1 * rng.normal(size=(4, 1)) + 0.3 * rng.normal(size=(4, len(template)))


def error(x):
    return sm.OLS(x, np.ones(len(x))).fit(cov_type="cluster", cov_kwds={"groups": template}).bse[0]


of_runs = items.mean(1).var(ddof=1) / 4
of_templates = error(items.mean(0)) ** 2
rest = np.mean([error(items[i] - items[j]) ** 2 / 2 for i, j in itertools.combinations(range(4), 2)]) / 4
print(f"    static let templateOfItem: [Int] = {template.tolist()}")
print("    /// (runs, items), templates of unequal size")
rows("items", items)
print("    /// Mean and standard error.")
print(f"    static let unequal: [Double] = {numbers([items.mean(), np.sqrt(max(of_runs + of_templates - rest, of_runs))])}")

print("    typealias Trend = (ranks: [Int], values: [Double], slope: Double, error: Double, p: Double, least: Double)")
print("    static let trends: [Trend] = [")
for ranks in ([1, 2, 4, 8], [1, 1, 4, 4, 16, 64], [2, 2, 2, 8, 8, 8, 32], [1, 1, 2, 2, 4, 4, 8, 8]):
    x = np.log2(ranks)
    y = 0.6 - 0.04 * x + 0.05 * rng.normal(size=len(x))
    fit = st.linregress(x, y)
    permutations = st.permutation_test(
        (y,), lambda y: abs(np.sum((x - x.mean()) * y)), permutation_type="pairings", alternative="greater",
        n_resamples=np.inf)
    least = (permutations.null_distribution >= permutations.null_distribution.max() * (1 - 1e-9)).mean()
    found = [repr(float(v)) for v in (fit.slope, fit.stderr, permutations.pvalue, least)]
    print(f"        ({ranks}, {numbers(y)}, {', '.join(found)}),")
print("    ]")
ranks = [1, 2, 4, 8, 16, 32, 64] * 5
x = np.log2(ranks)
y = 0.6 - 0.008 * x + 0.05 * rng.normal(size=len(x))
permutations = st.permutation_test(
    (y,), lambda y: abs(np.sum((x - x.mean()) * y)), permutation_type="pairings", alternative="greater",
    n_resamples=200_000, rng=np.random.default_rng(1))
print("    /// Five runs at each of seven ranks; p from 200,000 permutations of numpy's.")
print(f"    static let manyRuns: [Double] = {numbers(y)}")
print(f"    static let manyRunsP = {float(permutations.pvalue)!r}")
print("}")
