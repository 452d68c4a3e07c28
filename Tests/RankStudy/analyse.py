"""The registered analysis of the rank study: tables in Markdown, from results.jsonl and the bias of each pair.

    python analyse.py OUTDIR     OUTDIR as study.py filled it

Reads OUTDIR/ranks-steps/*/pairs.npz for the intervals. README.md beside this file says what is tested, and why.
"""

import json
import sys
from pathlib import Path

import numpy
import yaml
from scipy import stats

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "DemoModel"))

import items

RANKS = ["1", "2", "4", "8", "16", "32", "64", "full"]
MARGIN, ALPHA, PERMUTATIONS, LAST = 0.10, 0.05, 10_000, 200


class Runs:
    """Of every run and measured step: task loss, KL, the gap by template, and the preference less 50."""

    def __init__(self, out):
        suite = yaml.safe_load((HERE / "items.yaml").read_text(encoding="utf-8"))
        templates = [pair.template for pair in items.pairs(suite)]
        self.names = list(dict.fromkeys(templates))
        self.at = numpy.array([self.names.index(name) for name in templates])
        rows = [json.loads(line) for line in (HERE / "results.jsonl").read_text().splitlines()]
        seeds = sorted({row["seed"] for row in rows})
        complete = {s for s in seeds if len({row["rank"] for row in rows if row["seed"] == s}) == len(RANKS)}
        self.seeds = [seed for seed in seeds if seed in complete]
        base = numpy.load(out / "ranks-steps" / "base.npz")
        self.base = self.by_template(base["gap"])
        self.base_preference = float(100 * numpy.heaviside(base["raw"], 0.5).mean() - 50)
        self.runs = {}
        for rank in RANKS:
            for seed in self.seeds:
                name = ("full" if rank == "full" else f"r{rank}") + f"-seed{seed}"
                pairs = numpy.load(out / "ranks-steps" / name / "pairs.npz")
                steps = [(float(base["task_loss"]), 0.0, self.base, self.base_preference)]
                for row in rows:
                    if (row["rank"], row["seed"]) == (rank, seed):
                        raw, gap = pairs[f"raw-{row['step']}"], pairs[f"gap-{row['step']}"]
                        preference = 100 * numpy.heaviside(raw, 0.5).mean() - 50
                        steps.append((row["task_loss"], row["kl_from_base"], self.by_template(gap), preference))
                self.runs[rank, seed] = steps

    def by_template(self, values):
        """(templates), scaled so that the mean over templates is the mean over items."""
        return numpy.bincount(self.at, weights=values) * len(self.names) / len(values)

    def at_last(self, run):
        return run[-1]

    def crossing(self, run, level, which):
        """The first crossing of a level of loss (falling) or KL (rising), linear between measured steps."""
        sign = -1 if which == 0 else 1
        for before, after in zip(run, run[1:]):
            if sign * after[which] >= sign * level:
                share = (level - before[which]) / (after[which] - before[which])
                return tuple(a + share * (b - a) for a, b in zip(before, after))
        return run[-1]

    def points(self, how):
        """The level, and a function of a run."""
        if how == "steps":
            return None, self.at_last
        which = 0 if how == "loss" else 1
        if how == "loss":
            level = max(min(step[0] for step in run) for run in self.runs.values())
        else:
            level = min(max(step[1] for step in run) for run in self.runs.values())
        return level, lambda run: self.crossing(run, level, which)


def crossed(values):
    """Mean, its standard error and degrees of freedom for (seeds, templates), both random."""
    seeds, templates = values.shape
    mean = values.mean()
    of_seeds, of_templates = values.mean(1) - mean, values.mean(0) - mean
    rest = values - mean - of_seeds[:, None] - of_templates[None]
    ms_seed = templates * (of_seeds**2).sum() / (seeds - 1)
    ms_template = seeds * (of_templates**2).sum() / (templates - 1)
    ms_rest = (rest**2).sum() / ((seeds - 1) * (templates - 1))
    variance = max(ms_seed + ms_template - ms_rest, ms_seed) / (seeds * templates)
    return mean, numpy.sqrt(variance), seeds - 1


