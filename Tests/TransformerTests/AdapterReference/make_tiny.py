"""Writes tiny/: adapters of a two-layer Llama as PEFT saves them, the base's weights, and PEFT's merged weights.

python3 make_tiny.py tiny
Made with peft 0.21.2, torch 2.13.0+cpu, transformers 5.23.0, safetensors 0.8.0 (float32, one thread).
"""
import json
import os
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
torch.set_num_threads(1)
SHAPE = dict(hidden_size=12, intermediate_size=20, num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=1,
             vocab_size=16, tie_word_embeddings=True)
ADAPTERS = {
    "plain": (dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"]), torch.float32),
    "half": (dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"]), torch.float16),
    "brain": (dict(r=2, lora_alpha=6, target_modules=["o_proj"]), torch.bfloat16),
    "rslora": (dict(r=3, lora_alpha=4, use_rslora=True, target_modules=["k_proj", "up_proj"]), torch.float32),
    "dora": (dict(r=2, lora_alpha=8, use_dora=True, target_modules=["q_proj", "gate_proj"]), torch.float32),
    "dora-rslora": (dict(r=2, lora_alpha=3, use_dora=True, use_rslora=True, target_modules=["down_proj"]), torch.float16),
    "patterns": (dict(r=4, lora_alpha=8, target_modules="all-linear",
                      rank_pattern={r"layers\.0\.self_attn\.(q|k)_proj": 3, "self_attn.q_proj": 1, "down_proj": 2},
                      alpha_pattern={"q_proj": 5, r"layers\.0\.self_attn\.q_proj": 50, r".*\.mlp\..*": 16}),
                 torch.float32),
    "one-layer": (dict(r=2, lora_alpha=4, target_modules=["q_proj"], layers_to_transform=[1]), torch.float32),
    "expression": (dict(r=2, lora_alpha=4, target_modules=r".*\.1\.mlp\.(up|down)_proj"), torch.float32),
    "bias-all": (dict(r=1, lora_alpha=1, bias="all", target_modules=["q_proj"]), torch.float32),
}


def base():
    torch.manual_seed(1)
    model = LlamaForCausalLM(LlamaConfig(**SHAPE)).float()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return model


def linear(model):
    return {n: m.weight.detach().clone() for n, m in model.named_modules()
            if isinstance(m, torch.nn.Linear) and n != "lm_head"}


original = linear(base())
save_file(original, f"{out}/base.safetensors")
for name, (options, dtype) in ADAPTERS.items():
    model = get_peft_model(base(), LoraConfig(task_type="CAUSAL_LM", **options))
    torch.manual_seed(2)
    for key, parameter in model.named_parameters():
        if "lora_" in key:
            noise = torch.randn_like(parameter)
            # What is saved in half precision is merged from the same rounded values, in float32.
            parameter.data = (parameter.data + 0.2 * noise).to(dtype).float()
    directory = f"{out}/{name}"
    model.save_pretrained(directory)
    os.remove(f"{directory}/README.md")
    path = f"{directory}/adapter_model.safetensors"
    save_file({k: v.to(dtype) for k, v in load_file(path).items()}, path, metadata={"format": "pt"})
    # Loaded anew, for PEFT sorts the patterns when it saves: the order of the file is the one that readers see.
    merged = linear(PeftModel.from_pretrained(base(), directory).merge_and_unload())
    changed = {k: v for k, v in merged.items() if not torch.equal(v, original[k])}
    save_file(changed, f"{directory}/merged.safetensors")
