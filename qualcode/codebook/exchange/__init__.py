"""Codebooks on their way to other tools and back: one module for each format, one registry.

A reader gives a `Reading` as the YAML file does; a writer gives the bytes of a whole file.
"""
