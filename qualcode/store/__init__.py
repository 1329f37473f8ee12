"""The one SQLite file: everything a project holds, each write with its event in one transaction.

Only this floor names SQLite. Modules are verbs over a `Database`; values go in, values come out.
"""
