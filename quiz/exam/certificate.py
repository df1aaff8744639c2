"""The hall's own TLS certificate, made at its first start, and its fingerprint, by which desks know the hall.

Law: no certificate authority is asked and none is trusted: the fingerprint stands on the admission slip and in the
join file. The private key stays in the hall's folder, readable by its owner alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

VALID_FOR = timedelta(days=3650)
NAME = "lawquiz-hall"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where it lies; ``fingerprint``: SHA-256 over the certificate's DER bytes, in hexadecimal."""

    certificate: Path
    key: Path
    fingerprint: str


def certificate_in(folder: Path, now: datetime) -> Certificate:
    """The hall's certificate, made if it is not there or about to end."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    path, key = folder / "hall.crt", folder / "hall.key"
    if not (path.exists() and key.exists()):
        _make(path, key, now)
    found = x509.load_pem_x509_certificate(path.read_bytes())
    if found.not_valid_after_utc < now + timedelta(days=30):
        _make(path, key, now)
        found = x509.load_pem_x509_certificate(path.read_bytes())
    return Certificate(path, key, sha256(found.public_bytes(Encoding.DER)).hexdigest())


def _make(path: Path, key_path: Path, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))  # desks' clocks may be wrong
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False),  # sign, and be its own authority
            critical=True,
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_secret(key_path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_secret(path, made.public_bytes(Encoding.PEM))


def write_secret(path: Path, content: bytes) -> None:
    """Readable by its owner from the first byte."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
