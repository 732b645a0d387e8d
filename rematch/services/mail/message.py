"""A message as it is sent: plain text, with headers that hold no word from outside but the address."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from rematch.services.mail.words import Written, written
from rematch.settings import Settings
from rematch.store import ClaimedMail

NAME = "rematch"


def message_of(mail: ClaimedMail, settings: Settings) -> EmailMessage:
    """Return the message: the same to the letter with every attempt, under the same Message-ID."""
    words: Written = written(mail, public_url=settings.public_url)
    message = EmailMessage(policy=SMTP)
    sender, _, host = settings.mail_from.rpartition("@")
    message["From"] = Address(NAME, sender, host)
    message["To"] = Address(addr_spec=mail.address)
    message["Subject"] = words.subject
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{mail.id}@{host}>"
    # RFC 3834: no holiday message answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body, cte="quoted-printable")
    message["Content-Language"] = words.language.tag
    return message
