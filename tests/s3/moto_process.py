"""moto's S3 server as a process: ``python -m tests.s3.moto_process PORT``.

moto looks at a condition and then writes, in as many threads as there are requests; a real server
does both at once. So here one request is answered at a time.
"""

import sys
import threading
from collections.abc import Callable, Iterable

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing."""


def main(port: int) -> None:
    app = DomainDispatcherApplication(create_backend_app)
    lock = threading.Lock()

    def one_by_one(environ: dict, start_response: Callable) -> Iterable[bytes]:
        with lock:
            return [b"".join(app(environ, start_response))]

    run_simple("127.0.0.1", port, one_by_one, threaded=True, request_handler=Quiet)


if __name__ == "__main__":
    main(int(sys.argv[1]))
