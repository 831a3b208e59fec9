"""Names and addresses under which other devices may reach this machine."""

import ipaddress
import socket

import ifaddr

from deploy.options import Options, is_loopback, is_wildcard


def serving_hosts(options: Options) -> list[str]:
    """Names and addresses the web server answers under, those for other devices first."""
    if is_loopback(options.host):
        return list(dict.fromkeys([options.host, "localhost", "127.0.0.1"]))
    if not is_wildcard(options.host):
        return [options.host]
    name = socket.gethostname()
    names = [name] if "." in name else [name, f"{name}.local"]
    return [*network_addresses(ipv6=options.host == "::"), *names, "localhost", "127.0.0.1"]


def network_addresses(*, ipv6: bool) -> list[str]:
    """The addresses of this machine's network interfaces, IPv4 first, without loopback and link-local ones."""
    found: set[ipaddress.IPv4Address | ipaddress.IPv6Address] = set()
    for adapter in ifaddr.get_adapters():
        for entry in adapter.ips:
            address = ipaddress.ip_address(entry.ip if isinstance(entry.ip, str) else entry.ip[0])
            if (ipv6 or address.version == 4) and not address.is_loopback and not address.is_link_local:
                found.add(address)
    return [str(address) for address in sorted(found, key=lambda address: (address.version, int(address)))]


def main_host(options: Options) -> str:
    """The host under which the agent and printed addresses reach the web server."""
    if not is_wildcard(options.host):
        return options.host
    return next(iter(network_addresses(ipv6=options.host == "::")), "127.0.0.1")
