"""Template files as they come: a sentence names the one that cannot be used."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from tests.rendering.contents import ORDINARY
from tests.rendering.rebranded import AFTER, BODY, TEXT, after, compiled, folders, refusal

ACCENTED = AFTER.replace("HERE", "<p>été</p>")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "email/../../../etc/passwd", "web/base.html"]
)
def test_nothing_outside_the_folder_of_mails_is_read(tmp_path: Path, name: str) -> None:
    said = refusal(tmp_path, after(f'{{% include "{name}" ignore missing %}}'))
    assert "n’est pas sous email/" in said
    assert "(Demandé par email/editorial/body.html, ligne 4.)" in said
    assert "n’est pas sous email/" in refusal(tmp_path, {BODY: f'{{% extends "{name}" %}}'})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (ACCENTED.encode("latin-1"), "ligne 4, n’est pas écrit en UTF-8"),
        (ACCENTED.encode("utf-16"), "ligne 1, n’est pas écrit en UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0", "ligne 1, n’est pas écrit en UTF-8"),
        (b"a\nb\0c", "ligne 2, contient un signe qu’aucun message ne doit contenir (U+0000)"),
        ("a\n\u202eb".encode(), "ligne 2, contient un signe qu’aucun message"),
        (b"x" * 300_000, "pèse 300 ko"),
    ],
)
def test_what_is_no_text_in_utf_8_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    assert f"{BODY}" in refusal(tmp_path, {BODY: raw})
    assert said in refusal(tmp_path, {BODY: raw})


def test_an_included_file_is_named_with_who_asks_for_it(tmp_path: Path) -> None:
    files = after('{% include "email/pied.html" %}')
    said = refusal(tmp_path, files | {"email/pied.html": "\n\né".encode("latin-1")})
    assert said.startswith("Le modèle email/pied.html, ligne 3, n’est pas écrit en UTF-8")
    assert said.endswith("(Demandé par email/editorial/body.html, ligne 4.)")
    (tmp_path / "email/pied.html").unlink()
    said = refusal(tmp_path, files)
    assert "introuvable, que demande email/editorial/body.html, ligne 4." in said


def test_windows_files_are_as_good_as_others(tmp_path: Path) -> None:
    marked = b"\xef\xbb\xbf" + ACCENTED.replace("\n", "\r\n").encode()
    text = b'{% include "packaged/email/editorial/body.txt" %}\r\n\r\nBonjour\r\n'
    message = compiled(tmp_path, {BODY: marked, TEXT: text})
    assert "été</p>" in message.html
    assert "\ufeff" not in message.html
    assert "\r" not in message.html + message.text


def test_a_folder_or_a_dead_link_does_not_give_way_to_the_packaged_file(tmp_path: Path) -> None:
    (tmp_path / BODY).mkdir(parents=True)
    assert "n’est pas un fichier" in refusal(tmp_path, {})
    (tmp_path / BODY).rmdir()
    (tmp_path / BODY).symlink_to(tmp_path / "ailleurs.html")
    assert "n’est pas un fichier" in refusal(tmp_path, {})


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    folders(tmp_path, after("x"))
    (tmp_path / BODY).chmod(0)
    if os.access(tmp_path / BODY, os.R_OK):
        # root reads every file; a process's memory, at its first page, nobody does.
        (tmp_path / BODY).unlink()
        (tmp_path / BODY).symlink_to("/proc/self/mem")
    assert "donnez-en le droit de lecture" in refusal(tmp_path, {})


def test_a_running_process_sees_each_change(tmp_path: Path) -> None:
    """An approval hashes the files as they are: what is compiled must be the same ones."""
    dirs = folders(tmp_path, {})
    assert "Bonjour" not in compile_message(ORDINARY, template_dirs=dirs).html
    folders(tmp_path, after("un"))
    assert "Bonjour</p>\nun" in compile_message(ORDINARY, template_dirs=dirs).html
    folders(tmp_path, after("deux"))
    assert "Bonjour</p>\ndeux" in compile_message(ORDINARY, template_dirs=dirs).html
    folders(tmp_path, {"email/firm.css": ".edition { margin: 3px 0 0; }"})
    assert "margin:3px 0 0" in compile_message(ORDINARY, template_dirs=dirs).html
    (tmp_path / BODY).unlink()
    assert "Bonjour" not in compile_message(ORDINARY, template_dirs=dirs).html


def test_a_layout_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match=r"email/maison/subject\.txt.*introuvable"):
        compile_message(replace(ORDINARY, layout="maison"), template_dirs=folders(tmp_path, {}))
