"""Where somebody comes from, and whether that is one of the networks named."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Network = IPv4Network | IPv6Network

_HOUSEHOLD_BITS: Final = 64
"""Of an IPv6 address: one subscriber has all addresses of such a network."""


def networks_of(written: Iterable[str]) -> tuple[Network, ...]:
    """Raises ValueError naming the first that is none; a single address is a network of one."""
    return tuple(ip_network(one.strip()) for one in written)


def within(address: str, networks: Sequence[Network]) -> bool:
    """False for what is no address."""
    found = _address(address)
    return found is not None and any(found in network for network in networks)


def is_near(address: str) -> bool:
    """Of this machine or of a network of one's own, where proxies stand."""
    found = _address(address)
    return found is not None and (found.is_loopback or found.is_private)


def address_behind(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Who is behind the proxies we trust.

    peer        whose connection it is
    forwarded   X-Forwarded-For, to which each proxy added its peer at the end
    """
    address = _plain(peer)
    for hop in reversed(forwarded.split(",")):
        if not within(address, trusted) or _address(hop) is None:
            break
        address = _plain(hop)
    return address


def household_of(address: str) -> str:
    """By what attempts are counted: an address, of IPv6 its network of one subscriber."""
    found = _address(address)
    return str(ip_network((found, _HOUSEHOLD_BITS), strict=False)) if isinstance(found, IPv6Address) else address


def _plain(written: str) -> str:
    found = _address(written)
    return written.strip() if found is None else str(found)


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(written.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
