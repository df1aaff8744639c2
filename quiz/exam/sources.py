"""Wrong codes by the address they come from: so many at once, then as many as trickle through.

Law: beside the count for each candidate, never in its place. An office may sit behind one address, so the measure is
generous, and only wrong codes count. Kept in memory, of a bounded number of addresses.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

AT_ONCE = 300  # wrong codes: an office of 160 that all mistype, once and again
A_SECOND = 0.5  # forgiven
ADDRESSES = 4096


class Sources:
    """Guards the counts; used from one thread."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def wait(self, address: str, at: datetime) -> float:
        """Seconds until a code from there is looked at again; 0: now."""
        return max(0.0, (self._level(_network(address), at) - AT_ONCE + 1) / A_SECOND)

    def wrong(self, address: str, at: datetime) -> None:
        """A code from there was wrong."""
        network = _network(address)
        self._wrong[network] = (self._level(network, at) + 1, at)
        self._wrong.move_to_end(network)
        while len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)

    def _level(self, network: str, at: datetime) -> float:
        level, then = self._wrong.get(network, (0.0, at))
        return max(0.0, level - max(0.0, (at - then) / timedelta(seconds=1)) * A_SECOND)


def _network(address: str) -> str:
    """One machine may have a whole /64 of IPv6 to itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else f"{int(found) >> 64:x}"
    return address
