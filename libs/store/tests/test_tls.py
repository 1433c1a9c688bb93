"""Who is believed to be the database."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scribe_store.tls import tls_of


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For db.example, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "db.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("db.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "db.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def shake_hands(client: ssl.SSLContext, host: str, certificate: Path) -> None:
    """A whole handshake in memory. Raises SSLCertVerificationError."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:p@/x?host=%2Frun%2Fpg", "postgresql:///x", "postgresql://u@localhost/x", "postgresql://u@127.0.0.1:5432/x",
        "postgresql://u@[::1]:5432/x", "postgresql://u@127.0.0.1,localhost:1/x", "postgresql://u:p@db.example/x?sslmode=disable",
        "postgresql://u:p@db.example/x?sslmode=require",
    ],
)  # fmt: skip
def test_on_this_machine_and_where_it_is_written_out_the_dsn_decides(dsn: str) -> None:
    """A socket, loopback, or a weaker mode by name."""
    assert tls_of(dsn) is None


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:p@db.example/x", "postgresql://u:p@db.example:6543/x?sslmode=verify-full", "postgresql://u@192.0.2.1/x",
        "postgresql://u@[2001:db8::1]/x", "postgresql://u@127.0.0.1,db.example/x", "postgresql://u@/x?host=db.example",
        "postgresql://u@localhost.evil.example/x",
    ],
)  # fmt: skip
def test_beyond_this_machine_the_server_proves_who_it_is(dsn: str) -> None:
    """Without a word in the DSN."""
    context = tls_of(dsn)
    assert context
    assert (ssl.CERT_REQUIRED, True) == (context.verify_mode, context.check_hostname)


def test_the_named_authority_is_believed_and_nobody_else(certificate: Path) -> None:
    """Not another host's certificate, and not an unknown authority's."""
    known, strange = tls_of(f"postgresql://db.example/x?sslrootcert={certificate}"), tls_of("postgresql://db.example/x")
    assert known
    assert strange
    shake_hands(known, "db.example", certificate)
    for context, host in ((known, "other.example"), (strange, "db.example")):
        with pytest.raises(ssl.SSLCertVerificationError):
            shake_hands(context, host, certificate)


def test_an_absent_authority_is_an_error() -> None:
    """Rather than one who is believed blindly."""
    with pytest.raises(OSError):
        tls_of("postgresql://db.example/x?sslrootcert=/nonexistent.pem")
