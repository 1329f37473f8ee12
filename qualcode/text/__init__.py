"""What lint, matching and search share about words: folding, forms, sentences.

Nothing here knows a transcript or a codebook; text goes in, positions and words come out.
"""
