"""How many bytes a visitor's browser loads."""

import gzip

import brotli

from bench.figure import Figure
from build.measure import BROTLI_BUDGET_BYTES
from tests.built import read_built_bundle

MOST_CONFIG_BYTES = 1_500


def measure_sizes(served: str) -> list[Figure]:
    """The bundle without a config, and the demo account's script as it is served."""
    data = served.encode()
    bundle_bytes = read_built_bundle().manifest["bytes"]["brotli_11"]
    served_bytes = len(brotli.compress(data, quality=11))
    return [
        Figure("dni.js, brotli-11", bundle_bytes, "bytes", BROTLI_BUDGET_BYTES),
        Figure(
            "the config of the demo account's script, brotli-11",
            served_bytes - bundle_bytes,
            "bytes",
            MOST_CONFIG_BYTES,
        ),
        Figure("  the demo account's script", len(data), "bytes"),
        Figure("  the same, gzip-9", len(gzip.compress(data, compresslevel=9, mtime=0)), "bytes"),
        Figure("  the same, brotli-11", served_bytes, "bytes"),
    ]
