"""Writes shared.json: for the real adapters, products of PEFT's merged weights with a fixed vector.

python3 make_shared.py /path/to/shared/models/adapters > shared.json
Made with peft 0.21.2, torch 2.13.0+cpu, transformers 5.23.0 (float32 merge, products in float64).

The base's weights are not needed: each tested module gets w[i] = 0.05 sin(0.37 i + 0.1) over its flat index, and
x[j] = cos(0.11 j). `product` holds the first eight and the last entry of W'x, `change` the norm of W' - W.
"""
import json
import os
import sys

import numpy as np
import torch
from peft import PeftModel
from transformers import LlamaConfig, LlamaForCausalLM

torch.set_num_threads(1)
MODULES = ["model.layers.0.self_attn.q_proj", "model.layers.29.self_attn.q_proj", "model.layers.7.self_attn.v_proj"]
PATTERNED = ["model.layers.3.self_attn.o_proj", "model.layers.12.mlp.down_proj"]

rows = []
for name in sorted(os.listdir(sys.argv[1])):
    modules = MODULES + (PATTERNED if name == "anti-r8-patterns" else [])
    model = LlamaForCausalLM(LlamaConfig(
        hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
        vocab_size=64, tie_word_embeddings=True))
    model.requires_grad_(False)
    base = {}
    for module in modules:
        weight = model.get_submodule(module).weight
        flat = np.arange(weight.numel(), dtype=np.float64)
        weight.copy_(torch.from_numpy((0.05 * np.sin(0.37 * flat + 0.1)).astype(np.float32)).view(weight.shape))
        base[module] = weight.detach().clone()
    merged = PeftModel.from_pretrained(model, os.path.join(sys.argv[1], name)).merge_and_unload()
    for module in modules:
        weight = merged.get_submodule(module).weight.detach().double().numpy()
        x = np.cos(0.11 * np.arange(weight.shape[1], dtype=np.float64))
        product = weight @ x
        rows.append({
            "adapter": name, "module": module, "outputs": weight.shape[0], "inputs": weight.shape[1],
            "product": [float(v) for v in product[:8]] + [float(product[-1])],
            "change": float(np.linalg.norm(weight - base[module].double().numpy())),
        })
print("[" + ",\n".join(json.dumps(row) for row in rows) + "]")
