"""A mail server on this machine that keeps what it is sent, and fails as mail servers do."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST = "127.0.0.1"
PROGRAM = "program.example"
"""A name in the certificate beside this machine's address."""
PASSWORD = "hemmelig"  # noqa: S105 (of a server that lives as long as a test)


@dataclass
class PostOffice:
    """Where it listens, what it was sent, and what it answers to whom, once each.

    ``trouble`` is by recipient: a reply to RCPT, ``data:`` and a reply to DATA, ``drop`` or ``take and drop``.
    """

    port: int = 0
    received: list[bytes] = field(default_factory=list)
    trouble: dict[str, list[str]] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, in order."""
        return [cast("EmailMessage", message_from_bytes(each, policy=default)) for each in self.received]

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]

    def _next(self, recipient: str) -> str:
        waiting = self.trouble.get(recipient, [])
        return waiting.pop(0) if waiting else ""

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd's names)
        del server
        trouble = self._next(address)
        if trouble and trouble[0].isdigit():
            return trouble
        envelope.rcpt_tos.append(address)
        envelope.trouble = trouble
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        trouble = envelope.trouble
        if trouble.startswith("data:"):
            return str(trouble.removeprefix("data:"))
        if trouble != "drop":
            self.received.append(envelope.content)
        if "drop" in trouble:
            server.transport.close()
        return "250 OK"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data.login.decode())
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)  # a no is said, not kept silent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_office(
    certificate: Path | None = None, *, at_once: bool = False, asks_login: bool = False
) -> Iterator[PostOffice]:
    """Give an open post office; with a certificate it speaks TLS, from the first byte or when asked to."""
    office = PostOffice()
    options: dict[str, Any] = {"hostname": HOST, "port": _free_port()}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        options["ssl_context" if at_once else "tls_context"] = context
        options |= {} if at_once else {"require_starttls": True}
    if asks_login:
        options |= {"authenticator": office.authenticate, "auth_required": not at_once, "auth_require_tls": not at_once}
    controller = Controller(office, **options)
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


def make_certificate(folder: Path) -> Path:
    """Return a file with a key and a certificate of this machine's own address and a name."""
    path = folder / "post.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=IP:{HOST},DNS:{PROGRAM}", "-keyout", str(path), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text(encoding="ascii") + (folder / "cert.pem").read_text(encoding="ascii"))
    return path
