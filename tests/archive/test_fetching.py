"""Pages of the web: public addresses only, redirects checked again, size and time bounded."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import pytest

from newsletter.common.fetching import FetchRefused, fetch, is_public
from tests.archive.websites import Site, drip, flood, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def refused(url: str, **options: object) -> str:
    with pytest.raises(FetchRefused) as refusal:
        fetch(url, **options)  # type: ignore[arg-type]
    return refusal.value.sentence


def test_a_page_is_read_with_its_address_after_redirects(site: Site) -> None:
    site.page("/vieux", "", status=301, Location="/neuf?a=1")
    site.page("/neuf?a=1", "été", Content_Type="text/html; charset=utf-8")
    found = fetch(f"{site.url}/vieux", allow_private=True)
    assert (found.url, found.body.decode()) == (f"{site.url}/neuf?a=1", "été")
    assert site.agents == {"firm-newsletter/0.1"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
    ],
)
def test_a_private_address_is_not_read(url: str) -> None:
    assert "réseau privé" in refused(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://u:p@example.org/",
        "http://a b/",
    ],
)
def test_what_is_no_web_address_is_not_read(url: str) -> None:
    assert refused(url, allow_private=True)


def test_addresses_wrapped_in_others_are_unwrapped() -> None:
    for address in ("64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:10.0.0.1", "224.0.0.1", "::"):
        assert not is_public(address), address
    assert is_public("9.9.9.9")
    assert is_public("2620:fe::fe")


def test_a_redirect_to_a_private_address_is_checked_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site itself counts as public for once; where it sends us does not."""
    from newsletter.common import fetching

    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    site.page("/", "", status=302, Location="http://127.0.0.2/secret")
    assert "réseau privé" in refused(f"{site.url}/")


def test_a_name_with_one_private_address_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with a public and a private address (the resolver's word, not ours)."""
    answers = [(2, 1, 6, "", (address, 80)) for address in ("9.9.9.9", "10.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answers)
    assert "réseau privé" in refused("http://double.example.org/")


def test_redirects_end(site: Site) -> None:
    site.page("/", "", status=302, Location="/")
    assert "redirige" in refused(f"{site.url}/", allow_private=True)


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    site.page("/", "", status=302, Location="file:///etc/passwd")
    assert "http" in refused(f"{site.url}/", allow_private=True)


def test_an_endless_page_is_cut(site: Site) -> None:
    site.pages["/"] = flood
    assert "dépasse 1\u00a0Mo" in refused(f"{site.url}/", allow_private=True, max_bytes=1_000_000)


def test_a_dripping_page_is_cut(site: Site) -> None:
    site.pages["/"] = drip
    started = time.monotonic()
    assert "temps" in refused(f"{site.url}/", allow_private=True, seconds=0.5)
    assert time.monotonic() - started < 3


def test_a_compressed_bomb_is_cut(site: Site) -> None:
    site.page("/bon", gzip.compress(b"bonjour"), Content_Encoding="gzip")
    site.page("/bombe", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    assert fetch(f"{site.url}/bon", allow_private=True).body == b"bonjour"
    assert "décompressée" in refused(f"{site.url}/bombe", allow_private=True, max_bytes=1_000_000)


def test_an_error_is_said_with_its_status(site: Site) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(f"{site.url}/absent", allow_private=True)
    assert refusal.value.status == 404
    assert "404" in refusal.value.sentence


def test_a_closed_port_is_said() -> None:
    with serving() as site:
        url = site.url
    assert "refuse la connexion" in refused(url, allow_private=True)
