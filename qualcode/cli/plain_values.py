"""Options whose value is already what the command wants: taken as they stand.

Typer hands each value to pydantic, whose import alone takes as long as Typer's own; words, flags
and defaults do not need it. Whatever needs converting or checking goes the usual way.
"""

from typing import Any


class Plain:
    """Stands before an option's usual conversion, which is only built when it is needed."""

    def __init__(self, option: Any) -> None:
        self._option = option
        self._wanted = option.type_descriptor.annotation
        self._usual: Any = None

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command wants it; a number that is one already is a default."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if not many and type(value) is self._wanted:
            return value
        if many and self._wanted == list[str] and _all_words(value):
            return list(value)
        return self._convert(value, param, ctx)

    def _convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if self._usual is None:
            self._option._runtime_param = None  # noqa: SLF001 - so that Typer builds its own
            self._usual = self._option.get_runtime_param()
        return self._usual.coerce(value, param=param, ctx=ctx)


def _all_words(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(type(each) is str for each in value)


def take_plainly(command: Any, ctx: Any) -> Any:
    """The command, and all below it, with options that take plain values as they stand.

    Where another Typer keeps its conversions elsewhere, nothing changes but the time it takes.
    """
    for option in command.get_params(ctx):
        kind = getattr(option, "type_descriptor", None)
        if (
            kind is not None
            and not getattr(option, "_runtime_param", 1)
            and not kind.parameter_info.parser
        ):
            option._runtime_param = Plain(option)  # noqa: SLF001 - the one place to stand
    for below in getattr(command, "commands", {}).values():
        take_plainly(below, ctx)
    return command
