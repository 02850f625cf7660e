"""All figures of the console."""

from bench.console.pages import measure_pages
from bench.table import Measured
from build.version import project_version


def measure_console(rounds: int) -> Measured:
    """Measure the pages."""
    return Measured(measure_pages(rounds), {"dni_py": project_version()})
