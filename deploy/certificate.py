"""The self-made certificate for the local network: browsers give no microphone to a page without HTTPS."""

import datetime
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS = 397
"""The longest validity that browsers accept (CA/Browser Forum baseline requirements)."""

RENEW_DAYS = 30


@dataclass(frozen=True)
class ServerCertificate:
    """Files in PEM form.

    `ca_path` is what the agent has to trust, None for a certificate of a known authority; `fingerprint` is SHA-256
    in hexadecimal, empty for such a certificate.
    """

    certificate_path: Path
    key_path: Path
    ca_path: Path | None
    fingerprint: str


def ensure_certificate(folder: Path, hosts: Sequence[str], now: datetime.datetime) -> ServerCertificate:
    """Return the certificate kept in `folder`; it is made anew when it does not cover `hosts` or soon expires."""
    certificate_path, key_path = folder / "parley.crt", folder / "parley.key"
    certificate = _load(certificate_path)
    if certificate is None or not key_path.exists() or not _is_good(certificate, hosts, now):
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _make(key, hosts, now)
        _write_key(key_path, key)
        certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return ServerCertificate(certificate_path, key_path, certificate_path, _fingerprint(certificate))


def _load(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _is_good(certificate: x509.Certificate, hosts: Sequence[str], now: datetime.datetime) -> bool:
    covered = set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    fresh = certificate.not_valid_after_utc - now > datetime.timedelta(days=RENEW_DAYS)
    return fresh and covered >= {_general_name(host) for host in hosts}


def _make(key: ec.EllipticCurvePrivateKey, hosts: Sequence[str], now: datetime.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Parley on this network")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS - 1))
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
