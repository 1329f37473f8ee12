"""Where in its file a codebook says a thing: the place of a code, a key, an item."""

from dataclasses import dataclass
from functools import cached_property

from qualcode.codebook.edit import find_code
from qualcode.codebook.places import Path
from qualcode.codebook.strict_yaml import Tree, parse


@dataclass(frozen=True)
class Whereabouts:
    """A file and the places of its codes."""

    text: str
    where: str

    @cached_property
    def _tree(self) -> Tree:
        return parse(self.text, self.where)

    def code(self, code: str) -> str:
        r"""The place of a code.

        >>> text = "codebook: x\nversion: '1'\ncodes:\n  - id: a\n    name: A"
        >>> Whereabouts(text, "x.yaml").code("a")
        'x.yaml:4:5'
        """
        return self._tree.at(self._path(code))

    def item(self, code: str, key: str, number: int) -> str:
        """The place of an item of a list; that of the code if it is not there."""
        path = (*self._path(code), key, number)
        return self._tree.at(path) if path in self._tree.values else self.code(code)

    def key(self, name: str, code: str | None = None) -> str:
        """The place of what stands behind a key of a code, or of the codebook."""
        path = (*(() if code is None else self._path(code)), name)
        held = path in self._tree.values
        return self._tree.at(path) if held else self.code(code) if code else self.where

    def _path(self, code: str) -> Path:
        return find_code(self._tree, code) or ()
