"""Templates that a firm writes, kept from growing without end: counted, never timed.

The same template is refused on a slow machine and on a fast one. An ordinary digest takes some
hundred steps and makes texts of 50 kB.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any, TypeVar, cast

from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsletter.rendering.errors import TemplateFault

#: Turns of loops and calls of macros in one template, what it includes among them.
MOST_STEPS = 50_000
#: Letters of a text, twice what Gmail shows of a whole message many times over.
LONGEST = 1_000_000
#: Where a number is a width, a count or an index.
_GREATEST = 10_000
_LONGEST_POWER = 64
_WIDTH = re.compile(r"\d{5,}|[*{]\s*\}?\s*[*{]")

#: Filters and methods that make a text of whatever they are given.
_WORDING = frozenset({"do_format", "soft_str", "format", "format_map"})

_steps: ContextVar[list[int]] = ContextVar("steps")
_Callable = TypeVar("_Callable", bound=Callable[..., Any])


@contextmanager
def counted() -> Iterator[None]:
    """Count the steps of one rendering, in this thread alone."""
    mark = _steps.set([0])
    try:
        yield
    finally:
        _steps.reset(mark)


def text(pieces: Iterable[str]) -> str:
    """Return the pieces joined; refuse before the memory is taken."""
    kept, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise _too_long()
        kept.append(piece)
    return "".join(kept)


def shown(value: Any) -> Any:
    """Return what an expression writes: only texts, numbers and dates are words for a reader.

    Anything else is a slip (parentheses forgotten after a macro's name), and Python's name for it
    may hold an address in memory, other at each compilation.
    """
    if value is None:
        return ""
    if isinstance(value, (str, int, float, date, Undefined)):
        return value
    raise TemplateFault(
        "ce qui s’écrit là n’est pas un texte ("
        f"{type(value).__name__})\u00a0: il manque peut-être des parenthèses, ou le nom d’un champ"
    )


def _refuse_functions(values: Iterable[Any]) -> None:
    """Refuse what would become text with its address in memory, other at each compilation."""
    for value in values:
        if isinstance(value, FunctionType | MethodType | BuiltinFunctionType | GeneratorType):
            shown(value)


class _Counting(CodeGenerator):
    """Compiles each turn of a loop, each call of a macro and each assignment with its check."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        node.body.insert(0, _step(node))
        super().visit_For(node, frame)

    def macro_body(
        self, node: nodes.Macro | nodes.CallBlock, frame: Frame
    ) -> tuple[Frame, MacroRef]:
        node.body.insert(0, _step(node))
        return super().macro_body(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's
        node.nodes = [_called("worded", node, [each]) for each in node.nodes]
        super().visit_Concat(node, frame)

    def visit_Assign(self, node: nodes.Assign, frame: Frame) -> None:  # noqa: N802 - Jinja's
        node.node = _called("bounded", node, [cast("nodes.Expr", node.node)])
        super().visit_Assign(node, frame)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which nothing grows without end."""

    code_generator_class = _Counting
    concat = staticmethod(text)
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, finalize=shown)
        # Other words at each compilation, where an approval promises the same bytes.
        del self.filters["random"], self.globals["lipsum"]
        self.filters = {name: _careful(found) for name, found in self.filters.items()}

    def add_filters(self, **found: Callable[..., Any]) -> None:
        """Add filters, held to the same bounds."""
        self.filters |= {name: _careful(each) for name, each in found.items()}

    def step(self) -> None:
        """Count one turn of a loop or one call of a macro."""
        steps = _steps.get()
        steps[0] += 1
        if steps[0] > MOST_STEPS:
            raise TemplateFault(
                f"le modèle ne finit pas en {MOST_STEPS} tours\u00a0: une boucle ou une macro y "
                "tourne sans fin"
            )

    def bounded(self, value: Any) -> Any:
        """Return the value, unless it is longer than any message."""
        return _bounded(value)

    def worded(self, value: Any) -> Any:
        """Return what is to be joined to a text, unless it is no word for a reader."""
        _refuse_functions((value,))
        return value

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what the sandbox lets through, with arguments and results of a message's size."""
        _refuse_great(args, kwargs)
        if getattr(obj, "__name__", "") in _WORDING:
            _refuse_functions((*args, *kwargs.values()))
        _refuse_growth(getattr(obj, "__name__", ""), getattr(obj, "__self__", None), args, kwargs)
        return _bounded(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate, unless the result is longer than any message."""
        if operator == "*" and any(isinstance(side, (str, list, tuple)) for side in (left, right)):
            sides = [len(side) if hasattr(side, "__len__") else side for side in (left, right)]
            if sides[0] * sides[1] > LONGEST:
                raise _too_long()
        if operator == "**" and abs(right) > _LONGEST_POWER:
            raise _too_long()
        if operator == "%" and isinstance(left, str):
            _refuse_functions(right if isinstance(right, tuple) else (right,))
        if operator == "%" and isinstance(left, str) and _WIDTH.search(left):
            raise _too_long()
        return _bounded(super().call_binop(context, operator, left, right))


def _called(name: str, node: nodes.Node, arguments: list[nodes.Expr]) -> nodes.Call:
    """Return the call of one of the environment's own functions."""
    function = nodes.EnvironmentAttribute(name, lineno=node.lineno)
    return nodes.Call(function, arguments, [], None, None, lineno=node.lineno)


def _step(node: nodes.Node) -> nodes.ExprStmt:
    return nodes.ExprStmt(_called("step", node, []), lineno=node.lineno)


def _careful(function: _Callable) -> _Callable:
    """Return the filter with its arguments and its result held to the bounds."""

    @functools.wraps(function)
    def careful(*args: Any, **kwargs: Any) -> Any:
        _refuse_great(args[1:], kwargs)
        # Jinja hands some filters its own environment or context first.
        if function.__name__ in _WORDING:
            _refuse_functions((*args, *kwargs.values()))
        given = next((index for index, each in enumerate(args) if not _is_jinja(each)), 0)
        _refuse_growth(function.__name__, args[given], args[given + 1 :], kwargs)
        return _bounded(function(*args, **kwargs))

    return careful  # type: ignore[return-value] # wraps keeps what Jinja reads of it


def _is_jinja(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "jinja2" or isinstance(
        value, BoundedEnvironment
    )


def _refuse_great(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    for value in (*args, *kwargs.values()):
        if isinstance(value, int) and abs(value) > _GREATEST:
            raise TemplateFault(
                f"le nombre {value} passe {_GREATEST}, le plus grand qu’un message demande"
                if abs(value) < 10**12
                else f"un nombre y passe {_GREATEST}, le plus grand qu’un message demande"
            )


def _refuse_growth(name: str, on: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse what makes a long text of short ones: replacing, joining, filling to a width."""
    length = len(on) if isinstance(on, (str, list, tuple)) else 0
    longest = max((len(v) for v in (*args, *kwargs.values()) if isinstance(v, str)), default=0)
    if name in {"replace", "do_replace", "join", "sync_do_join", "do_join", "translate"}:
        grown = length * longest if isinstance(on, str) else longest * _GREATEST
        if name.endswith("join") and isinstance(on, str):
            grown = longest * length
        if grown > LONGEST * 20:
            raise _too_long()
    if name in {"format", "format_map", "do_format"} and isinstance(on, str) and _WIDTH.search(on):
        raise _too_long()


def _bounded(value: Any) -> Any:
    if isinstance(value, (str, list, tuple, dict)) and len(value) > LONGEST:
        raise _too_long()
    if isinstance(value, int) and value.bit_length() > 1024:
        raise _too_long()
    return value


def _too_long() -> TemplateFault:
    return TemplateFault(f"un texte y passe {LONGEST} signes, plus qu’aucune messagerie n’affiche")
