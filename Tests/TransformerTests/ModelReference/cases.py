"""The tiny models of make.py: one for each architecture and each setting that changes the arithmetic.

`config` is what the transformers configuration class gets. `controls` change one setting each; make.py checks that
every one of them moves a log-probability, so that no part of the arithmetic is asleep in a fixture. `old` also writes
config-4.json, the same model as transformers 4 spelled it.
"""

import torch

F32, F16, BF16 = torch.float32, torch.float16, torch.bfloat16
LENGTHS = [2, 3, 7, 12, 20, 31, 60]
SMALL = dict(vocab_size=41, hidden_size=16, intermediate_size=20, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64)
# Six rotary frequencies, with wavelengths from 6 to 292 positions at a theta of 100.
LONG = dict(SMALL, num_attention_heads=2, num_key_value_heads=1, head_dim=12)
# The longest sequence, of 60 tokens, fills the learned positions exactly.
GPT2 = dict(vocab_size=41, n_positions=60, n_embd=16, n_layer=2, n_head=4, n_inner=24, bos_token_id=0, eos_token_id=0)
OPT = dict(vocab_size=41, hidden_size=16, ffn_dim=20, num_hidden_layers=2, num_attention_heads=4,
           max_position_embeddings=60)


def rope(theta=100.0, kind="default", **parameters):
    return {"rope_type": kind, "rope_theta": theta, **parameters}


def without(prefix):
    """Tensor names as a file of the base model alone has them."""
    return lambda tensors: {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}


