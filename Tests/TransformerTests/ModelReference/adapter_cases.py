"""The adapters of adapters.py: for each model of cases.py, options of LoraConfig.

`grown` rows are added to the vocabulary (or taken from it) before the adapter is, `dtype` is that of the saved file.
"""

import torch

QV = ["q_proj", "v_proj"]
TWO = dict(r=2, lora_alpha=6)
ONE = dict(r=1, lora_alpha=2)

ADAPTERS = {
    # Untied, with biases on every projection.
    "llama-bias": {
        "plain": dict(TWO, target_modules=QV),
        "brain": dict(TWO, target_modules=QV, dtype=torch.bfloat16),
        "all-linear": dict(ONE, target_modules="all-linear"),
        "patterns": dict(r=2, lora_alpha=4, target_modules="all-linear", use_rslora=True, exclude_modules=["o_proj"],
                         rank_pattern={"q_proj": 3, r"layers\.1\.mlp\..*": 1}, alpha_pattern={"down_proj": 9}),
        "dora": dict(TWO, use_dora=True, target_modules=["q_proj", "down_proj"]),
        "embedding": dict(TWO, use_rslora=True, target_modules=["embed_tokens", "q_proj"]),
        "embedding-dora": dict(TWO, use_dora=True, target_modules=["embed_tokens", "v_proj"]),
        "head": dict(TWO, target_modules=["lm_head"]),
        "lora-bias": dict(TWO, lora_bias=True, target_modules=["q_proj", "down_proj"]),
        "bias-all": dict(TWO, bias="all", target_modules=["q_proj"]),
        "bias-lora-only": dict(TWO, bias="lora_only", target_modules=["q_proj"]),
        "save-head": dict(TWO, target_modules=QV, modules_to_save=["lm_head"]),
        "save-embedding": dict(TWO, target_modules=QV, modules_to_save=["embed_tokens"]),
        "save-norms": dict(TWO, target_modules=QV, modules_to_save=["norm"]),
        "save-linear": dict(TWO, target_modules=QV, modules_to_save=["o_proj"]),
        "tokens": dict(TWO, target_modules=QV, trainable_token_indices=[3, 17, 40]),
        "tokens-of-each": dict(TWO, target_modules=QV,
                               trainable_token_indices={"embed_tokens": [1, 2, 30], "lm_head": [2, 5]}),
        "grown": dict(TWO, target_modules=QV, grown=3),
        "grown-tokens": dict(TWO, target_modules=QV, grown=2, trainable_token_indices=[41, 42]),
        "grown-saved": dict(TWO, target_modules=QV, grown=2, modules_to_save=["embed_tokens", "lm_head"]),
        "head-lora-bias": dict(TWO, lora_bias=True, target_modules=["lm_head"]),
        "parameters": dict(TWO, target_modules=["q_proj"], target_parameters=["gate_proj.weight"]),
    },
    # Tied, with biases on q, k and v.
    "qwen2": {
        "embedding": dict(TWO, target_modules=["embed_tokens"]),
        "embedding-tied": dict(TWO, target_modules=["embed_tokens"], ensure_weight_tying=True),
        "embedding-dora": dict(TWO, use_dora=True, target_modules=["embed_tokens"]),
        "head": dict(TWO, target_modules=["lm_head"]),
        "head-tied": dict(TWO, target_modules=["lm_head", "q_proj"], ensure_weight_tying=True),
        "head-and-embedding": dict(TWO, target_modules=["lm_head", "embed_tokens"]),
        "lora-bias": dict(TWO, lora_bias=True, target_modules=["q_proj", "o_proj"]),  # o_proj has none
        "bias-all": dict(TWO, bias="all", target_modules=["q_proj"]),
        "bias-lora-only": dict(TWO, bias="lora_only", target_modules=["q_proj", "o_proj"]),
        "save-head": dict(TWO, target_modules=QV, modules_to_save=["lm_head"]),
        "save-embedding": dict(TWO, target_modules=QV, modules_to_save=["embed_tokens"]),
        "save-both": dict(TWO, target_modules=QV, modules_to_save=["embed_tokens", "lm_head"]),
        "save-tied": dict(TWO, target_modules=QV, modules_to_save=["embed_tokens"], ensure_weight_tying=True),
        "tokens": dict(TWO, target_modules=QV, trainable_token_indices=[3, 17, 40]),
        "tokens-of-head": dict(TWO, target_modules=QV, trainable_token_indices={"lm_head": [2, 5]}),
        "tokens-of-each": dict(TWO, target_modules=QV,
                               trainable_token_indices={"embed_tokens": [1, 2, 30], "lm_head": [2, 5]}),
        "tokens-of-both": dict(TWO, target_modules=QV,
                               trainable_token_indices={"embed_tokens": [1, 2], "lm_head": [1, 2]}),
        "grown": dict(TWO, target_modules=QV, grown=3),
        "grown-tokens": dict(TWO, target_modules=QV, grown=2, trainable_token_indices=[41, 42]),
        "grown-embedding": dict(TWO, target_modules=["lm_head", "embed_tokens"], grown=2),
        "shrunk": dict(TWO, target_modules=QV, grown=-3),
        "tokens-and-head": dict(TWO, target_modules=["lm_head"], trainable_token_indices=[3, 4]),
        "embedding-dora-tied": dict(TWO, use_dora=True, target_modules=["embed_tokens"], ensure_weight_tying=True),
        "save-mlp": dict(ONE, target_modules=["q_proj"], modules_to_save=["mlp"]),
    },
    # Tied, Conv1D; attn.c_proj is square.
    "gpt2": {
        "every-conv": dict(TWO, target_modules=["c_attn", "c_fc", "c_proj"], fan_in_fan_out=True),
        "all-linear": dict(ONE, target_modules="all-linear"),
        "dora": dict(TWO, use_dora=True, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True),
        "embedding": dict(TWO, target_modules=["wte", "c_fc"], fan_in_fan_out=True),
        "embedding-dora": dict(TWO, use_dora=True, target_modules=["wte"]),
        "embedding-tied": dict(TWO, target_modules=["wte"], ensure_weight_tying=True),
        "positions": dict(TWO, target_modules=["wpe"]),
        "head": dict(TWO, target_modules=["lm_head", "c_attn"], fan_in_fan_out=True),
        "lora-bias": dict(TWO, lora_bias=True, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True),
        "bias-all": dict(ONE, bias="all", target_modules=["c_attn"], fan_in_fan_out=True),
        "save-head": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True, modules_to_save=["lm_head"]),
        "save-norm": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True, modules_to_save=["ln_f", "wpe"]),
        "tokens": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True, trainable_token_indices={"wte": [3, 17]}),
        "tokens-of-positions": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True,
                                    trainable_token_indices={"wpe": [0, 3], "wte": [2]}),
        "save-tied": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True, modules_to_save=["lm_head"],
                          ensure_weight_tying=True),
        "patterns": dict(TWO, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True, use_rslora=True,
                         rank_pattern={"attn.c_proj": 3}, alpha_pattern={"mlp.c_proj": 1}),
        "grown": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True, grown=3),
    },
    "gpt2-bare": {"plain": dict(TWO, target_modules=["c_attn"], fan_in_fan_out=True)},
    "opt": {
        "bias-all": dict(ONE, bias="all", target_modules=["fc1"]),
        "embedding": dict(TWO, target_modules=["embed_tokens"]),
        "save-norm": dict(TWO, target_modules=QV, modules_to_save=["final_layer_norm"]),
        "save-positions": dict(TWO, target_modules=QV, modules_to_save=["embed_positions"]),
    },
    "opt-350m": {
        "all-linear": dict(ONE, target_modules="all-linear"),
        "tokens": dict(TWO, target_modules=QV, trainable_token_indices=[3, 17]),
    },
    # The embedding is scaled.
    "gemma": {
        "embedding": dict(TWO, target_modules=["embed_tokens"]),
        "embedding-dora": dict(TWO, use_dora=True, target_modules=["embed_tokens"]),
        "tokens": dict(TWO, target_modules=QV, trainable_token_indices=[3, 17]),
    },
    "gemma2": {"all-linear": dict(ONE, target_modules="all-linear")},
    "mistral": {"all-linear": dict(ONE, target_modules="all-linear")},
    "qwen3": {"save-norms": dict(ONE, target_modules="all-linear", modules_to_save=["q_norm", "k_norm"])},
}
