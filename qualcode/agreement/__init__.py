"""How far coders agree, as values: formula-shaped functions over judgements of the same units."""
