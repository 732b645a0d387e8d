"""Where rematch runs: database, keys, limits. Read from the environment (prefix REMATCH_) at start-up."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rematch.errors import SettingError

MIB = 1024 * 1024


class Settings(BaseSettings):
    """Every setting with its meaning; a list is written with commas. None of them changes a result."""

    model_config = SettingsConfigDict(env_prefix="REMATCH_", frozen=True, extra="ignore")

    data_folder: Path = Field(
        default=Path("rematch-data"), description="Folder of the database and the master key."
    )
    database_url: str | None = Field(
        default=None,
        description="Database: sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>; "
        "null: sqlite:///<data_folder>/rematch.db.",
        repr=False,
    )
    database_wait_s: int = Field(
        default=10, ge=1, le=300, description="Seconds to wait for a database another process is writing to."
    )
    database_connections: int = Field(
        default=48, ge=2, le=500, description="Connections at most; as many requests at a time use it."
    )
    master_key: SecretStr | None = Field(
        default=None,
        description="Key that wraps the keys of the cases: 32 bytes in URL-safe base64; null: from the file.",
    )
    master_key_file: Path | None = Field(
        default=None,
        description="File of the master key, mode 0600, made with a new database; null: master.key there.",
    )
    criteria_file: Path | None = Field(
        default=None, description="CSV of criteria this deployment adds to the list; docs/criteria.md."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on; 0: any free one.")
    workers: int = Field(
        default=1,
        ge=0,
        le=64,
        description="Solves this process runs at a time; 0: workers solve them.",
    )
    deadline_default_s: int = Field(
        default=60, ge=1, le=600, description="Seconds a run has where the request names none."
    )
    deadline_max_s: int = Field(default=600, ge=1, le=600, description="Most seconds a run may ask for.")
    other_orders: bool = Field(
        default=True, description="Whether the other orders of objectives are solved after each run."
    )
    solve_memory_mb: int = Field(
        default=4_096, ge=256, le=1_000_000, description="Memory one solving process may use."
    )
    shutdown_grace_s: int = Field(
        default=30, ge=0, le=600, description="Seconds a running solve has to end at shutdown."
    )
    streams_per_person: int = Field(
        default=4, ge=1, le=1_000, description="Streams of events one person may hold open; more is 503."
    )
    max_body_bytes: int = Field(
        default=MIB, ge=1_024, le=100 * MIB, description="Largest JSON body; a larger one is answered 413."
    )
    max_depth: int = Field(default=20, ge=5, le=100, description="Deepest nesting of a JSON body.")
    max_upload_bytes: int = Field(
        default=10 * MIB, ge=1_024, le=100 * MIB, description="Largest file of an import; larger is 413."
    )
    import_keep_days: int = Field(
        default=90, ge=1, le=730, description="Days it is kept what became of each row of an import."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins whose pages may call the API; none: CORS is off."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses whose X-Forwarded-* headers are believed."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level that is logged; logs hold no case's words."
    )
    answer_hours: int = Field(
        default=168,
        ge=72,
        le=2_160,
        description="Hours a household has to answer; at least 72.",
    )
    reminder_hours: int = Field(
        default=48,
        ge=1,
        le=720,
        description="Hours before that end at which its NGO is reminded.",
    )
    due_every_s: int = Field(
        default=30, ge=1, le=3_600, description="Seconds between two looks at what is due."
    )
    stalled_days: int = Field(
        default=7,
        ge=1,
        le=90,
        description="Days after which an offer that stands still is listed.",
    )
    webhooks_private: bool = Field(
        default=False, description="Whether webhooks may go over plain HTTP and to hosts of this network."
    )
    public_url: Annotated[str, Field(max_length=500, pattern=r"^https?://[\x21-\x7e]+$")] | None = Field(
        default=None, description="Address people reach the service at; null: messages hold no link."
    )
    sign_in_minutes: int = Field(
        default=15, ge=1, le=1_440, description="Minutes a link to sign in works, once."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Hours after which somebody signed in has to sign in again."
    )
    session_rest_minutes: int = Field(
        default=60, ge=5, le=1_440, description="Minutes without a request after which a session is over."
    )
    oidc_issuer: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^https?://[\x21-\x7e]+$",
        description="OpenID Connect issuer people may sign in with; null: by e-mail only.",
    )
    oidc_id: str | None = Field(default=None, description="What the issuer calls this service.")
    oidc_secret: SecretStr | None = Field(default=None, description="The secret it gave for it.")
    mail_to: Literal["files", "smtp"] = Field(
        default="files", description="Where e-mail goes: into a folder (files), or to a mail server (smtp)."
    )
    mail_folder: Path | None = Field(
        default=None,
        description="Folder of the messages where mail goes to files; null: mail in the data folder.",
    )
    mail_from: str = Field(
        default="rematch@localhost",
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}$",
        description="Address that e-mail comes from.",
    )
    mail_digest_hour: int = Field(
        default=6, ge=0, le=23, description="Hour of the day, in UTC, at which daily digests are written."
    )
    smtp_host: str | None = Field(default=None, max_length=253, description="Name of the mail server.")
    smtp_port: int = Field(
        default=587, ge=1, le=65_535, description="Its port: 587 with STARTTLS, 465 with TLS."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="starttls, tls: encrypted, to a verified server, or nothing is sent; none: in the open.",
    )
    smtp_ca_file: Path | None = Field(
        default=None, description="Certificates the mail server is verified with; null: the system's."
    )
    smtp_user: str | None = Field(default=None, description="Whom to sign in as; null: nobody signs in.")
    smtp_password: SecretStr | None = Field(default=None, description="That user's password.")
    key_lifetime_days: int = Field(
        default=90, ge=1, le=730, description="Days a new API key is valid where nothing else is asked for."
    )
    links_per_hour: int = Field(
        default=60,
        ge=1,
        le=10_000,
        description="People's own links one NGO may make within an hour; more is 429.",
    )
    asks_per_day: int = Field(
        default=20,
        ge=1,
        le=1_000,
        description="Corrections and erasures one link may ask for within a day; more is 429.",
    )
    idempotency_keep_days: int = Field(
        default=7, ge=1, le=90, description="Days an answer is kept for a repeated Idempotency-Key."
    )

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        """Turn a list written with commas into its items."""
        if isinstance(value, str):
            return tuple(item.strip() for item in value.split(",") if item.strip())
        return value

    @property
    def mail_files(self) -> Path:
        """The folder of e-mail as files, its default filled in."""
        return self.mail_folder or self.data_folder / "mail"

    @property
    def database_shown(self) -> str:
        """The database's URL as it may be shown: without a password."""
        return re.sub(r"(?<=://)([^:@/]*):[^@/]*@", r"\1:***@", self.database_address)

    @property
    def database_address(self) -> str:
        """The database's URL, its default filled in."""
        return self.database_url or f"sqlite:///{self.data_folder / 'rematch.db'}"


def read_settings() -> Settings:
    """Return the settings of the environment; SettingError names the first variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"REMATCH_{first['loc'][0]}".upper()
        raise SettingError(f"{name}: {first['msg']}. docs/settings.md says what it means.") from None
