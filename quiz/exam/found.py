"""Halls on the network: announced by themselves, found by desks, over zeroconf.

Law: what is found is only an address and a title. Whether it is the hall is for the fingerprint to say, and that never
comes from here. No trouble with the network's announcements ever stops a hall or a desk.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

SERVICE = "_lawquiz._tcp.local."
_TITLE = b"title"
_LONGEST = 200  # bytes of a title; a text record holds 255
_log = logging.getLogger("lawquiz.found")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who says that they hold ``title`` at one of ``addresses`` (host:port)."""

    title: str
    addresses: tuple[str, ...]


@contextmanager
def announce(title: str, host: str, port: int, interfaces: Sequence[str] = ()) -> Iterator[None]:
    """Tell the network while the block lasts. It is done beside the block: the hall waits for nothing."""
    over = Event()
    thread = Thread(target=_announce, args=(title, host, port, interfaces, over), name="announcer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)


def browse(within: float = 2.0, interfaces: Sequence[str] = ()) -> list[Found]:
    """Who is heard in so many seconds, by title; blocks as long."""
    try:
        return _browse(within, interfaces)
    except Exception as error:
        _log.info("no halls can be sought: %s", error)
        return []


def _announce(title: str, host: str, port: int, interfaces: Sequence[str], over: Event) -> None:
    try:
        from zeroconf import ServiceInfo

        told = title.encode()[:_LONGEST].decode(errors="ignore")
        machine = socket.gethostname().partition(".")[0] or "hall"
        info = ServiceInfo(
            SERVICE,
            f"{machine}-{port}.{SERVICE}",
            port=port,
            parsed_addresses=_addresses(host, interfaces),
            properties={_TITLE: told.encode()},
            server=f"{machine}.local.",
        )
        network = _zeroconf(interfaces)
        try:
            network.register_service(info, allow_name_change=True)
            over.wait()
            network.unregister_service(info)
        finally:
            network.close()
    except Exception as error:
        _log.info("the hall is not announced: %s", error)


def _browse(within: float, interfaces: Sequence[str]) -> list[Found]:
    from zeroconf import ServiceBrowser, ServiceListener

    names: set[str] = set()

    class Listener(ServiceListener):
        def add_service(self, zc: Any, type_: str, name: str) -> None:
            names.add(name)

        def update_service(self, zc: Any, type_: str, name: str) -> None:
            names.add(name)

        def remove_service(self, zc: Any, type_: str, name: str) -> None:
            names.discard(name)

    network = _zeroconf(interfaces)
    try:
        browser = ServiceBrowser(network, SERVICE, Listener())
        Event().wait(within)
        browser.cancel()
        infos = [network.get_service_info(SERVICE, name, timeout=1000) for name in sorted(names)]
    finally:
        network.close()
    return sorted((_found(info) for info in infos if info is not None), key=lambda each: each.title)


def _found(info: ServiceInfo) -> Found:
    title = (info.properties.get(_TITLE) or b"").decode(errors="replace")
    heard = info.parsed_scoped_addresses()
    return Found(title, tuple(f"[{a}]:{info.port}" if ":" in a else f"{a}:{info.port}" for a in heard))


def _zeroconf(interfaces: Sequence[str]) -> Any:
    from zeroconf import Zeroconf

    return Zeroconf(interfaces=list(interfaces)) if interfaces else Zeroconf()


def _addresses(host: str, interfaces: Sequence[str]) -> list[str]:
    """At which addresses the hall can be reached: the one it listens at, or all of this machine's."""
    if host not in ("", "0.0.0.0", "::"):
        return [host]
    if interfaces:
        return list(interfaces)
    import ifaddr

    found: list[str] = []
    with suppress(OSError):
        for adapter in ifaddr.get_adapters():
            found += [ip.ip for ip in adapter.ips if isinstance(ip.ip, str) and not ip.ip.startswith("127.")]
    return found or ["127.0.0.1"]
