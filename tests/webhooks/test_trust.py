"""Over TLS the receiver must be who its name says, though Krug connects to the address it has looked at."""

import datetime as dt
import ssl

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from krug.core.outgoing import exchanging
from krug.core.webhooks import posting
from krug.core.webhooks.models import Fault
from tests.webhooks.conftest import Receiver


def certificate(folder, name):
    """A certificate of `name`, signed by itself, as a file beside its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return file


@pytest.fixture
def ask(settings, tmp_path, monkeypatch):
    """ask(name, trusted) posts to localhost, where one listens with a certificate of `name`."""
    settings.WEBHOOKS_INSIDE = True
    opened = []

    def run(name, trusted):
        file = certificate(tmp_path, name)
        server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), httpcore.default_ssl_context()
        server.load_cert_chain(file)
        if trusted:
            client.load_verify_locations(file)
        monkeypatch.setattr(exchanging, "trust", lambda: client)
        opened.append(Receiver(server))
        return posting.post(opened[-1].url, {}, b"{}"), len(opened[-1].got)

    yield run
    for receiver in opened:
        receiver.close()


def test_who_is_trusted_is_told(ask):
    answer, got = ask("localhost", trusted=True)

    assert (answer.status, answer.fault, got) == (204, "", 1)


@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("another.example", True)])
def test_who_is_not_trusted_or_of_another_name_is_told_nothing(ask, name, trusted):
    answer, got = ask(name, trusted)

    assert (answer.status, answer.fault, got) == (None, Fault.TRUST, 0)
