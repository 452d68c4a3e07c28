#!/usr/bin/env python3
"""Writes three tiny random Llama models and what transformers makes of them, for ModelReferenceTests.

    python make.py

Made with torch 2.13.0 (CPU), transformers 5.23.0, safetensors 0.8.0; the versions that ran last stand in
reference.json. Weights are rounded to the type on disk first and computed with in float32, eager attention;
the soft-max is in float64. Everything follows from the seeds below.
"""

import json
import pathlib
import shutil

import safetensors
import torch
import transformers

HERE = pathlib.Path(__file__).parent

# Grouped-query attention with a tied head; full attention wider than the model, in shards; one key/value head.
MODELS = {
    "tied-bf16": dict(
        seed=11, dtype=torch.bfloat16, vocab_size=97, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=6, num_key_value_heads=2, head_dim=4, rms_norm_eps=1e-5, rope_theta=10_000.0,
        tie_word_embeddings=True),
    "sharded-f32": dict(
        seed=12, dtype=torch.float32, vocab_size=61, hidden_size=16, intermediate_size=24, num_hidden_layers=3,
        num_attention_heads=4, num_key_value_heads=4, head_dim=8, rms_norm_eps=1e-2, rope_theta=500_000.0,
        tie_word_embeddings=False, shard="20KB"),
    "untied-f16": dict(
        seed=13, dtype=torch.float16, vocab_size=53, hidden_size=18, intermediate_size=20, num_hidden_layers=2,
        num_attention_heads=3, num_key_value_heads=1, head_dim=6, rms_norm_eps=1e-6, rope_theta=100.0,
        tie_word_embeddings=False),
}
LENGTHS = [2, 3, 7, 12, 20, 31, 60]


def build(seed, dtype, **shape):
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        max_position_embeddings=64, attn_implementation="eager",
        rope_parameters={"rope_type": "default", "rope_theta": shape.pop("rope_theta")}, **shape)
    model = transformers.LlamaForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Large enough that every part of the arithmetic shows in the probabilities.
            parameter.copy_(torch.randn_like(parameter) * 0.3 + (1 if name.endswith("norm.weight") else 0))
    return model.to(dtype)


def log_probabilities(model, sequence):
    with torch.no_grad():
        logits = model(torch.tensor([sequence])).logits[0].double()
    return torch.log_softmax(logits, -1)


def main():
    reference = {
        "versions": {module.__name__: module.__version__ for module in (torch, transformers, safetensors)},
        "models": {},
    }
    for name, settings in MODELS.items():
        shape = dict(settings)
        shard = shape.pop("shard", "1GB")
        model = build(**shape)
        directory = HERE / name
        shutil.rmtree(directory, ignore_errors=True)
        model.save_pretrained(directory, max_shard_size=shard)
        (directory / "generation_config.json").unlink(missing_ok=True)
        # Read again, because casting a model casts the rotary frequencies with it.
        model = transformers.LlamaForCausalLM.from_pretrained(
            directory, dtype=torch.float32, attn_implementation="eager").eval()
        generator = torch.Generator().manual_seed(settings["seed"])
        sequences = [
            torch.randint(settings["vocab_size"], (length,), generator=generator).tolist() for length in LENGTHS]
        scores = []
        for sequence in sequences:
            table = log_probabilities(model, sequence)
            scores.append([round(table[i, token].item(), 8) for i, token in enumerate(sequence[1:])])
        prefix = sequences[3][:5]
        reference["models"][name] = {
            "sequences": sequences,
            "log_probabilities": scores,
            "prefix": prefix,
            "continuations": [round(value, 8) for value in log_probabilities(model, prefix)[-1].tolist()],
        }
    (HERE / "reference.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")


main()
