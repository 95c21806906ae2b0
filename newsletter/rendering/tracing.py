"""Which line of which template wrote an element: asked for once a promise is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from lxml import html as lxml_html

#: The attribute that carries file and line; never in a mail, since nobody sends a traced one.
_ORIGIN = "data-template-line"
#: The element's own style, which premailer mixes with the style sheets'.
_OWN_STYLE = "data-template-style"
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:]*)(?=[\s/>]|$)")


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A line of a template."""

    path: Path
    line: int


class Traced(Extension):
    """Writes its file and line into each tag of a template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens with the tags marked."""
        for token in stream:
            if token.type == "data" and str(stream.filename).endswith(".html"):
                yield Token(
                    token.lineno, token.type, self._marked(token, escape(str(stream.filename)))
                )
            else:
                yield token

    def _marked(self, token: Token, path: str) -> str:
        text = token.value

        def mark(tag: re.Match[str]) -> str:
            line = token.lineno + text.count("\n", 0, tag.start())
            return f'<{tag[1]} {_ORIGIN}="{line}:{path}"'

        return _TAG.sub(mark, text)


def with_own_styles(html: str) -> str:
    """Return traced HTML in which premailer will not make an element's own style forgotten."""
    return re.sub(r'\sstyle=("[^"]*"|\'[^\']*\')', rf" style=\1 {_OWN_STYLE}=\1", html)


def origin_of(node: Any) -> Origin | None:
    """Return the line that wrote this element."""
    line, colon, path = str(node.get(_ORIGIN) or "").partition(":")
    return Origin(Path(path), int(line)) if colon else None


def own_style(node: lxml_html.HtmlElement) -> str:
    """Return what the template itself wrote as the element's style."""
    return str(node.get(_OWN_STYLE) or "")
