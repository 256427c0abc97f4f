"""The application on a port of this machine, until it is stopped."""

import secrets
import socket
import webbrowser
from contextlib import suppress

import uvicorn

from per10k.dashboard.app import make
from per10k.dashboard.source import Source

HOST = "127.0.0.1"


class Server(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, address: str, opens: bool):
        super().__init__(config)
        self._address, self._opens = address, opens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        print(
            f"The dashboard is at {self._address}\nThe address holds a key: whoever has it sees what you see. Ctrl-C ends it.",
            flush=True,
        )
        if self._opens:
            webbrowser.open(self._address)


def serve(source: Source, port: int, opens: bool) -> None:
    """Answer until Ctrl-C. port: 0 for any. opens: whether to open the browser. Raises ValueError where the port is taken."""
    key = secrets.token_urlsafe(24)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as taken:
            raise ValueError(
                f"Port {port} of this machine cannot be used ({taken.strerror}): name another, as in --port {port + 1}."
            ) from taken
        address = f"http://{HOST}:{listening.getsockname()[1]}/?key={key}"
        # No log of requests: an address says which list somebody looked at.
        config = uvicorn.Config(make(source, key), log_level="warning", access_log=False, server_header=False, lifespan="off")
        # Ctrl-C is how it ends.
        with suppress(KeyboardInterrupt):
            Server(config, address, opens).run(sockets=[listening])
