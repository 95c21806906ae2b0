"""Reading a page of the web: http(s) only, public addresses only, bounded in size and time.

Each name is resolved once and the connection goes to the address that was checked, so that a name
which answers differently the second time (DNS rebinding) leads nowhere else; every redirect is
checked again. No proxy, no cookie, no credential is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

AGENT = "firm-newsletter/0.1"
#: Bytes of one answer.
MAX_BYTES = 10_000_000
#: Seconds for one answer, redirects included, and for one silence within it.
WHOLE_SECONDS, SILENT_SECONDS = 30.0, 10.0
MOST_REDIRECTS = 5

_PIECE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TRUST = ssl.create_default_context


class FetchRefused(Exception):
    """The page was not read; the sentence says why."""

    def __init__(self, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        #: HTTP status when the server gave one, else 0.
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came, after redirects."""

    url: str
    content_type: str
    body: bytes


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    max_bytes: int = MAX_BYTES,
    seconds: float = WHOLE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Return the page at that address; raise FetchRefused when it must not or cannot be read."""
    deadline = clock() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get(url, allow_private, max_bytes, lambda: deadline - clock())
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise FetchRefused(
        f"L’adresse redirige plus de {MOST_REDIRECTS} fois\u202f: elle n’est pas lue."
    )


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _get(url: str, allow_private: bool, max_bytes: int, left: Callable[[], float]) -> Fetched | str:
    """Return one answer: the page, or where it redirects to."""
    parts = _checked(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port, allow_private=allow_private)
    opened = ExitStack()
    connection = opened.enter_context(closing(_connection(parts.scheme, host, port, address, left)))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    try:
        connection.request(
            "GET",
            f"{path}?{query}" if query else path,
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"},
        )
        answer = opened.enter_context(closing(connection.getresponse()))
        if answer.status in _REDIRECTS and (location := answer.getheader("Location")):
            return location
        if answer.status != http.HTTPStatus.OK:
            raise FetchRefused(f"Le serveur {host} répond {answer.status}.", status=answer.status)
        body = _body(answer, connection, max_bytes, left)
        return Fetched(url=url, content_type=answer.getheader("Content-Type", ""), body=body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchRefused(_why(error, host)) from error
    finally:
        opened.close()


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise FetchRefused("L’adresse n’est pas valide.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchRefused("Seules les adresses http et https sont lues.")
    if parts.username or parts.password:
        raise FetchRefused("Une adresse qui contient un mot de passe n’est pas lue.")
    if any(ord(c) < 33 for c in url.strip()) or port == 0:
        raise FetchRefused("L’adresse n’est pas valide.")
    return parts


def _address(host: str, port: int, *, allow_private: bool) -> str:
    """Return the address to connect to; every address of the name must be public."""
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
        found = socket.getaddrinfo(ascii_host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(f"Le nom {host} n’a pas d’adresse sur internet.") from error
    addresses = [str(one[4][0]) for one in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise FetchRefused(
            f"L’adresse {host} est celle d’un réseau privé\u202f: elle n’est pas lue."
        )
    return addresses[0]


def _connection(
    scheme: str, host: str, port: int, address: str, left: Callable[[], float]
) -> http.client.HTTPConnection:
    """Return a connection already made to the address that was checked."""
    named = f"[{host}]" if ":" in host else host
    named = named if named.isascii() else named.encode("idna").decode("ascii")
    connection = http.client.HTTPConnection(named, port)
    try:
        seconds = max(min(left(), SILENT_SECONDS), 0.01)
        connection.sock = socket.create_connection((address, port), timeout=seconds)
        if scheme == "https":
            # http.client writes the port into Host unless it is the scheme's own.
            connection.default_port = 443
            connection.sock = _TRUST().wrap_socket(
                connection.sock, server_hostname=named.strip("[]")
            )
    except (OSError, ValueError) as error:
        connection.close()
        raise FetchRefused(_why(error, host)) from error
    return connection


def _body(
    answer: http.client.HTTPResponse,
    connection: http.client.HTTPConnection,
    max_bytes: int,
    left: Callable[[], float],
) -> bytes:
    """Return the answer's body, read piece by piece under both limits, unpacked under the same."""
    pieces: list[bytes] = []
    size = 0
    while not answer.closed:
        if left() <= 0:
            raise FetchRefused("La page met trop de temps à arriver.")
        if connection.sock is not None:
            connection.sock.settimeout(max(min(left(), SILENT_SECONDS), 0.01))
        piece = answer.read1(_PIECE)
        if not piece:
            break
        size += len(piece)
        if size > max_bytes:
            raise FetchRefused(f"La page dépasse {max_bytes / 1e6:.0f}\u00a0Mo.")
        pieces.append(piece)
    return _unpacked(b"".join(pieces), answer.getheader("Content-Encoding", ""), max_bytes)


def _unpacked(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return the body of a server that compresses although it was asked not to."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchRefused(f"La page est compressée ({encoding[:20]}) et ne peut pas être lue.")
    try:
        unpacker = zlib.decompressobj(47)
        plain = unpacker.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise FetchRefused("La page compressée est abîmée.") from error
    if len(plain) > max_bytes:
        raise FetchRefused(f"La page dépasse {max_bytes / 1e6:.0f}\u00a0Mo une fois décompressée.")
    return plain


def _why(error: Exception, host: str) -> str:
    if isinstance(error, TimeoutError):
        return f"Le serveur {host} ne répond pas à temps."
    if isinstance(error, ssl.SSLError):
        return f"Le certificat de {host} n’est pas valable."
    if isinstance(error, ConnectionRefusedError):
        return f"Le serveur {host} refuse la connexion."
    return f"La connexion à {host} a échoué."
