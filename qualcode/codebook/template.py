"""A codebook to begin with: one example code and comments that explain every key."""

TEMPLATE = """\
# yaml-language-server: $schema=codebook.schema.json
#
# A codebook for qualcode: everything behind `#` is for people.
#
# 1. Change the title and the example code below, then add codes like it.
# 2. qualcode codebook check FILE   says line and column of whatever is wrong or doubtful.
# 3. qualcode codebook use FILE     puts it in use; raise `version` with every change you share.

codebook: {name}          # the short name under which it is used and cited
version: 0.1.0
title: {title}
language: en              # of the keywords
# source: Where the codes come from, a full reference
# licence: CC BY 4.0

codes:
  # A theme is a code with children. The id never changes: codings hang on it. The name may.
  - id: example-theme
    name: Example theme
    definition: What all passages under this theme have in common.
    exclude:
      - Passages that fit one of the codes below (use that code)
    children:
      # This code and its quotes are fictional: take them as a pattern, then take them out.
      - id: lending-tools
        name: Lending tools
        definition: >-
          Neighbours lend each other things that they need for a short time. One or two
          sentences that a coder can decide by.
        include:                  # what counts
          - Tools, books or machines that are given back
        exclude:                  # what looks like it and does not count, and the code to use
          - Things that are given away for good (use giving)
        examples:                 # two or more typical quotes; say if they are fictional
          - She let me have her ladder for the weekend.
          - I still have his drill, I must take it back.
        keywords:                 # they only suggest; every inflected form is found
          - borrow
          - lend
          - take it back          # several words are a phrase
          - {{any: [drill, ladder], near: [have, return], within: 4}}
        not:                      # phrases that cancel a keyword hit
          - borrow money
        # Further keys, each with its default:
        # dimension: reach        # the dimension of the evaluation that it speaks to
        # scale: {{min: 0, max: 3, labels: {{0: absent, 3: strong}}}}   # a rating on each coding
        # colour: "#3A7CA5"
        # status: active          # active, draft or deprecated
        # replaces: [old-id]      # former codes whose codings this one takes over
      - id: giving
        name: Giving
        definition: Neighbours give each other things that they do not want back.
        exclude:
          - Things that are to be given back (use lending-tools)
        examples:
          - He gave us the whole box, for nothing.
        keywords:
          - for nothing
          - give away
"""


def template(name: str, title: str) -> str:
    """The text of a new codebook file.

    >>> template("neighbours", "Neighbours").splitlines()[8]
    'codebook: neighbours          # the short name under which it is used and cited'
    """
    from qualcode.codebook.dump import key_lines

    (titled,) = key_lines("title", " ".join(title.split())[:80])
    return TEMPLATE.replace("title: {title}", titled).replace("{name}", name).replace(
        "{{", "{"
    ).replace("}}", "}")  # fmt: skip