def gpt2_of_old(tensors):
    """As the first GPT-2 files: no prefix, no head, and the causal mask of each layer."""
    tensors = without("transformer.")(tensors)
    tensors.pop("lm_head.weight", None)
    for layer in range(GPT2["n_layer"]):
        size = GPT2["n_positions"]
        tensors[f"h.{layer}.attn.bias"] = torch.ones(size, size, dtype=torch.uint8).tril().view(1, 1, size, size)
        tensors[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
    return tensors


def llama_with_other_head(tensors):
    """A head beside the embedding it is said to be tied to: transformers 5 uses the head of the file."""
    tensors = without("model.")(tensors)
    generator = torch.Generator().manual_seed(5)
    head = torch.randn(tensors["embed_tokens.weight"].shape, generator=generator) * 0.3
    tensors["lm_head.weight"] = head.to(tensors["embed_tokens.weight"].dtype)
    # Older files keep the rotary frequencies too.
    tensors["layers.0.self_attn.rotary_emb.inv_freq"] = torch.ones(2)
    return tensors


CASES = {
    # Grouped-query attention with a tied head; full attention wider than the model, in shards; one key/value head.
    "tied-bf16": dict(
        kind="llama", seed=11, dtype=BF16,
        config=dict(vocab_size=97, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=6,
                    num_key_value_heads=2, head_dim=4, rms_norm_eps=1e-5, rope_parameters=rope(10_000.0),
                    max_position_embeddings=64, tie_word_embeddings=True)),
    "sharded-f32": dict(
        kind="llama", seed=12, dtype=F32, shard="20KB",
        config=dict(vocab_size=61, hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=4,
                    num_key_value_heads=4, head_dim=8, rms_norm_eps=1e-2, rope_parameters=rope(500_000.0),
                    max_position_embeddings=64, tie_word_embeddings=False),
        controls={"epsilon": dict(rms_norm_eps=1e-5)}),
    "untied-f16": dict(
        kind="llama", seed=13, dtype=F16,
        config=dict(vocab_size=53, hidden_size=18, intermediate_size=20, num_hidden_layers=2, num_attention_heads=3,
                    num_key_value_heads=1, head_dim=6, rms_norm_eps=1e-6, rope_parameters=rope(100.0),
                    max_position_embeddings=64, tie_word_embeddings=False)),
    "llama-bias": dict(
        kind="llama", seed=21, dtype=F16,
        config=dict(SMALL, attention_bias=True, mlp_bias=True, rope_parameters=rope()),
        controls={"bias of attention": dict(attention_bias=False), "bias of the MLP": dict(mlp_bias=False)}),
    "llama-bare-head": dict(
        kind="llama", seed=22, dtype=F16, names=llama_with_other_head,
        config=dict(SMALL, hidden_act="gelu", tie_word_embeddings=True, rope_parameters=rope()),
        controls={"activation": dict(hidden_act="gelu_new")}),
    "llama-linear": dict(
        kind="llama", seed=23, dtype=BF16, old=dict(type="type"),
        config=dict(LONG, rope_parameters=rope(kind="linear", factor=3.0)),
        controls={"scaling": dict(rope_parameters=rope())}),
    "llama-dynamic": dict(
        kind="llama", seed=24, dtype=F16, old=dict(type="type"), lengths=[2, 12, 19, 20, 21, 31, 60],
        config=dict(LONG, max_position_embeddings=20, rope_parameters=rope(kind="dynamic", factor=2.0)),
        controls={"scaling": dict(rope_parameters=rope()),
                  "factor": dict(rope_parameters=rope(kind="dynamic", factor=4.0)),
                  "original length": dict(max_position_embeddings=30)}),
    "llama-llama3": dict(
        kind="llama", seed=25, dtype=BF16, old=dict(type="rope_type"),
        config=dict(LONG, rope_parameters=rope(
            kind="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)),
        controls={"scaling": dict(rope_parameters=rope()),
                  "low": dict(rope_parameters=rope(
                      kind="llama3", factor=8.0, low_freq_factor=2.0, high_freq_factor=4.0,
                      original_max_position_embeddings=32)),
                  "high": dict(rope_parameters=rope(
                      kind="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=6.0,
                      original_max_position_embeddings=32))}),
    "llama-yarn": dict(
        kind="llama", seed=26, dtype=F16, old=dict(type="type"),
        config=dict(LONG, rope_parameters=rope(kind="yarn", factor=4.0, original_max_position_embeddings=16)),
        controls={"scaling": dict(rope_parameters=rope()),
                  "attention factor": dict(rope_parameters=rope(
                      kind="yarn", factor=4.0, original_max_position_embeddings=16, attention_factor=1.0))}),
    "llama-yarn-mscale": dict(
        kind="llama", seed=27, dtype=F16, old=dict(type="rope_type"),
        config=dict(LONG, rope_parameters=rope(
            kind="yarn", factor=4.0, original_max_position_embeddings=16, mscale=1.4, mscale_all_dim=0.6, beta_fast=2.0,
            beta_slow=0.25, truncate=False)),
        controls={name: dict(rope_parameters=rope(kind="yarn", **{**dict(
            factor=4.0, original_max_position_embeddings=16, mscale=1.4, mscale_all_dim=0.6, beta_fast=2.0,
            beta_slow=0.25, truncate=False), **change})) for name, change in {
                "mscale": dict(mscale=0.0), "mscale_all_dim": dict(mscale_all_dim=1.0), "beta_fast": dict(beta_fast=32),
                "beta_slow": dict(beta_slow=1), "truncate": dict(truncate=True)}.items()}),
    "mistral": dict(
        kind="mistral", seed=31, dtype=BF16, old={},
        config=dict(SMALL, head_dim=6, sliding_window=8, rope_parameters=rope()),
        controls={"window": dict(sliding_window=None), "one more": dict(sliding_window=9)}),
    "qwen2": dict(
        kind="qwen2", seed=32, dtype=BF16, old=dict(drop=["layer_types"], set=dict(sliding_window=8)),
        config=dict(SMALL, tie_word_embeddings=True, rope_parameters=rope(1_000_000.0))),
    "qwen2-window": dict(
        kind="qwen2", seed=33, dtype=F16, old=dict(drop=["layer_types"]),
        config=dict(SMALL, num_hidden_layers=3, use_sliding_window=True, sliding_window=8, max_window_layers=1,
                    rope_parameters=rope()),
        controls={"window": dict(sliding_window=9),
                  "layers": dict(layer_types=["full_attention", "full_attention", "sliding_attention"])}),
    "qwen2-yarn": dict(
        kind="qwen2", seed=34, dtype=F16, old=dict(type="type", drop=["layer_types"]),
        config=dict(SMALL, num_attention_heads=2, num_key_value_heads=2, rope_parameters=rope(
            kind="yarn", factor=2.0, original_max_position_embeddings=32, attention_factor=1.3)),
        controls={"attention factor": dict(rope_parameters=rope(
            kind="yarn", factor=2.0, original_max_position_embeddings=32)), "scaling": dict(rope_parameters=rope())}),
    "qwen3": dict(
        kind="qwen3", seed=35, dtype=BF16, old=dict(drop=["layer_types"], set=dict(sliding_window=8)),
        config=dict(SMALL, head_dim=6, rope_parameters=rope(1_000_000.0))),
    "qwen3-window": dict(
        kind="qwen3", seed=36, dtype=F32,
        config=dict(SMALL, num_attention_heads=2, num_key_value_heads=1, head_dim=8, attention_bias=True,
                    tie_word_embeddings=True, use_sliding_window=True, sliding_window=8,
                    layer_types=["sliding_attention", "full_attention"], rope_parameters=rope()),
        controls={"window": dict(sliding_window=9),
                  "layers": dict(layer_types=["full_attention", "sliding_attention"])}),
    "gemma": dict(
        kind="gemma", seed=41, dtype=BF16, old=dict(set=dict(hidden_act="gelu", hidden_activation=None)),
        config=dict(SMALL, hidden_size=20, head_dim=6, rope_parameters=rope()),
        controls={"activation": dict(hidden_act="silu")}),
    "gemma2": dict(
        kind="gemma2", seed=42, dtype=BF16,
        old=dict(drop=["layer_types"], set=dict(cache_implementation="hybrid", hidden_act="gelu_pytorch_tanh")),
        config=dict(SMALL, hidden_size=20, num_hidden_layers=3, head_dim=6, query_pre_attn_scalar=11, sliding_window=8,
                    attn_logit_softcapping=1.5, final_logit_softcapping=2.5, rope_parameters=rope()),
        controls={"window": dict(sliding_window=9), "scale": dict(query_pre_attn_scalar=6),
                  "cap of the scores": dict(attn_logit_softcapping=None),
                  "cap of the logits": dict(final_logit_softcapping=None),
                  "layers": dict(layer_types=["full_attention", "sliding_attention", "full_attention"])}),
    "gpt2": dict(
        kind="gpt2", seed=51, dtype=F16, config=dict(GPT2),
        controls={"epsilon": dict(layer_norm_epsilon=1e-2), "scale": dict(scale_attn_weights=False)}),
    "gpt2-bare": dict(
        kind="gpt2", seed=52, dtype=F32, names=gpt2_of_old,
        config=dict(GPT2, n_inner=None, n_embd=12, n_head=3, scale_attn_by_inverse_layer_idx=True,
                    activation_function="gelu", layer_norm_epsilon=1e-2),
        controls={"inverse layer": dict(scale_attn_by_inverse_layer_idx=False)}),
    "opt": dict(
        kind="opt", seed=61, dtype=F16, config=dict(OPT),
        controls={"activation": dict(activation_function="gelu")}),
    "opt-350m": dict(
        kind="opt", seed=62, dtype=F16, names=without("model."),
        config=dict(OPT, word_embed_proj_dim=10, do_layer_norm_before=False)),
    "opt-plain": dict(
        kind="opt", seed=63, dtype=BF16,
        config=dict(OPT, enable_bias=False, layer_norm_elementwise_affine=False, _remove_final_layer_norm=True,
                    activation_function="gelu", tie_word_embeddings=False),
        controls={"activation": dict(activation_function="relu")}),
}
