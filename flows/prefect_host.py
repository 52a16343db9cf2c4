"""The process of a Prefect server of our own: run as a program, by ``flows.prefect_server``.

It listens on a socket that it is given, so that no other process can take its port, and lives as
long as anybody holds the other end of the pipe on its standard input: the kernel lets go of it
for whoever ends, however it ends.

It imports nothing of ours: what it needs is in the environment, and Prefect takes seconds enough.
"""

import os
import signal
import socket
import sys
import threading
import time

# Seconds for what is under way when nobody needs the server any more.
_PARTING_S = 10


def main(listening: str, kind: str) -> None:
    """Serve until standard input ends.

    Args:
        listening: Descriptor of a socket that listens.
        kind: ``brief`` for one run, without schedules; ``whole`` for a server with all services.
    """
    # Ctrl-C is for who started us, and blocked here: the run tells us that it was interrupted.
    threading.Thread(target=_end_with_the_last_user, daemon=True).start()
    import uvicorn  # noqa: PLC0415 - takes a second, in which a user may be gone
    from prefect.server.api.server import create_app  # noqa: PLC0415 - takes several

    class Server(uvicorn.Server):
        def handle_exit(self, _sig: int, _frame: object) -> None:
            """End in order; uvicorn would then end once more, by the signal itself."""
            self.should_exit = True

    app = create_app(ephemeral=kind == "brief", final=True)
    config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
    Server(config).run([socket.socket(fileno=int(listening))])
    # All is written. To take a hundred thousand objects apart would take a second more.
    sys.stderr.flush()
    os._exit(0)


def _end_with_the_last_user() -> None:
    while os.read(0, 1):
        pass  # nobody writes; the pipe ends when the last who holds it does
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PARTING_S)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
