"""Templates that are clumsy or hostile: a sentence with file and line, in no time, in no memory."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from tests.rendering.contents import ORDINARY, TEMPLATES
from tests.rendering.rebranded import after, compiled, refusal

LINE = "Le modèle email/editorial/body.html, ligne 4, ne peut être rempli : "


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    """Two gigabytes more than now: what would take the machine's memory fails instead."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2 * 2**30, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ ['']|map(attribute='__class__')|first }}",
        "{{ ['']|map('attr', '__class__')|first }}",
        "{{ '{0.__class__}'.format(content) }}",
        "{{ '{a.__globals__}'.format_map({'a': prose}) }}",
        "{{ prose.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self._TemplateReference__context }}",
        "{{ (articles|map('upper')).gi_frame.f_globals }}",
        "{{ parts.footer._func.__globals__ }}",
        "{% set x = [] %}{{ x.append(1) }}",
    ],
)
def test_nothing_leaves_the_sandbox(tmp_path: Path, escape: str) -> None:
    assert refusal(tmp_path, after(escape)).startswith(f"{LINE}Jinja dit « access to attribute")


@pytest.mark.parametrize(
    "greed",
    [
        "{% for i in range(10 ** 9) %}x{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) ~ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ 10000000 * 'x' }}",
        "{{ 10 ** (10 ** 8) }}",
        "{{ (range(9999)|list * 9999)|length }}",
        "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x=n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x=n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=3) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set a = 'x' * 100000 %}{{ a|replace('x', a) }}",
        "{% set a = 'x' * 100000 %}{{ a.replace('x', a) }}",
        "{% set a = 'x' * 100000 %}{{ a|join(a) }}",
        "{% set a = 'x' * 100000 %}{{ a.join(a) }}",
        "{{ 'x'|center(10 ** 9) }}",
        "{{ 'x'.center(10 ** 9) }}",
        "{{ 'x y'|indent(10 ** 9) }}",
        "{{ ['x']|batch(10 ** 9, 'x')|list|length }}",
        "{{ '%1000000000d' % 3 }}",
        "{{ '%*d' % (10 ** 9, 3) }}",
        "{{ '{:>1000000000}'.format('x') }}",
        "{{ '{:>{}}'.format('x', 10 ** 9) }}",
        "{{ '%1000000000d'|format(3) }}",
    ],
)
def test_nothing_grows_without_end(tmp_path: Path, greed: str) -> None:
    said = refusal(tmp_path, after(greed))
    assert said.startswith(LINE)
    assert "Jinja dit" not in said


def test_templates_that_include_themselves_end(tmp_path: Path) -> None:
    own = {"email/a.html": '{% include "email/a.html" %}' * 2}
    said = refusal(tmp_path, own | after('{% include "email/a.html" %}'))
    assert "email/a.html, ligne 1," in said
    assert "s’y appelle soi-même sans fin" in said
    assert "passe 1000000 signes" in refusal(
        tmp_path, after('{% include "email/editorial/body.html" %}')
    )
    line = "y" * 1000
    assert "passe 1000000 signes" in refusal(
        tmp_path, after(f"{{% for i in range(9999) %}}{line}{{% endfor %}}")
    )


@pytest.mark.parametrize("chance", ["{{ ['a', 'b']|random }}", "{{ lipsum() }}"])
def test_nothing_is_left_to_chance(tmp_path: Path, chance: str) -> None:
    assert "ligne 4," in refusal(tmp_path, after(chance))


@pytest.mark.parametrize(
    "slip",
    ["{{ parts.footer }}", "{{ prose }}", "{{ articles|map(attribute='title') }}", "{{ content }}"],
)
def test_what_is_no_text_is_not_written(tmp_path: Path, slip: str) -> None:
    assert "n’est pas un texte" in refusal(tmp_path, after(slip))


def test_what_is_not_known_writes_nothing(tmp_path: Path) -> None:
    html = compiled(tmp_path, after("<p>avant{{ articles[2].picture }}après</p>")).html
    assert "avantaprès" in html


def test_an_ordinary_template_has_ample_room(tmp_path: Path) -> None:
    plain = compile_message(ORDINARY, template_dirs=[TEMPLATES])
    own = after("{% for i in range(500) %}{{ loop.index }} {% endfor %}{{ 'ab' * 9 }}{{ 2 ** 10 }}")
    assert "ababababababababab1024" in compiled(tmp_path, own).html
    assert "1024" not in plain.html


@pytest.mark.parametrize(
    "line",
    ["{{ prose ~ '' }}", "{{ '%s' % prose }}", "{{ '%s'|format(prose) }}", "{{ prose|string }}"],
)
def test_nothing_shows_where_it_lies_in_memory(tmp_path: Path, line: str) -> None:
    """Otherwise the same digest would have other bytes in each process."""
    assert "ligne 4, ne peut être rempli : ce qui s’écrit là" in refusal(tmp_path, after(line))


def test_thirty_loops_in_one_another_are_a_sentence(tmp_path: Path) -> None:
    nested = "{% for a in [1] %}" * 30 + "{% endfor %}" * 30
    assert "trop de boucles" in refusal(tmp_path, after(nested))
