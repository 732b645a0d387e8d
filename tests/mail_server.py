"""A small real mail server on loopback: it notes what it is sent, and refuses, hangs or kills as told."""

import base64
import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class MailServer:
    """What it does, and what it saw; `answers` gives the next reply to a command, else all is well."""

    port: int = 0
    starttls: bool = True
    implicit: bool = False
    certificate: Path | None = None
    user: tuple[str, str] | None = None
    answers: dict[str, list[str]] = field(default_factory=dict)
    on_message: Callable[[], None] = lambda: None
    got: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """What arrived, as mail programs read it."""
        return [message_from_bytes(each, policy=policy.SMTP) for each in self.got]  # type: ignore[misc]

    def reply(self, command: str, well: str) -> str:
        """The reply to a command."""
        told = self.answers.get(command)
        return told.pop(0) if told else well

    def context(self) -> ssl.SSLContext:
        """What it encrypts with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self.certificate))
        return context


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    timeout = 20
    server: "Listener"

    def handle(self) -> None:
        """Talk until the other side goes."""
        self.is_encrypted = False
        if self.server.mail.implicit:
            self.encrypt()
        self.say(self.server.mail.reply("GREETING", "220 mail.example ready"))
        try:
            while line := self.rfile.readline():
                words = line.decode("ascii").strip()
                self.server.mail.commands.append(words)
                if not self.answer(words.split(" ")[0].upper(), words):
                    return
        except (OSError, ValueError):
            return  # the other side is gone

    def answer(self, command: str, words: str) -> bool:
        """Answer a command; False: the talk is over."""
        mail = self.server.mail
        if command == "EHLO":
            lines = ["mail.example", "8BITMIME"]
            lines += ["STARTTLS"] if mail.starttls and not self.is_encrypted else []
            lines += ["AUTH PLAIN"] if mail.user else []
            self.say("\r\n".join([f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]))
        elif command == "STARTTLS":
            self.say(mail.reply(command, "220 go on"))
            self.encrypt()
        elif command == "AUTH":
            wanted = b"\0" + "\0".join(mail.user or ("", "")).encode()
            is_known = base64.b64decode(words.split(" ")[2]) == wanted
            self.say("235 welcome" if is_known else "535 no such user")
        elif command == "DATA":
            self.take(mail)
        else:
            self.say(mail.reply(command, "221 bye" if command == "QUIT" else "250 fine"))
        return command != "QUIT"

    def take(self, mail: MailServer) -> None:
        """Take a message, then say whether it was wanted."""
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        reply = mail.reply("DATA", "250 taken")
        if reply.startswith("2"):
            mail.got.append(b"".join(lines))
            mail.encrypted.append(self.is_encrypted)
            mail.on_message()
        self.say(reply)

    def encrypt(self) -> None:
        """Go on encrypted."""
        self.connection = self.server.mail.context().wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.is_encrypted = True

    def say(self, line: str) -> None:
        """Send a reply."""
        self.wfile.write(line.encode() + b"\r\n")


class Listener(socketserver.ThreadingTCPServer):
    """Listens on any free port."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mail: MailServer) -> None:
        super().__init__((HOST, 0), Talk)
        self.mail = mail

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a refused handshake is what some tests are about."""


@contextmanager
def mail_server(**fields: object) -> Iterator[MailServer]:
    """Run a mail server."""
    mail = MailServer(**fields)  # type: ignore[arg-type]
    with Listener(mail) as listener:
        mail.port = listener.server_address[1]
        threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield mail
        finally:
            listener.shutdown()


def certificate_in(folder: Path, *, host: str = HOST) -> Path:
    """A certificate for this address, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"certificate-{host}.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path
