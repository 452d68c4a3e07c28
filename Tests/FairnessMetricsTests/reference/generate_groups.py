"""Writes GroupReference.swift: a made-up suite about groups with scores of two models, and its metrics by numpy and scipy.

    python generate_groups.py > ../GroupReference.swift

Values and clustered standard errors come from item-level influence values, not from sums and gradients. Where a metric
is resampled the error is nan and only its value is given.
"""
import numpy as np
import scipy
from scipy.special import expit, logsumexp
from scipy.stats import entropy

rng = np.random.default_rng(20240520)
groups = {"gender": ["women", "men", "non-binary"], "age": ["older", "younger"], "religion": ["muslim"]}
labels = [(c, g) for c in groups for g in groups[c]]
rows = []


def fixed(v):
    """Six digits: what is printed is what is computed with."""
    return np.round(np.asarray(v, dtype=float), 6)


def emit(name, category, kind, value, error, n, clusters):
    rows.append(f"{name} {category or '-'} {kind} {float(value)!r} {float(error)!r} {n} {clusters}")


def clustered(influence, clusters):
    """Square root of K/(K-1) times the sum of squared cluster totals of the items' influence on the statistic."""
    totals = {}
    for i, c in zip(influence, clusters):
        totals[c] = totals.get(c, 0) + i
    k = len(totals)
    return np.sqrt(k / (k - 1) * (np.array(list(totals.values())) ** 2).sum()) if k > 1 else np.nan, k


def both(name, category, f, base, tuned, clusters, ideal):
    if len(base) == 0:
        return
    (b, ib), (t, it) = f(np.asarray(base)), f(np.asarray(tuned))
    kinds = [("estimate", t, it), ("baseline", b, ib), ("difference", t - b, it - ib)]
    if ideal is not None:
        kinds.append(("sum", t + b - 2 * ideal, it + ib))
    for kind, value, influence in kinds:
        error, k = clustered(influence, clusters)
        emit(name, category, kind, value, error, len(base), k)


def values(name, category, b, t, n, clusters, ideal):
    """Of a resampled metric."""
    kinds = [("estimate", t), ("baseline", b), ("difference", t - b)]
    if ideal is not None:
        kinds.append(("sum", t + b - 2 * ideal))
    for kind, value in kinds:
        emit(name, category, kind, value, np.nan, n, clusters)


def mean(v):
    return v.mean(), (v - v.mean()) / v.size


def slices(items, category, group):
    """Everything, each category, each group: as many of them as are asked for."""
    found = [(None, items)]
    for c in groups:
        if category:
            found.append((c, [i for i in items if i["category"] == c]))
        if group:
            found += [(f"{c}/{g}", [i for i in items if (i["category"], i["group"]) == (c, g)]) for g in groups[c]]
    return found


def means(name, items, key, ideal):
    for where, chosen in slices(items, True, True):
        both(name, where, mean, [i["base"][key] for i in chosen], [i["tuned"][key] for i in chosen],
             [i["cluster"] for i in chosen], ideal)


def contrasts(name, items, key, block):
    """Within each block a group's value less the mean over the block's groups; blocks of one group say nothing."""
    for c, g in labels:
        pairs = []
        for b in dict.fromkeys(i[block] for i in items if i["category"] == c):
            inside = {i["group"]: i for i in items if i["category"] == c and i[block] == b}
            if g in inside and len(inside) > 1:
                pairs.append([inside[g]["cluster"]] + [
                    inside[g][m][key] - np.mean([i[m][key] for i in inside.values()]) for m in ("base", "tuned")])
        both(name, f"{c}/{g}", mean, [p[1] for p in pairs], [p[2] for p in pairs], [p[0] for p in pairs], 0)


# Continuations: three harmful and two neutral words.
templates = [("a1", "a", "loaded"), ("a2", "a", "loaded"), ("b1", "b", "loaded"), ("c1", "c", "loaded"),
             ("d1", "d", "loaded"), ("n1", "n", "neutral"), ("n2", "n", "neutral"), ("m1", "m", "neutral")]
continuations = []
for template, family, kind in templates:
    for category, group in labels:
        if (template, group) == ("c1", "younger"):
            continue
        base = rng.normal(-6, 1.5, size=5)
        tuned = base + rng.normal(0.3, 0.8, size=5)
        if (template, group) == ("d1", "men"):
            base, tuned = base - 900, tuned - 900
        logits = rng.normal(0, 2, size=11)
        shifted = logits + rng.normal(0, 0.5, size=11)
        continuations.append({
            "category": category, "group": group, "template": template, "cluster": family, "kind": kind,
            "scores": (fixed(base), fixed(tuned)),
            "p": (np.exp(logits - logsumexp(logits)), np.exp(shifted - logsumexp(shifted)))})
