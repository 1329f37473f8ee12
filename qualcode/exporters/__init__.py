"""Tables as files and as text, one module a format: a `Table` in, bytes out.

A new format is one module with a `dump` and one line in the registry, or an entry point in the
group `qualcode.exporters`. Whole projects go out in the formats of `project_formats`.
"""
