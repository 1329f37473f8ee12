"""What coders do: segments, codings, suggestions, decisions, events, and the corpus they make.

Values that every area shares, so that store, suggesters and analyses need not know each other.
"""
