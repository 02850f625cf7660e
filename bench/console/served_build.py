"""The server of the build in PYTHONPATH, as `dni serve` runs it; its responses name their worker. It prints its port.

Run by its path, because it also serves builds that do not have this file.
"""

import os

from flask import Flask, Response

from server.cli import serving
from server.settings import read_settings

_create_app = serving.create_app  # type: ignore[attr-defined]


def _create_named_app(*arguments: object, **named: object) -> Flask:
    app = _create_app(*arguments, **named)  # type: ignore[arg-type]

    @app.after_request
    def name_worker(response: Response) -> Response:
        response.headers["X-Worker"] = str(os.getpid())
        return response

    return app


if __name__ == "__main__":
    serving.create_app = _create_named_app  # type: ignore[attr-defined]
    serving.serve_until_stopped(read_settings(os.environ), lambda url: print(url.rpartition(":")[2], flush=True))
