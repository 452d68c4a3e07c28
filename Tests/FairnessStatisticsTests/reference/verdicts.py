"""Writes VerdictReference.swift: influences, sign flips, label swaps, ratios and equivalence by other means than the
project's: enumeration in whole numbers, numerical derivatives, root finding, scipy and statsmodels.

    python verdicts.py > ../VerdictReference.swift
"""
import itertools
from fractions import Fraction

import numpy as np
import scipy
import scipy.optimize as opt
import scipy.stats as st
import statsmodels
import statsmodels.api as sm
from statsmodels.formula.api import ols
from statsmodels.stats.weightstats import ttost_paired

MASK = (1 << 64) - 1
rng = np.random.default_rng(20240518)


def splitmix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(seed, stream):
    mixer = splitmix(seed ^ next(splitmix(stream)))
    s = [next(mixer) for _ in range(4)]
    while True:
        yield (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def drawn_subsets(clusters, draws, seed):
    """The project's: 64 clusters a number, the first in its lowest bit."""
    numbers = xoshiro(seed, MASK ^ clusters)
    words = (clusters + 63) // 64
    result = []
    for _ in range(draws):
        bits = sum(next(numbers) << (64 * word) for word in range(words))
        result.append([bits >> c & 1 for c in range(clusters)])
    return result


def array(values, kind=float):
    return "[" + ", ".join(repr(kind(v)) for v in values) + "]"


def show(name, value, comment=None):
    if comment:
        print(f"    /// {comment}")
    print(f"    static let {name} = {value}")


def show_rows(name, kind, rows, comment=None):
    if comment:
        print(f"    /// {comment}")
    print(f"    static let {name}: [{kind}] = [")
    for row in rows:
        print(f"        {row},")
    print("    ]")


print("// Written by reference/verdicts.py with "
      f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}.")
print("// swift-format-ignore-file")
print()
print("enum VerdictReference {")

# Sign flips, by their definition: flip, add up, compare, in fractions, so that ties are ties.


def flips(values, cluster, delta, subsets):
    """Shares of the flipped sums that reach the data's: upwards, and downwards."""
    K = max(cluster) + 1
    z = [Fraction(0)] * K
    for value, c in zip(values, cluster):
        z[c] += value - delta
    total = sum(z)
    sums = [sum(-a if flip else a for a, flip in zip(z, subset)) for subset in subsets]
    up = sum(s >= total for s in sums)
    down = sum(s <= total for s in sums)
    return up, down, len(sums)


def case(values, cluster, deltas, subsets):
    K = max(cluster) + 1
    rows = []
    for delta in deltas:
        up, down, count = flips(values, cluster, delta, subsets)
        rows.append(f"({float(delta)!r}, {up / count!r}, {down / count!r})")
    return (f"(cluster: {array(cluster, int)}, values: {array(values)}, "
            f"p: [{', '.join(rows)}])")


kind = "(cluster: [Int], values: [Double], p: [(threshold: Double, above: Double, below: Double)])"
cases = []
for K, sizes in ((3, (1, 1)), (8, (1, 5)), (11, (2, 2)), (12, (1, 4))):
    size = rng.integers(sizes[0], sizes[1] + 1, size=K)
    cluster = np.repeat(np.arange(K), size).tolist()
    everything = list(itertools.product((0, 1), repeat=K))
    flipped = [Fraction(int(v)) for v in rng.choice([-1, 0, 1, 1], size=len(cluster))]
    cases.append(case(flipped, cluster, [Fraction(-1, 2), Fraction(0), Fraction(1, 8), Fraction(1, 4), Fraction(1)],
                      everything))
    nats = [Fraction(int(v), 1024) for v in 1024 * (rng.normal(0.4, 1, len(cluster)) + rng.exponential(1, K)[cluster])]
    cases.append(case(nats, cluster, [Fraction(-1, 4), Fraction(0), Fraction(1, 4), Fraction(1), Fraction(2)],
                      everything))
show_rows("signFlips", kind, cases, "All 2^K flips; the items of every other case are −1, 0 or 1.")
cluster = np.repeat(np.arange(70), rng.integers(1, 5, size=70)).tolist()
nats = [Fraction(int(v), 1024) for v in 1024 * (rng.normal(0.1, 1, len(cluster)) + rng.exponential(1, 70)[cluster])]
print(f"    /// The data themselves and the project's 1,999 draws of seed 7.")
print(f"    static let drawnSignFlips: {kind} =")
print("        " + case(nats, cluster, [Fraction(k, 8) for k in range(2, 14)], [[0] * 70] + drawn_subsets(70, 1999, 7)))

values = np.round(rng.normal(0.5, 1, 13), 3)
rows = []
for delta in (0, 0.25, 0.5, 1):
    both = [st.permutation_test((values - delta, np.zeros(13)), lambda a, b, axis: (a - b).mean(axis=axis),
                                permutation_type="samples", alternative=a, n_resamples=np.inf, vectorized=True).pvalue
            for a in ("greater", "less")]
    rows.append(f"({float(delta)!r}, {float(both[0])!r}, {float(both[1])!r})")
show("scipyValues", array(values), "One item a cluster, by scipy.stats.permutation_test.")
show_rows("scipyFlips", "(threshold: Double, above: Double, below: Double)", rows)

# Influences: 15 clusters in three categories, two models.
sizes = rng.integers(1, 6, size=15)
cluster = np.repeat(np.arange(15), sizes)
n = len(cluster)
base = np.round(rng.normal(1, 1, n) + rng.normal(0, 0.7, 15)[cluster], 3)
tuned = np.round(0.7 * base + rng.normal(0.2, 0.6, n) + rng.exponential(0.3, 15)[cluster], 3)
show("cluster", array(cluster, int))
show("base", array(base))
show("tuned", array(tuned))


def psi(columns, f, clusters, K):
    sums = np.array([[c[clusters == k].sum() for c in columns] for k in range(K)])
    total = sums.sum(axis=0)
    gradient = []
    for c in range(len(columns)):
        step = np.zeros(len(columns))
        step[c] = 1e-5 * max(1, abs(total[c]))
        gradient.append((f(total + step) - f(total - step)) / (2 * step[c]))
    return sums @ np.array(gradient)


one = np.ones(n)
of_mean = psi([one, tuned], lambda s: s[1] / s[0], cluster, 15)
of_base = psi([one, base], lambda s: s[1] / s[0], cluster, 15)
of_scaled = psi([one, tuned, tuned ** 2], lambda s: s[1] / s[0] / np.sqrt(s[2] / s[0] - (s[1] / s[0]) ** 2),
                cluster, 15)
show("influencesOfMean", array(of_mean), "By numerical derivatives.")
show("influencesOfScaledMean", array(of_scaled))
show("covariance", repr(float(15 / 14 * of_mean @ of_base)), "Of both models' means.")


def clustered_error(values, clusters):
    fit = sm.OLS(values, np.ones((len(values), 1))).fit(cov_type="cluster", cov_kwds={"groups": clusters})
    return float(fit.params[0]), float(fit.bse[0])


show("difference", repr(clustered_error(tuned - base, cluster)),
     "Mean difference and its error, by statsmodels (whose factor K/(K − 1)·(n − 1)/(n − p) is the same with one column).")
categories = [np.isin(cluster, range(5 * c, 5 * c + 5)) for c in range(3)]
parts = [clustered_error((tuned - base)[m], cluster[m]) for m in categories]


def satterthwaite(coefficients):
    v = np.array([c * c * e * e for c, (_, e) in zip(coefficients, parts)])
    value = float(sum(c * m for c, (m, _) in zip(coefficients, parts)))
    return value, float(np.sqrt(v.sum())), float(v.sum() ** 2 / (v ** 2 / 4).sum())


show("commonShift", repr(satterthwaite([1 / 3, 1 / 3, 1 / 3])),
     "Mean over three categories of five clusters: value, error, degrees of freedom.")
show("deviation", repr(satterthwaite([2 / 3, -1 / 3, -1 / 3])), "Of the first category from it.")

# Intraclass correlation from statsmodels' analysis of variance.
table = sm.stats.anova_lm(ols("value ~ C(cluster)", data={"value": tuned, "cluster": cluster}).fit())
msb, msw = table["mean_sq"]
m0 = (n - (sizes ** 2).sum() / n) / 14
icc = (msb - msw) / (msb + (m0 - 1) * msw)
show("intraclass", repr((float(icc), float(n / (1 + ((sizes ** 2).sum() / n - 1) * icc)))),
     "Correlation and effective items of the tuned model's values.")

# Label swaps: the difference of worst-group means, over all 2^9 swaps and the identity first.
groups = rng.integers(0, 2, size=30)
cluster9 = np.repeat(np.arange(9), 4)[:30]
a = rng.integers(0, 2, size=30)
b = rng.integers(0, 2, size=30) * rng.integers(0, 2, size=30)


def worst(v):
    return min(Fraction(int(v[groups == g].sum()), int((groups == g).sum())) for g in (0, 1))


def swapped(mask):
    s = np.array(mask)[cluster9] == 1
    return worst(np.where(s, b, a)) - worst(np.where(s, a, b))


K9 = cluster9.max() + 1
deltas = [swapped(m) for m in itertools.product((0, 1), repeat=int(K9))]
own = deltas[0]
rows = []
for threshold in (Fraction(0), Fraction(1, 8), Fraction(1, 4), Fraction(1, 2)):
    # The data themselves count always.
    up = 1 + sum(d >= own - threshold for d in deltas[1:])
    down = 1 + sum(d <= own - threshold for d in deltas[1:])
    rows.append(f"({float(threshold)!r}, {up / len(deltas)!r}, {down / len(deltas)!r})")
show("swapCluster", array(cluster9, int))
show("swapGroup", array(groups, int))
show("swapTuned", array(a, float))
show("swapBase", array(b, float))
show_rows("labelSwaps", "(threshold: Double, above: Double, below: Double)", rows,
          "The difference of the two groups' smaller rate, over all swaps.")

# Fieller's interval as the ratios that a t test does not reject, found by root finding.
rows = []
for num, den, vn, vd, cov, df in ((0.9, 1.5, 0.04, 0.05, 0.03, 24), (-0.4, 1.1, 0.03, 0.02, 0.01, 11),
                                  (0.2, -1.4, 0.05, 0.04, -0.02, 199), (0.0, 2.0, 0.1, 0.1, 0.0, 7)):
    for confidence in (0.8, 0.95, 0.999):
        t = st.t.isf((1 - confidence) / 2, df)

        def excess(r):
            return abs(num - r * den) - t * np.sqrt(vn - 2 * r * cov + r * r * vd)

        if den ** 2 <= t ** 2 * vd:
            continue
        r0 = num / den
        low = opt.brentq(excess, r0 - 1e4, r0, xtol=1e-14, rtol=1e-14)
        high = opt.brentq(excess, r0, r0 + 1e4, xtol=1e-14, rtol=1e-14)
        rows.append(f"({num}, {den}, {vn}, {vd}, {cov}, {df}, {confidence}, {low!r}, {high!r})")
show_rows("fieller", "(numerator: Double, denominator: Double, numeratorVariance: Double, denominatorVariance: Double, "
          "covariance: Double, degrees: Double, confidence: Double, low: Double, high: Double)", rows)

# Equivalence of paired values, and the power at `detects`.
x = np.round(rng.normal(0.1, 0.5, 24), 3)
rows = []
for low, high in ((-0.3, 0.3), (-0.1, 0.6), (-1.0, 0.2)):
    rows.append(f"({low}, {high}, {float(ttost_paired(x, np.zeros(24), low, high)[0])!r})")
show("equivalenceValues", array(x))
show_rows("equivalence", "(low: Double, high: Double, p: Double)", rows, "By statsmodels' ttost_paired.")
rows = []
for df in (7, 24, 199):
    for level in (0.05, 0.0025):
        reach = st.t.isf(level, df) + st.norm.ppf(0.9)
        power = st.nct.sf(st.t.isf(level, df), df, reach)
        rows.append(f"({df}, {level}, {float(reach)!r}, {float(power)!r})")
show_rows("detects", "(degrees: Int, level: Double, reach: Double, power: Double)", rows,
          "Standard errors beyond the threshold, and the power of a t test there (noncentral t).")
print("}")
