"""How many bytes a visitor's browser loads."""

import gzip

import brotli

from bench.figure import Figure
from build.measure import BROTLI_BUDGET_BYTES
from tests.built import read_built_bundle


def measure_sizes(served: str) -> list[Figure]:
    """The bundle without a config, and the demo account's script as it is served."""
    data = served.encode()
    return [
        Figure("dni.js, brotli-11", read_built_bundle().manifest["bytes"]["brotli_11"], "bytes", BROTLI_BUDGET_BYTES),
        Figure("  the demo account's script", len(data), "bytes"),
        Figure("  the same, gzip-9", len(gzip.compress(data, compresslevel=9, mtime=0)), "bytes"),
        Figure("  the same, brotli-11", len(brotli.compress(data, quality=11)), "bytes"),
    ]
