"""How a transcript stands in a spaCy Doc: the groups of spans that are read and written.

A span of TURNS has the speaker's role as its label, the speaker as its id and the participant as
its kb_id; one of MARKS is what was noted and not said, as `[inaudible]`; one of CODES has the id
of the code as its label.
"""

TURNS = "turns"
MARKS = "marks"
CODES = "codes"
