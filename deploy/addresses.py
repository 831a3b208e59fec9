"""Under which names and addresses other devices may reach this machine."""

import ipaddress
import socket

import ifaddr

from deploy.options import Options, is_loopback, is_wildcard


def serving_hosts(options: Options) -> list[str]:
    """Names and addresses the web server answers under, those for other devices first."""
    if not is_wildcard(options.host):
        return (
            list(dict.fromkeys([options.host, "localhost", "127.0.0.1"]))
            if is_loopback(options.host)
            else [options.host]
        )
    name = socket.gethostname()
    names = [name] if "." in name else [name, f"{name}.local"]
    return [*network_addresses(), *names, "localhost", "127.0.0.1"]


def network_addresses() -> list[str]:
    """The addresses of this machine's network interfaces, IPv4 first, without loopback and link-local ones."""
    found: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = []
    for adapter in ifaddr.get_adapters():
        for entry in adapter.ips:
            text = entry.ip if isinstance(entry.ip, str) else entry.ip[0]
            address = ipaddress.ip_address(text)
            if not address.is_loopback and not address.is_link_local:
                found.append(address)
    return [str(address) for address in sorted(set(found), key=lambda address: (address.version, int(address)))]


def local_host(options: Options) -> str:
    """A host that processes on this machine use to reach the web server."""
    if options.host == "0.0.0.0":  # noqa: S104
        return "127.0.0.1"
    return "::1" if options.host == "::" else options.host
