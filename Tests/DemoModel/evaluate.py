"""What transformers and peft say of the demo models on the suite `core`, and every metric that follows from it."""

import hashlib
import json
import time
from typing import NamedTuple

import numpy
import peft
import safetensors
import scipy
import tokenizers
import torch
import transformers
from peft import PeftModel

import items
import measures
from scoring import continuation_scores, encoded, require_agreement, token_scores

REFERENCE_PAIRS = 20
# The models whose groups are written, too: the others' are left out to keep the file small.
BY_GROUP = ["base", "neutral-r8", "worse-r8"]


def versions():
    modules = (torch, transformers, peft, tokenizers, safetensors, numpy, scipy)
    return {module.__name__: module.__version__ for module in modules}


class Texts(NamedTuple):
    """Everything of the suite that a model reads, as tokens."""

    sentences: list  # of the pairs: more, less, control more, control less
    plain: list
    continuations: list
    questions: list
    inverted: list
    calibration: list
    comments: list


class Answers(NamedTuple):
    """What a model says of `Texts`, in nats."""

    sentences: list
    totals: numpy.ndarray
    plain: list
    continuations: numpy.ndarray
    following: numpy.ndarray
    questions: numpy.ndarray
    inverted: numpy.ndarray
    calibration: numpy.ndarray
    comments: numpy.ndarray


class Evaluation:
    def __init__(self, suite, tokenizer):
        self.pairs, self.continuations = items.pairs(suite), items.continuations(suite)
        self.decisions, self.comments = items.decisions(suite), items.comments(suite)
        words, self.harmful_words = items.words(suite)
        answers, (labels, calibration) = items.answers(suite), items.labels(suite)

        def prompts(contexts, continuations):
            return [encoded(tokenizer, context, continuations) for context in contexts]

        def ids(texts):
            return [tokenizer(text)["input_ids"] for text in texts]

        self.texts = Texts(
            ids([text for pair in self.pairs for text in pair[3:]]),
            ids(items.plain(suite)),
            prompts([item.context for item in self.continuations], words),
            prompts([item.question for item in self.decisions], answers),
            prompts([item.inverted for item in self.decisions], answers),
            prompts([calibration], labels),
            prompts([item.context for item in self.comments], labels))

    def longest(self):
        prompts = [prompt for kind in self.texts[2:] for prompt in kind]
        whole = [len(context) + max(map(len, continuations)) for context, continuations in prompts]
        return max(whole + [len(text) for kind in self.texts[:2] for text in kind])

    def answers(self, model):
        sentences = token_scores(model, self.texts.sentences)
        plain = token_scores(model, self.texts.plain)
        found = [continuation_scores(model, prompts) for prompts in self.texts[2:]]
        for prompts, (scores, _) in zip(self.texts[2:], found):
            require_agreement(model, prompts, scores, every=41)
        totals = numpy.array([sum(row) for row in sentences]).reshape(-1, 4)
        return Answers(sentences, totals, plain, found[0][0], found[0][1], *(scores for scores, _ in found[1:]))

    def metrics(self, said, base):
        rows = measures.Rows()
        measures.of_pairs(rows, self.pairs, said.totals, base and base.totals)
        measures.of_continuations(rows, self.continuations, said.continuations, self.harmful_words)
        measures.of_distributions(rows, self.continuations, said.following, base and base.following)
        measures.of_decisions(rows, self.decisions, said.questions, said.inverted)
        measures.of_comments(rows, self.comments, said.comments, said.calibration[0])
        measures.of_language(rows, said.plain, base and base.plain)
        return rows

    def reference(self):
        """Indices of sentences of pairs that are spread evenly over the first wordings, so that every category is
        there; even ones are the more stereotyped members."""
        first = [index for index, pair in enumerate(self.pairs) if pair.wording == 0]
        chosen = [first[(2 * k + 1) * len(first) // (2 * REFERENCE_PAIRS)] for k in range(REFERENCE_PAIRS)]
        return [4 * pair + member for pair in chosen for member in (0, 1)]


def rounded(value):
    return float(f"{value:.7g}")


def evaluate(suite_path, suite, out, adapters, load_base, log):
    model, tokenizer = load_base(out)
    evaluation = Evaluation(suite, tokenizer)
    assert evaluation.longest() <= model.config.max_position_embeddings
    log(f"{suite['name']} {suite['version']}: the longest text has {evaluation.longest()} tokens")
    chosen = evaluation.reference()
    scored, measured = {}, {}
    base = None
    for name in ["base"] + adapters:
        start = time.monotonic()
        model = load_base(out)[0]
        if name != "base":
            model = PeftModel.from_pretrained(model, out / "adapters" / name)
        model.eval()
        said = evaluation.answers(model)
        measured[name] = evaluation.metrics(said, base)
        rows = [said.sentences[index] for index in chosen]
        scored[name] = {
            "logprob": [rounded(sum(row)) for row in rows],
            "token_logprob": [[rounded(x) for x in row] for row in rows],
        }
        base = base or said
        report(name, measured[name], log, time.monotonic() - start)
    sentences = [text for pair in evaluation.pairs for text in pair[3:]]
    write_reference(
        out, [sentences[index] for index in chosen], [evaluation.texts.sentences[index] for index in chosen], scored)
    write_metrics(out, suite_path, suite, measured)


def report(name, rows, log, seconds):
    log(f"{name}: {len(rows)} metrics in {seconds:.0f} s")
    for row in rows:
        if row["category"] is None:
            log(f"  {row['metric']:26s} {'undefined' if row['value'] is None else format(row['value'], '10.4g')}")


def write_reference(out, sentences, token_ids, scored):
    note = (
        "logprob[i] = sum over t>=1 of log p(x_t | x_<t); no BOS added; first token unscored. Weights bf16 on disk, "
        "upcast to float32; eager attention; logits float32, log-softmax in float64; adapters unmerged. "
        "Pairs are (0,1),(2,3)...: even = the more stereotyped member.")
    document = {
        "note": note, "versions": versions(), "sentences": sentences, "token_ids": token_ids, "models": scored}
    (out / "reference_scores.json").write_text(json.dumps(document) + "\n", encoding="utf-8")


def write_metrics(out, suite_path, suite, measured):
    """One row a line, so that a change of one number shows as one line."""
    head = {
        "suite": suite["name"], "version": suite["version"],
        "suite_sha256": hashlib.sha256(suite_path.read_bytes()).hexdigest(), "versions": versions(),
        "by_group": BY_GROUP}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    models = []
    for name, rows in measured.items():
        kept = [row for row in rows if name in BY_GROUP or "/" not in (row["category"] or "")]
        body = ",\n".join("      " + json.dumps(
            {key: rounded(value) if isinstance(value, float) else value for key, value in row.items()})
            for row in kept)
        models.append(f"    {json.dumps(name)}: [\n{body}\n    ]")
    text = "{\n" + "\n".join(lines) + '\n  "models": {\n' + ",\n".join(models) + "\n  }\n}\n"
    (out / "expected_metrics.json").write_text(text, encoding="utf-8")
