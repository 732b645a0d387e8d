"""Encryption at rest: a key per case, wrapped by the master key; keyed fingerprints that betray no content.

AES-256-GCM with a random nonce before each ciphertext; what a ciphertext is for, and of which case, is bound
to it, so that none can be put in another's place.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rematch.errors import SettingError

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The key of one case, and the same key wrapped by the master key: the only form that is stored."""

    case_id: str
    wrapped: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False)

    def seal(self, purpose: str, content: bytes) -> bytes:
        """Return content encrypted for one purpose: case, salt, safety, part."""
        return _seal(self.cipher, content, f"{purpose}:{self.case_id}")

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed for this purpose and case."""
        return _open(self.cipher, sealed, f"{purpose}:{self.case_id}")


class Vault:
    """What the master key opens. Its own bytes are used for derived keys only."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise SettingError(f"The master key must have {KEY_BYTES} bytes, not {len(master_key)}.")
        self._wrapping = AESGCM(_derived(master_key, "wrap case keys"))
        self._answers = AESGCM(_derived(master_key, "seal answers"))
        self._monitoring = AESGCM(_derived(master_key, "seal monitoring records"))
        self._fingerprints = _derived(master_key, "fingerprints")
        self._signatures = _derived(master_key, "signatures")

    def new_case_key(self, case_id: str) -> CaseKey:
        """Return a fresh random key for a case."""
        key = os.urandom(KEY_BYTES)
        return CaseKey(case_id, _seal(self._wrapping, key, f"key:{case_id}"), AESGCM(key))

    def case_key(self, case_id: str, wrapped: bytes) -> CaseKey:
        """Return a case's key, unwrapped."""
        return CaseKey(case_id, wrapped, AESGCM(_open(self._wrapping, wrapped, f"key:{case_id}")))

    def seal(self, purpose: str, content: bytes) -> bytes:
        """Return content encrypted that belongs to no single case, such as an answer."""
        return _seal(self._answers, content, purpose)

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Return what `seal` encrypted."""
        return _open(self._answers, sealed, purpose)

    def seal_monitoring(self, case_id: str, content: bytes) -> bytes:
        """Return a monitoring record encrypted with a key that opens nothing else."""
        return _seal(self._monitoring, content, f"monitoring:{case_id}")

    def open_monitoring(self, case_id: str, sealed: bytes) -> bytes:
        """Return what `seal_monitoring` encrypted for this case."""
        return _open(self._monitoring, sealed, f"monitoring:{case_id}")

    def fingerprint(self, purpose: str, content: bytes) -> str:
        """Return an HMAC: equal content shows as equal, nobody without the master key can guess at it."""
        mac = hmac.new(self._fingerprints, purpose.encode() + b"\0" + content, hashlib.sha256)
        return mac.hexdigest()

    def signing_key(self, purpose: str) -> bytes:
        """Return a key for signatures of one purpose."""
        return hmac.new(self._signatures, purpose.encode(), hashlib.sha256).digest()


def _derived(master_key: bytes, purpose: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
    return derivation.derive(master_key)


def _seal(cipher: AESGCM, content: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, bound_to.encode())


def _open(cipher: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag:
        purpose, _, _ = bound_to.partition(":")
        raise SettingError(
            f"A sealed {purpose} does not open: the master key is another, or the row was altered."
        ) from None
