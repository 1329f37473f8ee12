"""Ways to suggest codes: each compiles the codebook once and then scores one source at a time.

No suggester knows a database; sources come in as values, suggestions go out as values.
"""
