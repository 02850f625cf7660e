"""All figures of calls."""

from bench.calls.entered import measure_entered
from bench.calls.many import measure_many_calls
from bench.calls.over_http import measure_incoming
from bench.leases.stores import ENGINES
from bench.table import Measured
from build.version import project_version


def measure_calls(rounds: int) -> Measured:
    """Measure incoming calls with leases in both engines; the call log is a SQLite file; and many calls with faults."""
    figures = [figure for engine in ENGINES for figure in measure_incoming(engine, rounds)]
    figures += measure_entered() + measure_many_calls()
    return Measured(figures, {"dni_py": project_version()})