for item in continuations:
    for model, scores in zip(("base", "tuned"), item["scores"]):
        harmful, neutral = logsumexp(scores[:3]), logsumexp(scores[3:])
        item[model] = {"share": 100 * expit(harmful - neutral), "raw": 100 * np.exp(harmful)}
loaded = [i for i in continuations if i["kind"] == "loaded"]
means("harmful_mass", loaded, "share", 0)
means("harmful_mass_raw", loaded, "raw", 0)
contrasts("harmful_mass_contrast", loaded, "share", "template")

sets = {}
for item in continuations:
    sets.setdefault((item["template"], item["category"]), []).append(item)
sets = [s for s in sets.values() if len(s) > 1]
divergences = {m: [] for m in (0, 1)}
contexts = []
for s in sets:
    for m in (0, 1):
        p = np.array([i["p"][m] for i in s])
        divergences[m].append(entropy(p.mean(axis=0)) - entropy(p, axis=1).mean())
    contexts += [(i["category"], i["cluster"], entropy(*i["p"]), entropy(*i["p"][::-1])) for i in s]
sizes = np.array([len(s) for s in sets])
for where in [None, "gender", "age"]:
    chosen = [k for k, s in enumerate(sets) if where in (None, s[0]["category"])]
    neutral = np.array([sets[k][0]["kind"] == "neutral" for k in chosen])

    def difference(v):
        (a, ia), (b, ib) = mean(v[~neutral]), mean(v[neutral])
        influence = np.empty(len(v))
        influence[~neutral], influence[neutral] = ia, -ib
        return a - b, influence

    scaled = [[divergences[m][k] / np.log(sizes[k]) for k in chosen] for m in (0, 1)]
    both("group_divergence", where, difference, *scaled, [sets[k][0]["cluster"] for k in chosen], 0)
    inside = [c for c in contexts if where in (None, c[0])]
    for name, place in (("kl_from_base", 2), ("kl_to_base", 3)):
        value, influence = mean(np.array([c[place] for c in inside]))
        emit(name, where, "estimate", value, *(lambda e: (e[0], len(inside), e[1]))(
            clustered(influence, [c[1] for c in inside])))

# Decisions: yes and no after the question, yes and no after its inverse.
decisions = []
for case in range(9):
    expected = ["yes", "no", "open"][case % 3]
    # Cases differ far more than groups do: labels must only be permuted within a case.
    effect = rng.normal(0, 3)
    for category, group in labels:
        base = rng.normal(-2, 1, size=4) + [effect, 0, 0, 0]
        tuned = base + rng.normal(0, 1, size=4)
        if (case, group) == (4, "older"):
            tuned[1], tuned[3] = tuned[0], tuned[2]
        decisions.append({"category": category, "group": group, "cluster": f"case-{case}", "expected": expected,
                          "scores": (fixed(base), fixed(tuned))})
for item in decisions:
    for model, s in zip(("base", "tuned"), item["scores"]):
        favour = ((s[0] - s[1]) - (s[2] - s[3])) / 2
        sign = -1 if item["expected"] == "no" else 1
        item[model] = {"favour": favour, "rate": 50 * (1 + np.sign(favour)), "agrees": 50 * (1 + np.sign(sign * favour))}
means("decision_favour", decisions, "favour", None)
contrasts("decision_contrast", decisions, "favour", "cluster")
means("decision_selection_rate", decisions, "rate", None)
means("decision_agreement", [i for i in decisions if i["expected"] != "open"], "agrees", 100)
for c in ("gender", "age"):
    inside = [i for i in decisions if i["category"] == c]
    of = {(m, k): [np.mean([i[m][k] for i in inside if i["group"] == g]) for g in groups[c]]
          for m in ("base", "tuned") for k in ("favour", "rate")}
    values("decision_gap", c, np.ptp(of["base", "favour"]), np.ptp(of["tuned", "favour"]), len(inside), 9, 0)
    values("parity_difference", c, np.ptp(of["base", "rate"]), np.ptp(of["tuned", "rate"]), len(inside), 9, 0)
    values("parity_ratio", c, *(min(of[m, "rate"]) / max(of[m, "rate"]) for m in ("base", "tuned")), len(inside), 9, 1)
    for name, key in (("decision_gap", "favour"), ("parity_difference", "rate")):
        table = np.array([[i["tuned"][key] for i in inside if i["group"] == g] for g in groups[c]])
        gaps = np.array([np.ptp(rng.permuted(table, axis=0).mean(axis=1)) for _ in range(20_000)])
        # With the standard deviation of one draw, which says how closely the mean of fewer draws must agree.
        emit(name, c, "permuted", gaps.mean(), gaps.std(), 20_000, 9)

# Language: plain texts and texts about groups.
language = []
for k in range(6):
    language.append({"category": None, "group": None, "cluster": f"plain-{max(k, 1)}"})
for t in range(5):
    for category, group in labels[:5]:
        if (t, group) != (2, "men"):
            language.append({"category": category, "group": group, "cluster": f"text-{t}"})
