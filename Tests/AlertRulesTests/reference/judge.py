"""Expected values for AlertRulesTests, from scipy and statsmodels; writes judge.json beside itself.

Made with Python 3.11, numpy, scipy and statsmodels of the versions recorded in the file's "versions".
"""

import json
import math
import pathlib

import numpy
import scipy
import statsmodels
from scipy.optimize import brentq
from scipy.stats import norm, t as student
from statsmodels.stats.multitest import multipletests

rng = numpy.random.default_rng(20240518)


def multiplicity():
    cases = []
    for size in (1, 2, 3, 8, 18, 40):
        for alpha in (0.05, 0.0025):
            p = numpy.round(rng.beta(0.3, 3, size), 6)
            if size == 8:
                p[3] = p[5] = 0.006  # a tie
            if size == 18:
                p[:4] = 1.0  # hypotheses without data
            holm = multipletests(p, alpha=alpha, method="holm")[0]
            bh = multipletests(p, alpha=alpha, method="fdr_bh")[0]
            cases.append(
                {"p": p.tolist(), "alpha": alpha, "holm": holm.tolist(), "bh": bh.tolist()}
            )
    return cases


def one_sided(x, se, bound, degrees, direction):
    return float(student.sf(direction * (x - bound) / se, degrees))


# name, tested, threshold, severity, value, se, base value, base se, difference, se, sum, se, ideal, scale, clusters
RULES = [
    dict(name="clear", tested="distance_from_ideal", above=0.2, severity="error", ideal=0.0, clusters=25,
         value=[1.9, 0.2], base=[0.9, 0.15], difference=[1.0, 0.12], sum=[2.8, 0.3]),
    dict(name="small", tested="distance_from_ideal", above=0.2, severity="error", ideal=0.0, clusters=30,
         value=[0.75, 0.2], base=[0.5, 0.2], difference=[0.25, 0.1], sum=[1.25, 0.38]),
    dict(name="better", tested="distance_from_ideal", above=0.2, severity="error", ideal=0.0, clusters=40,
         value=[0.4, 0.1], base=[0.9, 0.1], difference=[-0.5, 0.1], sum=[1.3, 0.18]),
    dict(name="reversed", tested="distance_from_ideal", above=0.2, severity="critical", ideal=0.0, clusters=25,
         value=[-2.0, 0.15], base=[0.9, 0.15], difference=[-2.9, 0.2], sum=[-1.1, 0.12]),
    dict(name="free-sign", tested="distance_from_ideal", above=0.1, severity="error", ideal=50.0, clusters=24,
         value=[54.0, 1.0], base=[50.2, 1.1], difference=[3.8, 0.7], sum=[4.2, 1.3]),
    dict(name="drift", tested="difference", above=0.05, severity="critical", ideal=None, clusters=60,
         value=[0.4, 0.05], base=[0.3, 0.05], difference=[0.1, 0.011], sum=[0.7, 0.1]),
    dict(name="fall", tested="difference", below=-0.05, severity="error", ideal=None, clusters=60,
         value=[0.1, 0.05], base=[0.3, 0.05], difference=[-0.2, 0.03], sum=[0.4, 0.1]),
    dict(name="band-high", tested="value", scale="percentage", outside=[35, 65], severity="warning", ideal=50.0, clusters=25,
         value=[90.0, 3.0]),
    dict(name="band-low", tested="value", scale="percentage", outside=[35, 65], severity="warning", ideal=50.0, clusters=12,
         value=[31.0, 3.5]),
    dict(name="band-in", tested="value", scale="percentage", outside=[35, 65], severity="notice", ideal=50.0, clusters=25,
         value=[55.0, 5.0]),
    dict(name="broken", tested="value", above=1.5, severity="warning", ideal=1.0, clusters=30,
         value=[1.9, 0.06], scale="logarithm"),
    dict(name="ratio", tested="ratio", above=1.2, severity="info", ideal=None, clusters=30,
         value=[20.0, 0.05], base=[15.0, 0.05], difference=[1.33, 0.03], sum=[1.0, 0.1], scale="logarithm"),
]
ALPHA, PLANNED = 0.05, 20


def interval95(pair, degrees):
    z = student.ppf(0.975, degrees)
    return pair[0] - z * pair[1], pair[0] + z * pair[1]


