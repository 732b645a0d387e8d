"""E-mail: planned in the transaction of what happened, sent later by SMTP or into files; no word of a case.

`send_to` is for other services; docs/mail.md says the rest.
"""

from rematch.services.mail.outbox import send_to

__all__ = ["send_to"]
