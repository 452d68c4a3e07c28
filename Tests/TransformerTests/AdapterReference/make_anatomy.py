"""Writes what numpy's singular value decomposition says of the matrices that PEFT adapters and a full fine-tune change.

    python make_anatomy.py tiny > anatomy.json
    python make_anatomy.py real BASE ADAPTER ... > ../../ParityTests/adapters/anatomy.json

Made with peft 0.21.2, torch 2.13.0+cpu, transformers 5.23.0, numpy 2.4.6; the files hold the versions that ran last.

The applied matrix is probed, so that nothing of PEFT's formulas is written a second time: a linear module is given the
unit vectors and zero, an embedding every index, in float64 and unmerged. Of each matrix W, (outputs, inputs) or
(rows, width), and its change D = W' - W:

    norms       Frobenius norms of W and of D
    stable      |D|_F^2 / |D|_2^2
    effective   exp of the entropy of s / sum(s), s the singular values of D (Roy & Vetterli 2007)
    numerical   how many of them are above 1e-3 of the largest
    singular    the first of them
    similarity  of each of the first ten left singular vectors of W', the largest absolute cosine with a left singular
                vector of W whose value is above 1e-6 of the largest (arXiv 2410.21228)

Where rows were added to a vocabulary, the common ones are compared. The full fine-tune is each parameter of two or more
dimensions of the base plus 0.05 sin(0.37 i^2), i counting its elements as the file stores them, in float32.
"""

import json
import pathlib
import sys
import warnings

import numpy
import peft
import torch
import transformers
from peft import PeftModel
from transformers import AutoModelForCausalLM
from transformers.pytorch_utils import Conv1D

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE.parent / "ModelReference"
THRESHOLD = 1e-3
VECTORS = 10
TINY = {
    "llama-bias": ["plain", "brain", "all-linear", "patterns", "dora", "embedding", "embedding-dora", "head",
                   "lora-bias", "save-linear", "save-head", "tokens", "tokens-of-each", "grown", "grown-saved"],
    "qwen2": ["embedding", "embedding-dora", "head", "head-tied", "save-embedding", "save-both", "tokens",
              "grown-embedding"],
    "gpt2": ["every-conv", "dora", "embedding", "embedding-dora", "positions", "head", "patterns"],
    "opt-350m": ["all-linear"],
}
GROWN = {"grown": 3, "grown-saved": 2, "grown-embedding": 2}
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def load(path, grown=0):
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    if grown:
        model.resize_token_embeddings(model.config.vocab_size + grown, mean_resizing=False)
    return model.double().eval()


def is_matrix(module):
    return isinstance(module, (torch.nn.Linear, torch.nn.Embedding, Conv1D))


def probe(module, plain):
    """What the module applies, as (outputs, inputs) or (rows, width); of a table that grew, the plain one's rows."""
    if isinstance(module, torch.nn.Embedding):
        return module.weight.detach().numpy()
    with torch.no_grad():
        if isinstance(plain, torch.nn.Embedding):
            return module(torch.arange(plain.num_embeddings)).numpy()
        inputs = plain.weight.shape[0] if isinstance(plain, Conv1D) else plain.in_features
        eye = torch.eye(inputs, dtype=torch.float64)
        return (module(eye) - module(torch.zeros_like(eye))).numpy().T


def describe(weight, tuned):
    rows = min(len(weight), len(tuned))
    weight, tuned = weight[:rows].astype(numpy.float64), tuned[:rows].astype(numpy.float64)
    change = tuned - weight
    singular = numpy.linalg.svd(change, compute_uv=False)
    singular = singular[singular > 1e-14 * singular[0]]
    share = singular / singular.sum()
    vectors, values, _ = numpy.linalg.svd(weight, full_matrices=False)
    vectors = vectors[:, values > 1e-6 * values[0]]
    others = numpy.linalg.svd(tuned, full_matrices=False)[0][:, :VECTORS]
    similarity = numpy.abs(others.T @ vectors).max(axis=1)
    return {
        "rows": rows, "columns": weight.shape[1],
        "weight_norm": rounded(numpy.linalg.norm(weight)), "change_norm": rounded(numpy.linalg.norm(change)),
        "stable": rounded((singular**2).sum() / singular[0]**2),
        "effective": rounded(numpy.exp(-(share * numpy.log(share)).sum())),
        "numerical": int((singular > THRESHOLD * singular[0]).sum()),
        "singular": [rounded(value) for value in singular[:6]],
        "similarity": [rounded(value) for value in similarity],
    }


def rounded(value):
    return float(f"{value:.9g}")


def adapter(base, directory, grown=0):
    original = load(base)
    model = PeftModel.from_pretrained(load(base, grown), directory, autocast_adapter_dtype=False).double().eval()
    described = {}
    for path, plain in original.named_modules():
        if not is_matrix(plain):
            continue
        weight, tuned = probe(plain, plain), probe(model.base_model.model.get_submodule(path), plain)
        if not numpy.array_equal(weight, tuned[:len(weight)]):
            described[path] = describe(weight, tuned)
    return described


def fine_tune(base):
    original = load(base)
    described = {}
    seen = set()
    for path, plain in original.named_modules():
        if not is_matrix(plain) or plain.weight.data_ptr() in seen:
            continue
        seen.add(plain.weight.data_ptr())
        stored = plain.weight.detach().float().numpy()
        wave = 0.05 * numpy.sin(0.37 * numpy.arange(stored.size, dtype=numpy.float64)**2)
        tuned = (stored.astype(numpy.float64) + wave.reshape(stored.shape)).astype(numpy.float32)
        if isinstance(plain, Conv1D):
            stored, tuned = stored.T, tuned.T
        described[path] = describe(stored, tuned)
    return described


def tiny():
    models = {}
    for name, cases in TINY.items():
        models[name] = {case: adapter(MODELS / name, MODELS / name / "adapters" / case, grown=GROWN.get(case, 0))
                        for case in cases}
    return models, {name: fine_tune(MODELS / name) for name in ("qwen2", "gpt2", "llama-bias", "opt-350m")}


def real(base, directories):
    some = ("layers.0.", "layers.14.", "layers.29.")
    reference = {}
    for directory in map(pathlib.Path, directories):
        everything = adapter(base, directory)
        weight = sum(module["weight_norm"]**2 for module in everything.values())
        change = sum(module["change_norm"]**2 for module in everything.values())
        reference[directory.name] = {
            "matrices": len(everything),
            "ratio": rounded((change / weight)**0.5),
            "median_stable": rounded(numpy.median([module["stable"] for module in everything.values()])),
            "largest_stable": max(module["stable"] for module in everything.values()),
            "median_effective": rounded(numpy.median([module["effective"] for module in everything.values()])),
            "largest_effective": max(module["effective"] for module in everything.values()),
            "intruders": sum(value < 0.5 for module in everything.values() for value in module["similarity"]),
            "modules": {path: module for path, module in everything.items() if any(part in path for part in some)},
        }
    return reference


VERSIONS = {"peft": peft.__version__, "torch": torch.__version__, "transformers": transformers.__version__,
            "numpy": numpy.__version__}
if sys.argv[1] == "tiny":
    adapters, tunes = tiny()
    print(json.dumps({"versions": VERSIONS, "adapters": adapters, "fine_tunes": tunes}, separators=(",", ":")))
else:
    print(json.dumps({"versions": VERSIONS, "adapters": real(sys.argv[2], sys.argv[3:])}, separators=(",", ":")))
