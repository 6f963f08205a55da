"""The web server, in this process: uvicorn with the fastest loop and parser there are."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from dragoman.archive.archive import Archive
from dragoman.errors import WrongUse
from dragoman.web.app import create_app


def serve(
    archive_path: Path,
    host: str,
    port: int,
    *,
    name: str,
    ready: Callable[[str], None],
    all_texts: bool = False,
    public: str = "",
) -> None:
    """Serves an archive until it is told to stop.

    ``ready`` is called once with the address when requests are answered. ``port`` 0 takes a free one.
    ``all_texts`` and ``public`` are as for ``create_app``. Refuses an address that is taken or not this machine's as WrongUse.
    """
    with Archive(archive_path) as archive, listening(host, port) as listener:
        config = uvicorn.Config(
            create_app(archive, name=name, all_texts=all_texts, public=public),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        _Server(config, lambda: ready(address_of(listener))).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises WrongUse where it cannot."""
    if not 0 <= port <= 65_535:
        raise WrongUse(f"there is no port {port}; ports go from 0 (any free one) to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise WrongUse(
            f"cannot listen on {host} port {port}: {error}; choose another with --port"
        ) from error


def address_of(listener: socket.socket) -> str:
    """The address of a listening socket, to be opened in a browser."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  # compared, not bound
    return f"http://{shown}:{port}/"


class _Server(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._say_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, then says so."""
        await super().startup(sockets)
        if self.started:
            self._say_started()