def analyse(rule):
    degrees = rule["clusters"] - 1
    scale = math.log if rule.get("scale") == "logarithm" else float
    sides = 1
    if rule["tested"] == "distance_from_ideal":
        sign = -1 if rule["value"][0] < rule["ideal"] else 1
        parts = [(sign * rule["difference"][0], rule["difference"][1]), (sign * rule["sum"][0], rule["sum"][1])]
        low, high = interval95(rule["base"], degrees)
        base_sign = 1 if low > rule["ideal"] else -1 if high < rule["ideal"] else 0
        sides = 1 if base_sign == sign else 2
        value = min(x for x, _ in parts)

        def farthest(level):
            """Of |tuned - ideal| - |base - ideal|, which is the greatest of two least: base_sign leaves one of each."""
            def upper(pair, sign, share):
                return sign * pair[0] + student.ppf(1 - share, degrees) * pair[1]

            if base_sign:
                return max(upper(rule["difference"], base_sign, level), upper(rule["sum"], -base_sign, level))
            return max(min(upper(rule[part], s, level / 2) for part in ("difference", "sum")) for s in (1, -1))
    else:
        farthest = None
        pair = rule["value"] if rule["tested"] == "value" else rule["difference"]
        value = pair[0]
        parts = [(scale(pair[0]), pair[1])]
    if rule.get("scale") == "percentage":
        # Wilson's score test with Student's t, at the effective number of answers; two items a cluster.
        x, se = rule["value"]
        size = max(1, min(2 * rule["clusters"], x * (100 - x) / se**2))
        error = [math.sqrt(b * (100 - b) / size) for b in rule["outside"]]
        low, high = rule["outside"]
        p = 2 * min(one_sided(x, error[0], low, degrees, -1), one_sided(x, error[1], high, degrees, 1))
        return dict(value=x, p=min(1.0, p), beyond=bool(x < low or x > high), sides=2, parts=parts, degrees=degrees,
                    size=size, error=error)
    if "outside" in rule:
        sides = 2
        low, high = rule["outside"]
        p = 2 * min(one_sided(*parts[0], low, degrees, -1), one_sided(*parts[0], high, degrees, 1))
        beyond = value < low or value > high
    else:
        direction = 1 if "above" in rule else -1
        bound = rule.get("above", rule.get("below"))
        p = sides * max(one_sided(x, se, scale(bound), degrees, direction) for x, se in parts)
        beyond = direction * (value - bound) > 0
    return dict(value=value, p=min(1.0, p), beyond=bool(beyond), sides=sides, parts=parts, degrees=degrees,
                farthest=farthest)


def holm_levels(p, alpha):
    rejected = multipletests(p, alpha=alpha, method="holm")[0]
    order = sorted(range(len(p)), key=lambda i: p[i])
    levels = [alpha / (len(p) - int(rejected.sum())) if not r else None for r in rejected]
    for rank, index in enumerate(order):
        if rejected[index]:
            levels[index] = alpha / (len(p) - rank)
    return rejected, levels


def judge():
    paging = [r for r in RULES if r["severity"] in ("critical", "error")]
    quiet = [r for r in RULES if r not in paging]
    results = {}
    for family, alpha, method in ((paging, ALPHA / PLANNED, "holm"), (quiet, ALPHA, "bh")):
        analysed = [analyse(rule) for rule in family]
        p = [a["p"] for a in analysed]
        if method == "holm":
            rejected, levels = holm_levels(p, alpha)
        else:
            rejected = multipletests(p, alpha=alpha, method="fdr_bh")[0]
            levels = [alpha * max(1, int(rejected.sum())) / len(p)] * len(p)
        for rule, a, fires, level in zip(family, analysed, rejected, levels):
            back = math.exp if rule.get("scale") == "logarithm" else float
            into = math.log if rule.get("scale") == "logarithm" else float
            q = student.ppf(1 - level / a["sides"], a["degrees"])
            planned = student.ppf(1 - alpha / len(p) / a["sides"], a["degrees"]) + norm.ppf(0.9)
            reach = planned * a["parts"][0][1]
            bounds = None
            if rule.get("scale") == "percentage":
                low, high = rule["outside"]
                nearer = 0 if abs(a["value"] - low) < abs(a["value"] - high) else 1
                found = rule["outside"][nearer] + (1 if nearer else -1) * planned * a["error"][nearer]
                detects = found if 0 < found < 100 else None
                # The bounds of the interval are where the test at the level is just undecided.
                x, size = a["value"], a["size"]
                gap = lambda b: (x - b) / math.sqrt(b * (100 - b) / size)
                bounds = (brentq(lambda b: gap(b) - q, 1e-9, x), brentq(lambda b: gap(b) + q, x, 100 - 1e-9))
            elif "outside" in rule:
                low, high = rule["outside"]
                detects = low - reach if abs(a["value"] - low) < abs(a["value"] - high) else high + reach
            elif "above" in rule and len(a["parts"]) == 2:
                # Growth by g gives both parts what they have beyond the value today; each may be missed, together one
                # time in twenty at most (Bonferroni).
                q_planned = planned - norm.ppf(0.9)
                missed = lambda g: sum(
                    norm.sf((g + x - a["value"] - rule["above"] - q_planned * se) / se) for x, se in a["parts"])
                detects = brentq(lambda g: missed(g) - 0.05, -10 * reach, 100 * reach, xtol=1e-14, rtol=1e-14)
            elif "above" in rule:
                detects = back(into(rule["above"]) + reach)
            else:
                detects = back(into(rule["below"]) - reach)
            results[rule["name"]] = dict(
                value=a["value"], p=a["p"],
                state="firing" if fires else "inconclusive" if a["beyond"] else "passed",
                low=bounds[0] if bounds else back(min(x - q * se for x, se in a["parts"])),
                high=bounds[1] if bounds else a["farthest"](level) if a.get("farthest") else back(min(x + q * se for x, se in a["parts"])),
                confidence=1 - 2 * level / a["sides"], detects=detects,
            )
    rules = [dict(rule, expected=results[rule["name"]]) for rule in RULES]
    for rule in rules:
        for key in ("value", "base"):
            if key in rule:
                rule[key + "95"] = list(interval95(rule[key], rule["clusters"] - 1))
    return rules


document = {
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "multiplicity": multiplicity(),
    "judge": judge(),
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(document, indent=None, separators=(",", ":")) + "\n")