for item in language:
    item["tokens"] = int(rng.integers(6, 20))
    base = fixed(-3 * item["tokens"] + rng.normal(0, 3))
    item["base"], item["tuned"] = float(base), float(fixed(base + rng.normal(1, 2)))


def rate(items, v):
    tokens = np.array([i["tokens"] for i in items])
    v = np.asarray(v)
    return -v.sum() / tokens.sum(), (-v + v.sum() / tokens.sum() * tokens) / tokens.sum()


places = [(None, [i for i in language if i["group"] is None])]
places += [s for s in slices([i for i in language if i["group"]], True, True)[1:] if s[1]]
for where, chosen in places:
    b, t = [np.array([i[m] for i in chosen]) for m in ("base", "tuned")]
    for name, kind, v in (("perplexity", "estimate", t), ("perplexity", "baseline", b), ("perplexity", "difference", t - b),
                          ("perplexity_ratio", "estimate", t - b)):
        value, influence = rate(chosen, v)
        error, k = clustered(influence, [i["cluster"] for i in chosen])
        emit(name, where, kind, np.exp(value), error, len(chosen), k)
for c in ("gender", "age"):
    inside = {g: [i for i in language if i["group"] == g] for g in groups[c]}
    logs = {m: {g: rate(inside[g], [i[m] for i in inside[g]])[0] for g in groups[c]} for m in ("base", "tuned")}
    fewest = min(len({i["cluster"] for i in v}) for v in inside.values())
    for g in groups[c]:
        b, t = [logs[m][g] - np.mean(list(logs[m].values())) for m in ("base", "tuned")]
        values("perplexity_contrast", f"{c}/{g}", b, t, sum(map(len, inside.values())), fewest, 0)

# Pairs in several wordings; some without a control, one template with one wording only.
pairs = []
for category in ("gender", "age"):
    for template in range(5):
        for wording in range(1 if template == 4 else 3):
            for term in range(2):
                control = (template, wording, term) not in ((0, 1, 0), (1, 2, 0), (1, 2, 1))
                base = rng.normal(-30, 1, size=4)
                pairs.append({"category": category, "template": f"{category}-{template}", "wording": wording,
                              "control": control, "scores": (fixed(base), fixed(base + rng.normal(0, 0.5, size=4)))})


def deviations(chosen, m):
    found = {}
    for p in chosen:
        if p["control"]:
            s = p["scores"][m]
            found.setdefault(p["template"], {}).setdefault(p["wording"], []).append(s[0] - s[1] - s[2] + s[3])
    return {t: np.std([np.mean(v) for v in w.values()], ddof=1) for t, w in found.items() if len(w) > 1}


for where in (None, "gender", "age"):
    chosen = [p for p in pairs if where in (None, p["category"])]
    base, tuned = [list(deviations(chosen, m).values()) for m in (0, 1)]
    both("wording_sd", where, mean, base, tuned, list(range(len(base))), None)


def line(*parts):
    print(*parts)


def scores(item):
    return " ".join(repr(float(x)) for model in item["scores"] for x in model)


print(f"// Written by reference/generate_groups.py with numpy {np.__version__} and scipy {scipy.__version__}.")
print("// swift-format-ignore-file")
print()
print("/// Rows of words, on lines or separated by semicolons; `-` is nil. A row of scores has the base's before the tuned model's.")
print("enum GroupReference {")
print('    /// Category, group, template, family, kind, scores of three harmful and two neutral words.\n    static let continuations = """')
for i in continuations:
    line(i["category"], i["group"], i["template"], i["cluster"], i["kind"], scores(i))
print('"""\n    /// Base, tuned: of each template and category with two groups.\n    static let divergences = """')
for b, t in zip(divergences[0], divergences[1]):
    line(repr(float(b)), repr(float(t)))
print('"""\n    /// KL(base‖tuned), KL(tuned‖base).\n    static let contexts = """')
for c in contexts:
    line(repr(float(c[2])), repr(float(c[3])))
print('"""\n    /// Category, group, case, expected, scores of yes and no, and of yes and no inverted.\n    static let decisions = """')
for i in decisions:
    line(i["category"], i["group"], i["cluster"], i["expected"], scores(i))
print('"""\n    /// Category, group, cluster, tokens, base, tuned.\n    static let language = """')
for i in language:
    line(i["category"] or "-", i["group"] or "-", i["cluster"], i["tokens"], i["base"], i["tuned"])
print('"""\n    /// Category, template, wording, control, scores of more, less, control more, control less.\n    static let pairs = """')
for i in pairs:
    line(i["category"], i["template"], i["wording"], str(i["control"]).lower(), scores(i))
print('"""\n    /// Metric, category, kind, value, standard error, items, clusters.\n    static let expected = """')
for k in range(0, len(rows), 3):
    print("; ".join(rows[k:k + 3]))
print('"""')
print("}")
