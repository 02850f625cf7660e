"""How many bytes a visitor's browser loads."""

import gzip

import brotli

from bench.figure import Figure
from build.measure import BROTLI_BUDGET_BYTES
from tests.built import find_built_bundle, read_built_bundle

BUNDLE_GOAL_BYTES = 6100
"""The goal for a bundle. The build enforces the size that was reached, `BROTLI_BUDGET_BYTES`."""

CONFIG_GOAL_BYTES = 1500
"""The maximum that the demo account's config, with a source for nearly every preset, may add to the bundle, after brotli."""


def measure_sizes(served: str) -> list[Figure]:
    """The smallest and the complete bundle without a config, and the demo account's script as it is served."""
    data = served.encode()
    script_bytes = len(brotli.compress(data, quality=11))
    bundle_bytes = find_built_bundle(served).manifest["bytes"]["brotli_11"]
    return [
        *(
            Figure(
                f"{name}, brotli-11", read_built_bundle(name).manifest["bytes"]["brotli_11"], "bytes", BUNDLE_GOAL_BYTES
            )
            for name in BROTLI_BUDGET_BYTES
        ),
        Figure("the demo account's config, brotli-11", script_bytes - bundle_bytes, "bytes", CONFIG_GOAL_BYTES),
        Figure("  the demo account's script", len(data), "bytes"),
        Figure("  the same, gzip-9", len(gzip.compress(data, compresslevel=9, mtime=0)), "bytes"),
        Figure("  the same, brotli-11", script_bytes, "bytes"),
    ]
