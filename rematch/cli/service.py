"""serve, api: the service, and the document that says what it offers."""

from typing import Annotated

import typer
import uvicorn

from rematch.app import create_app, openapi_document
from rematch.settings import read_settings

interface = typer.Typer(help="The HTTP interface: print its OpenAPI document.", no_args_is_help=True)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; left out: REMATCH_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port; left out: REMATCH_PORT.")] = None,
) -> None:
    """Serve /v1 over HTTP; settings come from the environment (docs/settings.md)."""
    settings = read_settings()
    where = (host or settings.host, settings.port if port is None else port)
    typer.echo(f"Serving http://{where[0]}:{where[1]} (operations at /docs); Ctrl+C ends it.", err=True)
    typer.echo(f"Database: {settings.database_shown}", err=True)
    uvicorn.run(
        create_app(settings),
        host=where[0],
        port=where[1],
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_graceful_shutdown=settings.shutdown_grace_s,
    )


@interface.command("openapi")
def openapi() -> None:
    """Print the OpenAPI document, as committed in docs/openapi.json."""
    typer.echo(openapi_document(), nl=False)
