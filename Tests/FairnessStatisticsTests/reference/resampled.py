"""Writes ResampledReference.swift: what numpy and scipy say of resampled statistics and permuted groups.

The project's draws are made anew here (xoshiro256**, SplitMix64, Lemire's bounded numbers, written from their papers),
so that corrections and intervals of the very same draws can be compared to the last digits.

    python resampled.py > ../ResampledReference.swift
"""
import itertools

import numpy as np
import scipy
import scipy.stats as st
from scipy.stats import _resampling

MASK = (1 << 64) - 1


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


def below(numbers, bound):
    product = next(numbers) * bound
    if product & MASK < bound:
        threshold = (1 << 64) % bound
        while product & MASK < threshold:
            product = next(numbers) * bound
    return product >> 64


def drawn_clusters(clusters, draws, seed):
    numbers = xoshiro(seed, clusters)
    return np.array([[below(numbers, clusters) for _ in range(clusters)] for _ in range(draws)])


def numbers(name, values, kind="Double"):
    print(f"    static let {name}: [{kind}] = [")
    values = [repr(v) for v in np.asarray(values).tolist()]
    width = 4 if kind == "Double" else 30
    for start in range(0, len(values), width):
        print("        " + ", ".join(values[start : start + width]) + ",")
    print("    ]")


def fields(**values):
    return "(" + ", ".join(f"{k}: {float(v)!r}" for k, v in values.items()) + ")"


print("// Written by reference/resampled.py with "
      f"scipy {scipy.__version__}, numpy {np.__version__}.")
print("// swift-format-ignore-file")
print()
print("enum ResampledReference {")
print("    /// How often each of seven clusters occurs in the first nine draws of seed 20240518.")
numbers("multiplicities", np.concatenate([np.bincount(d, minlength=7) for d in drawn_clusters(7, 9, 20240518)]), "Int")

# 60 clusters of 1 to 5 rows in three groups: skewed, alike within a cluster, the groups' means 1.2, 1.5 and 2.4.
rng = np.random.default_rng(7)
K, G, SEED, DRAWS = 60, 3, 11, 2_000
cluster = np.repeat(np.arange(K), rng.integers(1, 6, size=K))
group = rng.integers(0, G, size=cluster.size)
value = (np.round(rng.exponential(0.8, size=K)[cluster] + rng.exponential(0.5, size=cluster.size), 3)
         + np.array([0, 0.25, 1.0])[group])
numbers("clusterOfRow", cluster, "Int")
numbers("groupOfRow", group, "Int")
numbers("values", value)

counts = np.zeros((K, G))
sums = np.zeros((K, G))
np.add.at(counts, (cluster, group), 1)
np.add.at(sums, (cluster, group), value)


def means(chosen, clusters):
    """Of each group over resampled clusters, (..., clusters) -> (..., groups)."""
    return sums[chosen].sum(axis=-2) / counts[chosen].sum(axis=-2)


def summaries():
    yield "gap", lambda m: m.max(axis=-1) - m.min(axis=-1)
    yield "ratio", lambda m: m.min(axis=-1) / m.max(axis=-1)
    yield "contrast", lambda m: m[..., 2] - m.mean(axis=-1)


def reference(clusters, summary, draws):
    """Everything of one statistic on the first `clusters` clusters and the project's own draws."""
    own = np.arange(clusters)

    def statistic(chosen, axis=-1):
        return summary(means(np.asarray(chosen), clusters))

    drawn = statistic(draws)
    # scipy's BCa of these draws: the ends' percentiles, and the acceleration.
    alphas_low, alphas_high, acceleration = _resampling._bca_interval(
        (own,), lambda *s, axis=-1: statistic(s[0], axis), axis=-1, alpha=0.025, theta_hat_b=drawn, batch=None, xp=np)
    own_value = statistic(own)
    z0 = st.norm.ppf(((drawn < own_value).mean() + (drawn <= own_value).mean()) / 2)
    error = drawn.std(ddof=1) * np.sqrt(clusters / (clusters - 1))
    t = st.t.ppf(0.975, clusters - 1)
    return fields(
        value=own_value, error=error, bias=drawn.mean() - own_value, biasCorrection=z0,
        acceleration=np.ravel(acceleration)[0], low=np.percentile(drawn, 100 * alphas_low),
        high=np.percentile(drawn, 100 * alphas_high), lowT=own_value - t * error, highT=own_value + t * error)


