"""The verbs: each reads from the store, asks the areas below, and writes back.

No logic of their own; two faces, the command line and the workspace, call the same ones.
"""
