"""The command line: parse, call one workflow function, render.

One file per command group; stdout is data, stderr is everything else.
"""