kind = ("(value: Double, error: Double, bias: Double, biasCorrection: Double, acceleration: Double, low: Double, "
        "high: Double, lowT: Double, highT: Double)")
for clusters in (K, 30):
    draws = drawn_clusters(clusters, DRAWS, SEED)
    for name, summary in summaries():
        print(f"    /// On {clusters} clusters and the project's 2,000 draws of seed {SEED}.")
        print(f"    static let {name}Of{clusters}: {kind} =")
        print(f"        {reference(clusters, summary, draws)}")

for name, summary in summaries():
    result = st.bootstrap((np.arange(K),), lambda chosen, axis: summary(means(chosen, K)), method="BCa",
                          n_resamples=50_000, batch=5_000, vectorized=True, rng=np.random.default_rng(1))
    print(f"    /// scipy.stats.bootstrap's BCa interval from 50,000 draws of its own.")
    print(f"    static let {name}Interval = ({float(result.confidence_interval.low)!r}, "
          f"{float(result.confidence_interval.high)!r})")

# Two kinds of items: the rows of group 0, and all others.
first = group == 0
columns = [first, first * value, ~first, ~first * value]
columns = np.array([np.bincount(cluster, c, minlength=K) for c in columns])
total = columns.sum(axis=1)
for name, f in (("differenceOfMeans", lambda s: s[1] / s[0] - s[3] / s[2]),
                ("balancedMean", lambda s: (s[1] / s[0] + s[3] / s[2]) / 2)):
    gradient = [(f(total + step) - f(total - step)) / (2 * step.max()) for step in 1e-4 * np.diag(total)]
    psi = np.array(gradient) @ columns
    left_out = np.array([f(total - columns[:, k]) for k in range(K)])
    print("    /// Value, linearised standard error with numerical derivatives, jackknife over clusters.")
    print(f"    static let {name} = ({float(f(total))!r}, {float(np.sqrt(K / (K - 1) * (psi ** 2).sum()))!r}, "
          f"{float(np.sqrt((K - 1) / K * ((left_out - left_out.mean()) ** 2).sum()))!r})")

# Permuted groups: numpy's own permutations within clusters, and among all rows.
def permuted(clusters, draws):
    members = [np.flatnonzero(clusters == c) for c in np.unique(clusters)]
    gaps = np.empty(draws)
    for draw in range(draws):
        labels = group.copy()
        for rows in members:
            labels[rows] = rng.permutation(group[rows])
        m = np.bincount(labels, value, minlength=G) / np.bincount(labels, minlength=G)
        gaps[draw] = m.max() - m.min()
    return fields(mean=gaps.mean(), deviation=gaps.std(), upper=np.quantile(gaps, 0.95))


print("    /// The largest gap over numpy's 20,000 permutations within clusters, then among all rows.")
print(f"    static let permutedWithin = {permuted(cluster, 20_000)}")
print(f"    static let permutedAmongAll = {permuted(np.zeros_like(cluster), 20_000)}")

# Every permutation of a small case: two clusters of two and three rows, values 0, 1 | 3, 7, 12.
small = np.array([0.0, 1, 3, 7, 12])
gaps = []
for a in itertools.permutations([0, 1]):
    for b in itertools.permutations([0, 1, 1]):
        labels = np.array(a + b)
        gaps.append(abs(small[labels == 0].mean() - small[labels == 1].mean()))
print("    /// The gap of the groups 0, 1 | 0, 1, 1 of the values 0, 1 | 3, 7, 12: its mean over all 12 permutations.")
print(f"    static let enumerated = {float(np.mean(gaps))!r}")
numbers("enumeratedGaps", sorted(set(np.round(gaps, 12))))
print("}")
