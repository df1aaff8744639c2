"""The far end's half of the wire: one hall, known by its certificate, asked one message at a time.

Law: the hall's own certificate, whose SHA-256 came by file or slip, is the only trust anchor; there is no way to
click past it. What is not exactly the hall's reply is no contact, whatever its status says.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from quiz.errors import NoContact, Unreadable, WrongHall
from quiz.exam import fingerprint as prints
from quiz.exam.join_file import Join
from quiz.exam.protocol import REPLY_TO, Denied, Reply, Request, decode, encode, path_of

if TYPE_CHECKING:
    import httpx

CONNECT_WITHIN, READ_WITHIN, SLOW_READ_WITHIN = 3.0, 10.0, 45.0  # seconds


class Wire:
    """Guards the connections to one hall; any thread may ask."""

    def __init__(
        self, join: Join, replies: Mapping[type[Request], type[Reply]] = REPLY_TO, read_within: float = READ_WITHIN
    ) -> None:
        self._join = join
        self._replies = replies
        self._read_within = read_within
        self._trusted: ssl.SSLContext | None = None
        self._client: httpx.Client | None = None
        self._at = 0  # which of the addresses
        self._turn = Lock()

    @property
    def seal(self) -> str:
        """The hall's key for sealed files, where the join file told it."""
        return self._join.seal

    def ask(self, request: Request, token: str = "", *, slow: bool = False) -> Reply:
        """The reply that belongs to the request, or ``Denied``. Raises ``NoContact``."""
        import httpx

        client, address = self._connected()
        try:
            answer = client.post(
                f"https://{address}{path_of(type(request))}",
                content=encode(request),
                headers={"authorization": f"Bearer {token}"} if token else {},
                timeout=httpx.Timeout(SLOW_READ_WITHIN if slow else self._read_within, connect=CONNECT_WITHIN),
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            self._at += isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            raise NoContact(type(error).__name__) from error
        kind = self._replies[type(request)] if answer.status_code == 200 else Denied
        try:
            return decode(kind, answer.content)
        except Unreadable as error:
            raise NoContact(f"{answer.status_code}: not the hall's words") from error

    def close(self) -> None:
        """Hang up."""
        with self._turn:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connected(self) -> tuple[httpx.Client, str]:
        import httpx

        address = self._join.addresses[self._at % len(self._join.addresses)]
        with self._turn:
            if self._client is None:
                if self._trusted is None:
                    try:
                        self._trusted = pinned(address, self._join.fingerprint)
                    except NoContact:
                        self._at += 1
                        raise
                # Neither proxies nor authorities of the system have a say.
                self._client = httpx.Client(verify=self._trusted, trust_env=False, follow_redirects=False)
            return self._client, address


def pinned(address: str, fingerprint: str) -> ssl.SSLContext:
    """Fetch the certificate, compare its SHA-256 (as far as it is known), and trust it alone. Raises ``NoContact``."""
    host, _, port = address.rpartition(":")
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE  # only to read its certificate; nothing is said on this connection
    try:
        with (
            socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_WITHIN) as plain,
            anybody.wrap_socket(plain) as wrapped,
        ):
            found = wrapped.getpeercert(binary_form=True) or b""
    except (OSError, ValueError) as error:
        raise NoContact(type(error).__name__) from error
    if not prints.fits(fingerprint, sha256(found).hexdigest()):
        raise WrongHall(sha256(found).hexdigest())
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusted.check_hostname = False  # this one certificate is the hall, at whatever address it stands
    with suppress(AttributeError):
        trusted.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    trusted.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(found))
    return trusted
