"""The forms that the JPD codebook's keywords take, as the floors scan for them."""

import json
import sys
from pathlib import Path

from qualcode.codebook import shipped, yaml_file
from qualcode.suggest.rules import compile_rules


def main(out: str) -> None:
    """Write the forms as a JSON list."""
    codebook = yaml_file.load(shipped.path("jpd")).codebook
    if codebook is None:
        sys.exit("the shipped codebook has errors")
    _, wanted = compile_rules(codebook.codes)
    forms = sorted({each.pattern.text for each in wanted})
    Path(out).write_text(json.dumps(forms), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
