"""Fine-tuning SmolLM2-135M with peft: blocks of tokens, AdamW, held-out loss before and after."""

import json
import os
import shutil
import sys

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# Everything is on disk; peft would otherwise look the base's name up.
os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

BASE_NAME = "SmolLM2-135M-Instruct"


def versions():
    return {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__,
            "peft": peft.__version__}


def load_base(directory):
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(directory / "tokenizer.json"), eos_token="<|im_end|>")
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="sdpa")
    model.name_or_path = BASE_NAME
    return model, tokenizer


def with_adapter(base, seed, rank, targets, dropout=0.05):
    """A PEFT model whose α is twice the rank."""
    torch.manual_seed(seed)
    return get_peft_model(base, LoraConfig(
        r=rank, lora_alpha=2 * rank, lora_dropout=dropout, target_modules=targets, task_type="CAUSAL_LM",
        base_model_name_or_path=BASE_NAME))


def blocks(tokenizer, paragraphs, length):
    """The paragraphs, each with the end token, joined and cut into rows of `length` tokens."""
    stream = [token for text in paragraphs for token in [*tokenizer(text)["input_ids"], tokenizer.eos_token_id]]
    return torch.tensor([stream[at : at + length] for at in range(0, len(stream) - length + 1, length)])


def language_loss(model, rows):
    """Mean negative log-likelihood a token, in nats; nothing stands before the first token, which isn't scored."""
    logits = model(input_ids=rows).logits[:, :-1]
    return torch.nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), rows[:, 1:].reshape(-1))


@torch.no_grad()
def held_out_loss(model, rows, batch=8):
    model.eval()
    losses = [language_loss(model, rows[at : at + batch]).item() * len(rows[at : at + batch])
              for at in range(0, len(rows), batch)]
    return sum(losses) / len(rows)


def optimise(model, steps, rate, loss_of_step, log):
    """AdamW without weight decay, a tenth of the steps of warm-up, then down to 0 linearly.

    Products of matrices in BF16 (weights stay in F32): a third less time on a processor that has them.
    """
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.0)
    warm_up = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm_up, (steps - step) / (steps - warm_up)))
    recent = []
    for step in range(1, steps + 1):
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of_step(step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        recent.append(loss.item())
        if step % 20 == 0 or step == steps:
            log(f"  step {step:4d}  loss {sum(recent) / len(recent):.4f}")
            recent = []
    model.eval()


def save(model, directory, dtype=torch.float32):
    """As peft writes it, the targets sorted, without the model card; whole or not at all."""
    partial = directory.with_name(directory.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    if dtype != torch.float32:
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.data = parameter.data.to(dtype)
    model.peft_config["default"].base_model_name_or_path = BASE_NAME
    model.save_pretrained(partial, save_embedding_layers=False)
    config = json.loads((partial / "adapter_config.json").read_text())
    config["target_modules"].sort()
    (partial / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True))
    for path in partial.iterdir():
        if path.name not in ("adapter_config.json", "adapter_model.safetensors"):
            path.unlink()
        else:
            # safetensors writes with mode 0600; other users are to read these files.
            path.chmod(0o644)
    shutil.rmtree(directory, ignore_errors=True)
    partial.rename(directory)
