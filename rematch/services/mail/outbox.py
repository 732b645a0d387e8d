"""Puts a letter to one address into the outbox, in the transaction of whoever asks for it."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from rematch.errors import InputError
from rematch.models.mail import MailAddress
from rematch.services.mail.words import letter, spoken
from rematch.store import NewMail, UnitOfWork

USEFUL_FOR = {"sign_in": timedelta(hours=1)}
"""How long a letter is worth sending; for others as long as it is tried."""
_ADDRESS = TypeAdapter[str](MailAddress)


def send_to(uow: UnitOfWork, address: str, text_key: str, *, language: str, values: Mapping[str, str]) -> str:
    """
    Plan a letter of texts/mail, `sign_in` say, to an address; return the mail's id.

    It leaves once the transaction is committed, ahead of messages of events; its words are forgotten then.
    InputError for an address that is none and for values the letter does not ask for, SettingError for a
    letter that is not there. A language without texts becomes English.
    """
    try:
        fit = _ADDRESS.validate_python(address)
    except ValidationError:
        raise InputError("This is no address that mail is sent to.", pointer="/address") from None
    chosen = spoken(language)
    letter(text_key, chosen, values)
    useful = USEFUL_FOR.get(text_key)
    until = None if useful is None else uow.now + useful
    return uow.mails.write(
        NewMail(address=fit, text=text_key, language=chosen.tag, values=values, until=until)
    )
