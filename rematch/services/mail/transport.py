"""Hands one message to the mail server, or writes it as a file; what goes wrong is told by its kind alone."""

import contextlib
import os
import smtplib
import ssl
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rematch.errors import RematchError, SettingError
from rematch.services.mail.message import message_of
from rematch.settings import Settings
from rematch.store import ClaimedMail, Tried

TIMEOUT_S = 10
"""For connecting, and for each answer of the mail server."""
REFUSED, PUT_OFF = "refused", "put_off"
NOT_COMPOSED = "not_composed"
"""No words fit the message: one such message must not hold up the others."""
LASTING = {REFUSED, NOT_COMPOSED}
"""Failures that another attempt would not mend."""
OF_ADDRESS = {REFUSED, PUT_OFF}
"""Failures that lie with the address; all others lie with the mail server or the way to it."""
PERMANENT = 500


def check_mail(settings: Settings) -> None:
    """Raise SettingError where the settings of mail cannot work, or would send a password in the open."""
    if settings.mail_to == "files":
        return
    if not settings.smtp_host:
        raise SettingError("REMATCH_SMTP_HOST: mail goes to smtp, but no mail server is named.")
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        raise SettingError("REMATCH_SMTP_USER and REMATCH_SMTP_PASSWORD: give both, or neither.")
    if settings.smtp_user is not None and settings.smtp_security == "none":
        raise SettingError(
            "REMATCH_SMTP_SECURITY: a password is never sent in the open; use starttls or tls."
        )
    _encryption(settings)


def send(mail: ClaimedMail, settings: Settings) -> Tried:
    """Send a message; never raises for what a server, a network or a disk does."""
    began = time.monotonic()
    status, failure = None, None
    try:
        content = _composed(mail, settings)
        if settings.mail_to == "files":
            write_file(content, settings.mail_files / f"{mail.id}.eml")
        else:
            _hand_over(content, mail.address, settings)
    except _FailedError as failed:
        status, failure = failed.status, failed.kind
    except OSError:
        failure = "not_written" if settings.mail_to == "files" else "not_reached"
    took_ms = int((time.monotonic() - began) * 1000)
    return Tried(ok=failure is None, status=status, failure=failure, took_ms=took_ms)


def write_file(content: bytes, path: Path) -> None:
    """Write a file whole or not at all, with mode 0600; one of the same name is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".mail-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class _FailedError(Exception):
    """The mail server did not take the message."""

    def __init__(self, kind: str, status: int | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status = status


def _composed(mail: ClaimedMail, settings: Settings) -> bytes:
    try:
        return message_of(mail, settings).as_bytes()
    except (RematchError, ValueError, LookupError):
        raise _FailedError(NOT_COMPOSED) from None


def _hand_over(content: bytes, address: str, settings: Settings) -> None:
    with _told_by_kind():
        server = _connected(settings)
        try:
            if settings.smtp_user is not None and settings.smtp_password is not None:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.sendmail(settings.mail_from, [address], content)
        finally:
            # Whether the goodbye is heard changes nothing: the message was taken, or it was not.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port = str(settings.smtp_host), settings.smtp_port
    own_name = settings.mail_from.rpartition("@")[2]
    if settings.smtp_security == "tls":
        context = _encryption(settings)
        return smtplib.SMTP_SSL(host, port, own_name, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, port, own_name, timeout=TIMEOUT_S)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=_encryption(settings))
        except smtplib.SMTPNotSupportedError:
            server.close()
            raise _FailedError("no_tls") from None
        except BaseException:
            server.close()
            raise
    return server


def _encryption(settings: Settings) -> ssl.SSLContext:
    file = settings.smtp_ca_file
    try:
        return ssl.create_default_context(cafile=None if file is None else str(file))
    except OSError:
        raise SettingError("REMATCH_SMTP_CA_FILE: the file holds no certificates that can be read.") from None


@contextlib.contextmanager
def _told_by_kind() -> Iterator[None]:
    """Turn what the library raises into kinds: its own words may hold the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        [(code, _)] = error.recipients.values()
        raise _FailedError(_lasting(code), code) from None
    except smtplib.SMTPDataError as error:
        raise _FailedError(_lasting(error.smtp_code), error.smtp_code) from None
    except smtplib.SMTPAuthenticationError as error:
        raise _FailedError("sign_in_refused", error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise _FailedError("sign_in_refused") from None
    except smtplib.SMTPSenderRefused as error:
        raise _FailedError("sender_refused", error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise _FailedError("server_refused", error.smtp_code) from None
    except (ssl.SSLError, SettingError):  # SettingError: the file of certificates is gone since the start
        raise _FailedError("tls_refused") from None
    except TimeoutError:
        raise _FailedError("timeout") from None
    except (smtplib.SMTPException, UnicodeError):
        raise _FailedError("not_reached") from None


def _lasting(code: int) -> str:
    return REFUSED if code >= PERMANENT else PUT_OFF
