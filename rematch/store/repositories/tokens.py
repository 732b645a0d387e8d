"""What tokens share: `<prefix>_<id>_<secret>`, of whose secret only a hash is kept."""

import hashlib
import hmac
import secrets

NOBODY = hashlib.sha256(b"nobody").hexdigest()


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Return SHA-256: of 256 random bits nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def parts_of(token: str) -> tuple[str, str, str]:
    """Return prefix, id and secret of whatever was sent as a token; empty where it has fewer parts."""
    prefix, _, rest = token.partition("_")
    token_id, _, secret = rest.partition("_")
    return prefix, token_id[:64], secret


def is_secret(secret: str, kept: str | None) -> bool:
    """Compare in constant time, also where nothing is kept."""
    return hmac.compare_digest(hashed(secret), kept or NOBODY)