def retention_interval(tuned, base, level=0.95):
    """All c for which a t test doesn't reject gap(tuned) − c·gap(base) = 0."""
    grid = numpy.arange(-6, 6, 0.002)
    kept = []
    for c in grid:
        mean, error, df = crossed(tuned - c * base[None])
        if abs(mean) <= stats.t.ppf(0.5 + level / 2, df) * error:
            kept.append(c)
    return (kept[0], kept[-1]) if kept else (numpy.nan, numpy.nan)


def trend(retention):
    """Slope of R, (seeds, LoRA ranks), on log2(rank), and its p by permuting ranks within seeds."""
    x = numpy.log2([int(rank) for rank in RANKS[:-1]])
    x = x - x.mean()
    slope = (retention @ x).mean() / (x @ x)
    rng = numpy.random.default_rng(20240521)
    draws = [(rng.permuted(retention, axis=1) @ x).mean() / (x @ x) for _ in range(PERMUTATIONS)]
    return slope, (1 + sum(abs(d) >= abs(slope) - 1e-12 for d in draws)) / (PERMUTATIONS + 1)


def table(study, how):
    level, point = study.points(how)
    base = study.base
    title = {"steps": f"At equal steps ({LAST})", "loss": f"At matched task loss (L* = {level or 0:.5f})",
             "kl": f"At matched KL from the base ({level or 0:.5f})"}[how]
    print(f"\n### {title}\n\n| rank | task loss | KL | R [95 %] | sd of R over runs | preference − 50 | "
          "R − R(full), upper 95 % bound | non-inferior |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    values = {rank: [point(study.runs[rank, seed]) for seed in study.seeds] for rank in RANKS}
    gaps = {rank: numpy.array([step[2] for step in values[rank]]) for rank in RANKS}
    open_ended, smallest, lines = True, None, {}
    for rank in reversed(RANKS):
        retention = gaps[rank].mean(1) / base.mean()
        low, high = retention_interval(gaps[rank], base)
        bound, verdict = "", "reference"
        if rank != "full":
            mean, error, df = crossed((gaps[rank] - gaps["full"]) / base.mean())
            upper = mean + stats.t.ppf(1 - ALPHA, df) * error
            passed = upper < MARGIN
            verdict = ("yes" if passed else "no") if open_ended else "not tested" + (" (would pass)" if passed else "")
            open_ended = open_ended and passed
            smallest = rank if open_ended else smallest
            bound = f"{mean:+.3f}, {upper:+.3f}"
        loss, kl, preference = (numpy.mean([step[at] for step in values[rank]]) for at in (0, 1, 3))
        lines[rank] = (f"| {rank} | {loss:.4f} | {kl:.4f} | {retention.mean():.3f} [{low:.3f}, {high:.3f}] | "
                       f"{retention.std(ddof=1):.3f} | {preference:+.2f} | {bound} | {verdict} |")
    print("\n".join(lines[rank] for rank in RANKS))
    matrix = numpy.array([gaps[rank].mean(1) / base.mean() for rank in RANKS[:-1]]).T
    slope, p = trend(matrix)
    by_preference = numpy.array([[step[3] / study.base_preference for step in values[rank]] for rank in RANKS[:-1]]).T
    slope_2, p_2 = trend(by_preference)
    print(f"\nTrend of R a doubling of the rank: {slope:+.4f}, p = {p:.4f}; of the preference's retention "
          f"{slope_2:+.4f}, p = {p_2:.4f}. Smallest non-inferior rank: {smallest or 'none'}.")


def main():
    study = Runs(Path(sys.argv[1]))
    print(f"{len(study.seeds)} runs a rank (seeds {', '.join(map(str, study.seeds))}), {len(study.names)} templates; "
          f"base: gap {study.base.mean():+.4f} nats, preference − 50 {study.base_preference:+.2f}.")
    for how in ("steps", "loss", "kl"):
        table(study, how)


if __name__ == "__main__":
    main()
