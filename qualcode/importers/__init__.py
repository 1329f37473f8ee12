"""Formats read, one module each: bytes go in, documents with turns and findings come out.

Nothing here knows a database; a file that does not read is one clear sentence.
"""
