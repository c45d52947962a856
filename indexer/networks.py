"""Which addresses are of the open internet: the only ones that a name somebody else decides over may lead to."""

from ipaddress import IPv4Address, IPv6Address, ip_address

_PREFIXES_OF_IPV4 = ("64:ff9b::", "2002:")  # an IPv4 address stands in these (RFC 6052, RFC 3056)


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet: not this machine, not a network of one's own, not a group.

    Source: the IANA registries of special-purpose addresses, as ``ipaddress`` has them.
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            found = found.ipv4_mapped
        elif str(found).startswith(_PREFIXES_OF_IPV4) or found.teredo:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
