"""Where a template is to be mended: the firm's own file and line whenever it holds one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from newsletter.rendering.loading import source_of, text_of
from newsletter.rendering.stylesheets import Rule, declarations, rules
from newsletter.rendering.templates import environment_for
from newsletter.rendering.tracing import Origin, origin_of, own_style
from newsletter.rendering.visibility import matches

#: Jinja's marks in a style sheet, blanked so that their braces are nobody's.
_JINJA = re.compile(r"\{(?:\{.*?\}|%.*?%|#.*?#)\}", re.DOTALL)


@dataclass(frozen=True)
class Workshop:
    """The templates of one layout, to be looked at once something in them has to be mended."""

    layout: str
    template_dirs: Sequence[Path]
    #: Fills the templates again, each tag marked with where it comes from.
    traced_html: Callable[[], str]

    def room_for(self, part: str, name: str, body: str) -> tuple[str, str]:
        """Say in which file, and after which line, something belongs; and what mends it.

        The part, unless the firm's own part of that name is what lacks the name.
        """
        macro = part.removeprefix("parts.").partition("(")[0]
        if own := self._own_macro(macro, body):
            return self._said(own), f"{{{{ {name} }}}}"
        if block := self._replaced_block(macro, body):
            return self._said(block), f"{{{{ {part} }}}}"
        chain = self._chain(body)
        below = next((each for each in chain if self._is_own(each.path)), None)
        if below and below is not chain[0]:
            filled = {block.name for block in chain[0].tree.find_all(nodes.Block)}
            kept = {block.name for block in below.tree.find_all(nodes.Block)}
            if "digest" in filled - kept:
                end = next(_lines_with("</body>", below), len(below.text.splitlines()))
                return self._said(Origin(below.path, end)), "{% block digest %}{% endblock %}"
        return self._said(self._last_part(chain[:1], body)), f"{{{{ {part} }}}}"

    def line_of(self, node: Any, properties: Sequence[str]) -> str:
        """Say which line hides an element of the traced HTML, or gives it what it must not have."""
        around = [node, *node.iterancestors()]
        for each in around if properties else [node]:
            if set(properties) & declarations(own_style(each)).keys():
                return self._said(self._own(origin_of(each) for each in [each, *around]))
        for each in around:
            for path in self._styled:
                for rule in _rules_of(path):
                    if set(properties) & rule.declarations.keys() and matches(rule.selector, each):
                        return self._said(Origin(path, rule.line))
        own = self._own(origin_of(each) for each in around)
        return self._said(own)

    def line_with(self, pattern: str, body: str) -> str:
        """Say which line holds what the pattern finds, the firm's own files first."""
        for template in sorted(self._files(body), key=lambda each: not self._is_own(each.path)):
            for number in _lines_with(pattern, template):
                return self._said(Origin(template.path, number))
        return self._said(self._last_part(self._chain(body)[:1], body))

    def _own(self, origins: Any) -> Origin | None:
        found = [origin for origin in origins if origin]
        return next(
            (each for each in found if self._is_own(each.path)), found[0] if found else None
        )

    def _is_own(self, path: Path) -> bool:
        return not path.is_relative_to(self.template_dirs[-1])

    def _own_macro(self, macro: str, body: str) -> Origin | None:
        """Return the firm's own macro of that name, if the packaged one is not used any more."""
        for template in self._files(body):
            for found in template.tree.find_all(nodes.Macro):
                if found.name == macro and self._is_own(template.path):
                    return Origin(template.path, found.lineno)
        return None

    def _replaced_block(self, macro: str, body: str) -> Origin | None:
        """Return the firm's block that stands where a packaged one calls the macro."""
        chain = self._chain(body)
        for number, template in enumerate(chain):
            for block in template.tree.find_all(nodes.Block):
                if not _calls(block, macro):
                    continue
                for nearer in chain[:number]:
                    for own in nearer.tree.find_all(nodes.Block):
                        if own.name == block.name and self._is_own(nearer.path):
                            return _after_last_part(nearer.path, own)
        return None

    def _last_part(self, templates: Sequence[_Template], body: str) -> Origin:
        for template in templates:
            return _after_last_part(template.path, template.tree, len(template.text.splitlines()))
        return Origin(Path(f"email/{self.layout}/{body}"), 0)

    def _chain(self, body: str) -> list[_Template]:
        """Return the template and those that it extends, or includes whole, nearest first."""
        found = [self._template(f"email/{self.layout}/{body}")]
        while len(found) < 10 and (last := found[-1]) is not None:
            parent = next(last.tree.find_all((nodes.Extends, nodes.Include)), None)
            name = getattr(getattr(parent, "template", None), "value", None)
            if not isinstance(name, str) or name.endswith(".css"):
                break
            found.append(self._template(name))
        return [each for each in found if each]

    def _files(self, body: str) -> list[_Template]:
        """Return every file that the template is made of."""
        names, found = [f"email/{self.layout}/{body}"], {}
        while names:
            name = names.pop(0)
            if name not in found and (template := self._template(name)):
                found[name] = template
                names += [each for each in find_referenced_templates(template.tree) if each]
        return list(found.values())

    @cached_property
    def _styled(self) -> list[Path]:
        return [each.path for each in self._files("body.html") if self._is_own(each.path)]

    def _template(self, name: str) -> _Template | None:
        path = source_of(name, template_dirs=self.template_dirs)
        if path is None:
            return None
        text = text_of(path)
        environment = environment_for(tuple(map(str, self.template_dirs)))
        return _Template(path, text, environment.parse(text, name, str(path)))

    def _said(self, origin: Origin | None) -> str:
        if origin is None:
            return f"Le modèle email/{self.layout}/body.html"
        if not origin.line:
            return f"Le modèle {origin.path}"
        return f"Le modèle {origin.path}, ligne {origin.line},"


@dataclass(frozen=True, slots=True)
class _Template:
    path: Path
    text: str
    tree: nodes.Template


def _rules_of(path: Path) -> Iterator[Rule]:
    text = text_of(path)
    text = _JINJA.sub(_blank, text)
    return rules(text if path.suffix == ".css" else re.sub(r"<[^>]*>", _blank, text))


def _blank(found: re.Match[str]) -> str:
    """Put in place of Jinja's words and of tags what ends a selector, and keep the lines."""
    written = "x" if found.group().startswith("{{") else ";"
    return written + "\n" * found.group().count("\n")


def _calls(tree: nodes.Node, macro: str) -> bool:
    return any(_called(call) == macro for call in tree.find_all(nodes.Call))


def _called(call: nodes.Call) -> str:
    """Return the part's name in ``parts.name(…)``."""
    function = call.node
    return function.attr if isinstance(function, nodes.Getattr) and _is_parts(function) else ""


def _is_parts(function: nodes.Getattr) -> bool:
    return isinstance(function.node, nodes.Name) and function.node.name == "parts"


def _after_last_part(path: Path, tree: nodes.Node, otherwise: int = 0) -> Origin:
    lines = [
        call.lineno
        for call in tree.find_all(nodes.Call)
        if _called(call) not in {"", "band", "sheet"}
    ]
    return Origin(path, max(lines, default=otherwise or tree.lineno))


def _lines_with(pattern: str, template: _Template) -> Iterator[int]:
    for number, line in enumerate(template.text.splitlines(), start=1):
        if re.search(pattern, line, re.IGNORECASE):
            yield number
