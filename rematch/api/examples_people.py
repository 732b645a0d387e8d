"""One example per thing about people, keys and signing in, as the OpenAPI document and the tests show it."""

from rematch.api.examples import AT, JSON

KEY_ID = "5f0e8d7c6b5a4938"
ORGANISATION: JSON = {
    "org_id": "harbour",
    "kind": "ngo",
    "name": "Harbour e.V.",
    "municipality": None,
}
PERSON_CHANGE: JSON = {
    "roles": ["ngo"],
    "sees_sensitive": True,
    "language": "en",
    "email": "ada@harbour.example",
}
PERSON_REQUEST: JSON = PERSON_CHANGE | {"person": "caseworker-07"}
PERSON: JSON = {
    "organisation": "harbour",
    "person": "caseworker-07",
    "version": 1,
    "roles": ["ngo"],
    "sees_sensitive": True,
    "language": "en",
    "has_address": True,
    "ended_at": None,
    "changed_at": AT,
    "email": "ada@harbour.example",
}
KEY_REQUEST: JSON = {"role": None, "scopes": ["read_only"], "lifetime_days": 30}
KEY: JSON = {
    "key_id": KEY_ID,
    "organisation": "harbour",
    "person": "caseworker-07",
    "role": "ngo",
    "scopes": ["read_only"],
    "created_at": AT,
    "expires_at": AT,
    "revoked_at": None,
    "token": None,
}
ME: JSON = {
    "organisation": "harbour",
    "organisation_name": "Harbour e.V.",
    "municipality": None,
    "person": "caseworker-07",
    "role": "ngo",
    "roles": ["ngo"],
    "sees_sensitive": True,
    "reads_only": False,
    "signed_in": True,
    "expires_at": AT,
    "csrf_token": "9b1f0c2d4e5a6978",
}
LINK_REQUEST: JSON = {"email": "ada@harbour.example"}
LINK_ASKED: JSON = {
    "minutes": 15,
    "detail": "If the address is known here, a link is on its way. It works once, for 15 minutes.",
}
SESSION_REQUEST: JSON = {"token": "IjVmMGU4ZDdjNmI1YTQ5Mzgi.c2lnbmF0dXJl", "role": None}
