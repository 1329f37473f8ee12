"""The instrument: codes in a tree, read from one YAML file that people share.

Reading gives a `Codebook` or findings with line and column; nothing else is needed to use one.
"""
