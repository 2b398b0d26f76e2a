"""Turns a trained checkpoint into the ONNX files of models/triage and checks them against it.

    python models/training/export.py --data DIR --base DIR --checkpoint FILE --out models/triage

Writes onnx/model_quantized.onnx (dynamic int8, for WebAssembly) and onnx/model_webgpu.onnx (int8
weights, float arithmetic, for WebGPU), the tokenizer, config.json, triage.json and export.json.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch

from batching import encode, load_tokenizer, pad
from calibrate import LANGUAGE_KNOWN_FROM, LIFTED, calibrate, cross_fitted, held_out, lifts
from corpus import read_dev, read_tweeteval_val
from encoder import ATTENTION_HEADS, FEED_FORWARD, HIDDEN, POSITIONS, VOCABULARY, trained
from graphs import dynamic_int8, fuse, to_onnx, weight_only_int8
from labels import HEADS, UNLABELLED
from language_head import LANGUAGE_FILE
from scores import Outputs, head_scores, labels_of, neighbour_accuracy, predict

MAX_TOKENS = 128
MAX_BYTES = 24 * 1024 * 1024


def run(path: Path, rows: list[list[int]], size: int = 16) -> Outputs:
    """Outputs of an ONNX file through native onnxruntime, batched as the product batches."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    parts: list[list[np.ndarray]] = []
    for start in range(0, len(order), size):
        ids, mask = pad([rows[i] for i in order[start : start + size]])
        parts.append(session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}))
    back = np.argsort(order)
    return {n: np.concatenate([p[k] for p in parts])[back] for k, n in enumerate([*HEADS, "embedding"])}


def compare(reference: Outputs, other: Outputs) -> dict[str, float]:
    """Share of equal decisions per head, and the mean cosine of the embeddings."""
    same = {h: float((reference[h].argmax(1) == other[h].argmax(1)).mean()) for h in HEADS}
    cosine = float((reference["embedding"] * other["embedding"]).sum(-1).mean())
    return {**same, "embeddingCosine": cosine}


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def write_tokenizer(base: Path, out: Path) -> None:
    """tokenizer.json without the padding and truncation that sentence-transformers stored in it:
    the session pads to the longest of a batch and truncates by itself."""
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = None
    tokenizer["padding"] = None
    compact = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(compact + "\n", encoding="utf-8")
    write_json(
        out / "tokenizer_config.json",
        {
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": True,
            "model_max_length": MAX_TOKENS,
            "padding_side": "right",
            "truncation_side": "right",
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
            "mask_token": "[MASK]",
            "strip_accents": None,
            "tokenize_chinese_chars": True,
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="training data folder")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained MiniLM")
    parser.add_argument("--checkpoint", type=Path, required=True, help="triage.pt of train.py")
    parser.add_argument("--out", type=Path, required=True, help="models/triage")
    parser.add_argument("--version", required=True, help="such as triage-2026-11-23")
    args = parser.parse_args()
    onnx_folder = args.out / "onnx"
    onnx_folder.mkdir(parents=True, exist_ok=True)

    model = trained(args.checkpoint, spelled_out=True)
    quantised, webgpu = onnx_folder / "model_quantized.onnx", onnx_folder / "model_webgpu.onnx"
    tokenizer = load_tokenizer(args.base, MAX_TOKENS)
    sets = {"dev": read_dev(args.data), "tweeteval": read_tweeteval_val(args.data)}
    ids = {name: encode(tokenizer, rows) for name, rows in sets.items()}
    held = [predict(model, ids[name]) for name in ("dev", "tweeteval")]
    lifted = {}
    for head in LIFTED:
        logits, gold = held_out(head, *held, sets)
        lift = lifts(logits, gold, head)
        crossed = cross_fitted(logits, gold, head)
        # On tweets that they were not fitted on, some lifts do harm.
        kept = crossed["with"] > crossed["without"]
        lifted[head] = {"lifts": lift.tolist(), "crossFitted": crossed, "kept": kept}
        if kept:
            with torch.no_grad():
                model.heads[head].bias += torch.from_numpy(lift).float()
    with tempfile.TemporaryDirectory() as scratch:
        raw, fused = Path(scratch) / "raw.onnx", Path(scratch) / "fused.onnx"
        to_onnx(model, raw)
        fusions = fuse(raw, fused)
        dynamic_int8(fused, quantised)
        weight_only_int8(fused, webgpu)
        outputs = {
            variant: {name: run(path, rows) for name, rows in ids.items()}
            for variant, path in (("float32", fused), ("quantized", quantised), ("webgpu", webgpu))
        }
    figures: dict[str, object] = {"version": args.version, "fusions": fusions, "lifted": lifted}
    for variant, by_set in outputs.items():
        figures[variant] = {
            name: {
                h: head_scores(out[h], labels_of(sets[name], h), h)
                for h in HEADS
                if getattr(sets[name][0], h) != UNLABELLED
            }
            for name, out in by_set.items()
        }
        figures[f"{variant}Neighbours"] = neighbour_accuracy(
            by_set["dev"]["embedding"], labels_of(sets["dev"], "topic")
        )
        figures[f"{variant}Agreement"] = compare(outputs["float32"]["dev"], by_set["dev"])
    for path in (quantised, webgpu):
        size = path.stat().st_size
        figures[path.name] = size
        if size > MAX_BYTES:
            raise SystemExit(f"{path.name} has {size} bytes, more than {MAX_BYTES}")

    # Calibrated on what is shipped: quantisation moves the logits.
    heads = calibrate(outputs["quantized"]["dev"], outputs["quantized"]["tweeteval"], sets)
    write_json(
        args.out / "triage.json",
        {
            "version": args.version,
            "languages": ["en"],
            "language": {
                "knownFrom": LANGUAGE_KNOWN_FROM,
                **json.loads((args.checkpoint.parent / LANGUAGE_FILE).read_text()),
            },
            "maxTokens": MAX_TOKENS,
            "heads": heads,
        },
    )
    write_json(
        args.out / "config.json",
        {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "hidden_size": HIDDEN,
            "num_hidden_layers": len(model.layers),
            "num_attention_heads": ATTENTION_HEADS,
            "intermediate_size": FEED_FORWARD,
            "max_position_embeddings": POSITIONS,
            "vocab_size": VOCABULARY,
            "pad_token_id": 0,
        },
    )
    write_tokenizer(args.base, args.out)
    write_json(args.checkpoint.parent / "export.json", figures)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
