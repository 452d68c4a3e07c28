"""Log-likelihoods and next-token distributions by transformers.

Float32, eager attention, log-softmax in float64, no token put before a text; what is scored together has equal length,
so that nothing is padded.
"""

import copy
from collections import defaultdict

import numpy
import torch


def log_softmax(logits):
    return torch.log_softmax(logits.double(), -1)


def runs_of_equal_length(rows, key, size):
    """Indices of at most `size` rows with the same key."""
    alike = defaultdict(list)
    for index, row in enumerate(rows):
        alike[key(row)].append(index)
    for indices in alike.values():
        for start in range(0, len(indices), size):
            yield indices[start : start + size]


@torch.no_grad()
def token_scores(model, token_ids, batch=64):
    """For each text the log-likelihoods of its tokens after the first."""
    result = [None] * len(token_ids)
    for some in runs_of_equal_length(token_ids, len, batch):
        ids = torch.tensor([token_ids[index] for index in some])
        chosen = log_softmax(model(input_ids=ids).logits[:, :-1]).gather(-1, ids[:, 1:, None])[..., 0]
        for index, row in zip(some, chosen.tolist()):
            result[index] = row
    return result


def encoded(tokenizer, context, continuations):
    """Tokens as lm-evaluation-harness takes them (`TemplateLM._encode_pair`): spaces at the end of the context count
    as the continuation's, and of the tokens of both together as many as the context alone has are the context's."""
    bare = context.rstrip()
    ids = tokenizer(bare)["input_ids"]
    wholes = [tokenizer(context + continuation)["input_ids"] for continuation in continuations]
    assert ids and all(len(whole) > len(ids) for whole in wholes)
    return ids, tuple(tuple(whole[len(ids) :]) for whole in wholes)


@torch.no_grad()
def continuation_scores(model, prompts, batch=32):
    """Of `encoded` prompts the log-likelihood of each continuation, (prompts, continuations), and the log-probabilities
    of the token that follows each context, (prompts, vocabulary).

    A context is read once; continuations of several tokens go on from what attention keeps of it.
    """
    scores = numpy.zeros((len(prompts), len(prompts[0][1])))
    following = [None] * len(prompts)
    for some in runs_of_equal_length(prompts, lambda prompt: (len(prompt[0]), prompt[1]), batch):
        continuations = prompts[some[0]][1]
        ids = torch.tensor([prompts[index][0] for index in some])
        read = model(input_ids=ids, use_cache=True, logits_to_keep=1)
        after_context = log_softmax(read.logits[:, -1])
        for index, row in zip(some, after_context.numpy()):
            following[index] = row
        for alike in runs_of_equal_length(continuations, len, len(continuations)):
            ids = torch.tensor([continuations[word] for word in alike])  # (words, tokens)
            found = after_context[:, ids[:, 0]]  # (prompts, words)
            if ids.shape[1] > 1:
                kept = copy.deepcopy(read.past_key_values)
                kept.batch_repeat_interleave(len(alike))
                logits = model(input_ids=ids[:, :-1].repeat(len(some), 1), past_key_values=kept).logits
                rest = ids[:, 1:].repeat(len(some), 1)[..., None]
                found = found + log_softmax(logits).gather(-1, rest)[..., 0].sum(1).view(len(some), len(alike))
            scores[numpy.ix_(some, alike)] = found.numpy()
    return scores, numpy.array(following)


def require_agreement(model, prompts, scores, every):
    """Some of the continuations once more, each as a whole text."""
    chosen = [(p, c) for p in range(0, len(prompts), every) for c in range(p % 7, len(prompts[p][1]), 23)]
    rows = token_scores(model, [prompts[p][0] + list(prompts[p][1][c]) for p, c in chosen])
    for (p, c), row in zip(chosen, rows):
        assert abs(sum(row[len(prompts[p][0]) - 1 :]) - scores[p, c]) < 1e-4, (p, c)
