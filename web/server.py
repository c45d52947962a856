"""The site on a production WSGI server."""

import socket
from collections.abc import Callable

import waitress

from indexer.config import Config
from indexer.errors import ReferatbasenError
from web import create_app


def run(config: Config, *, host: str, port: int, report: Callable[[str], None]) -> None:
    """Serve the site until interrupted; raises ReferatbasenError when the address cannot be had."""
    app = create_app(config)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=config.web.threads, ident=None)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ReferatbasenError(
            f"kan ikke lytte på {host}:{port} ({reason}); vælg en anden med --host og --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    report(f"{config.web.title} er klar på http://{shown}:{_port(server, port)}/ (stop med Ctrl+C)")
    server.run()


def _port(server: object, asked: int) -> int:
    """Return the port in use: the system's choice when port 0 was asked for."""
    sock = getattr(server, "socket", None)
    return (
        int(sock.getsockname()[1]) if isinstance(sock, socket.socket) else int(getattr(server, "effective_port", asked))
    )
