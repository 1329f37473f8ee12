"""Tables from codings: pure functions, a `Corpus` in and a `Table` out.

Each module has `COLUMNS`, the columns of the codings it reads, and one public function.
"""
