"""Which addresses are of the open internet: the only ones that a name somebody else decides over may lead to."""

from ipaddress import IPv6Address, IPv6Network, ip_address

_UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out to be reached from everywhere (RFC 4291, 2.4)
_NOT_REACHED = tuple(
    map(
        IPv6Network,
        (
            "2001::/32",  # Teredo, in which an IPv4 address stands (RFC 4380)
            "2002::/16",  # 6to4, in which an IPv4 address stands (RFC 3056)
            "3fff::/20",  # for examples (RFC 9637), which older Pythons do not know
        ),
    )
)


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet: not this machine, not a network of one's own, not a group.

    Source: the IANA registries of special-purpose addresses, as ``ipaddress`` has them.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return found in _UNICAST and found.is_global and not any(found in network for network in _NOT_REACHED)
        found = found.ipv4_mapped
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
