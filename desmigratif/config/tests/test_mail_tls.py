"""The greeting of `doctor` to a mail server trusts nobody whose certificate nobody vouches for."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings

from desmigratif.config.watching import upkeep

ANSWERS = {"EHLO": b"250-surat\r\n250 STARTTLS\r\n", "STARTTLS": b"220 go on\r\n"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "surat")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Mail:
    """A mail server that takes one caller; at once in TLS, or after STARTTLS."""

    def __init__(self, certificate: Path, *, at_once: bool) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._at_once = at_once
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(10)
        self.port: int = self._listening.getsockname()[1]
        self.words: list[str] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        caller, _ = self._listening.accept()
        caller.settimeout(10)
        try:
            if self._at_once:
                caller = self._context.wrap_socket(caller, server_side=True)
            caller.sendall(b"220 surat\r\n")
            while (word := _word(caller)) and word != "QUIT":
                self.words.append(word)
                caller.sendall(ANSWERS.get(word, b"250 ok\r\n"))
                if word == "STARTTLS":
                    caller = self._context.wrap_socket(caller, server_side=True)
        except OSError:
            pass  # the caller turned away, as it should
        finally:
            caller.close()


def _word(caller: socket.socket) -> str:
    said = caller.recv(1000).decode("ascii").split()
    return said[0].upper() if said else ""


@pytest.fixture(params=[True, False], ids=["smtps", "starttls"])
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Mail]:
    mail = Mail(certificate, at_once=request.param)
    with override_settings(
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=mail.port,
        EMAIL_USE_SSL=request.param,
        EMAIL_USE_TLS=not request.param,
        EMAIL_HOST_USER="",
    ):
        yield mail
    mail.close()


def test_a_certificate_that_nobody_vouches_for_is_a_fault(server: Mail) -> None:
    finding = upkeep.mail_server_answers()
    assert not finding.ok
    assert "CERTIFICATE_VERIFY_FAILED" in finding.line
    assert "NOOP" not in server.words


def test_a_certificate_of_an_authority_we_trust_is_right(
    server: Mail, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert upkeep.mail_server_answers().ok
    assert "NOOP" in server.words
