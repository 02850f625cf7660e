"""Keeps the metrics of a server's processes in a temporary folder for as long as it runs."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from server.measuring import Measuring

_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def keep_metrics() -> Iterator[Measuring]:
    """The metrics that worker processes share, in a folder that is removed at the end.

    A forked worker leaves the block too when it ends; only the process that has made the folder removes it.
    """
    owner = os.getpid()
    folder = tempfile.mkdtemp(prefix="dni-metrics-")
    try:
        os.environ[_FOLDER_VARIABLE] = folder
        from server.metrics import create_metrics

        yield create_metrics()
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)
