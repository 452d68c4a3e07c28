#!/usr/bin/env python3
"""A randomly initialised Llama of 1.7 billion parameters in BF16, for measuring memory.

Written a tensor at a time, one layer a shard, so that it takes little memory; the tokenizer is another model's.

    make_random_llama.py --tokenizer DIR OUT
"""

import argparse
import json
import pathlib
import shutil

import torch
from safetensors.torch import save_file

WIDTH, LAYERS, INNER, HEADS, VOCABULARY = 2048, 24, 8192, 32, 49152
CONFIGURATION = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": WIDTH,
    "num_hidden_layers": LAYERS,
    "intermediate_size": INNER,
    "num_attention_heads": HEADS,
    "num_key_value_heads": HEADS,
    "vocab_size": VOCABULARY,
    "max_position_embeddings": 2048,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "hidden_act": "silu",
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", required=True, help="a model's directory with a vocabulary of 49,152 tokens")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("output", type=pathlib.Path)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(options.seed)

    def random(*shape):
        return torch.empty(shape, dtype=torch.bfloat16).normal_(0, 0.02, generator=generator)

    def norm():
        return torch.ones(WIDTH, dtype=torch.bfloat16)

    weight_map, total = {}, 0

    def write(number, tensors):
        nonlocal total
        name = f"model-{number + 1:05d}-of-{LAYERS + 1:05d}.safetensors"
        save_file(tensors, options.output / name, metadata={"format": "pt"})
        for key, tensor in tensors.items():
            weight_map[key] = name
            total += tensor.nbytes

    write(0, {"model.embed_tokens.weight": random(VOCABULARY, WIDTH), "model.norm.weight": norm()})
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        tensors = {f"{prefix}self_attn.{name}_proj.weight": random(WIDTH, WIDTH) for name in "qkvo"}
        tensors[prefix + "mlp.gate_proj.weight"] = random(INNER, WIDTH)
        tensors[prefix + "mlp.up_proj.weight"] = random(INNER, WIDTH)
        tensors[prefix + "mlp.down_proj.weight"] = random(WIDTH, INNER)
        tensors[prefix + "input_layernorm.weight"] = norm()
        tensors[prefix + "post_attention_layernorm.weight"] = norm()
        write(layer + 1, tensors)
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (options.output / "model.safetensors.index.json").write_text(json.dumps(index))
    (options.output / "config.json").write_text(json.dumps(CONFIGURATION, indent=2))
    for name in ("tokenizer.json", "tokenizer_config.json"):
        source = pathlib.Path(options.tokenizer) / name
        if source.exists():
            shutil.copyfile(source, options.output / name)


if __name__ == "__main__":
    main()
