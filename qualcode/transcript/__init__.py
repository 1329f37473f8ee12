"""What was said and by whom: documents, turns, speakers, people, cases, times.

Values only; no file and no database is opened on this floor.
"""
