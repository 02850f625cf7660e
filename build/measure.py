"""Measure the bundles: what each weighs, and what each source module costs in it."""

import gzip
import hashlib
from collections.abc import Iterable
from typing import Any

import brotli

from build.features import BASE, COMPLETE
from build.minify import MinifiedBundle
from build.source_map import bytes_by_source, decode_mappings

BROTLI_BUDGET_BYTES = {BASE.file_name: 7815, COMPLETE.file_name: 9125}
"""The most that these bundles may weigh without config after brotli at level 11: every account's least, and the whole."""


def make_manifest(bundles: Iterable[MinifiedBundle], version: str) -> dict[str, Any]:
    """Return what `manifest.json` says: the version, and of each bundle what `measure_bundle` returns, by file name."""
    return {"version": version, "bundles": {bundle.variant.file_name: measure_bundle(bundle) for bundle in bundles}}


def measure_bundle(bundle: MinifiedBundle) -> dict[str, Any]:
    """Return a bundle's features, SHA-256 and sizes, and the bytes of each module in it before compression."""
    data = bundle.code.encode()
    sources = bundle.source_map["sources"]
    costs = bytes_by_source(decode_mappings(bundle.source_map["mappings"]), len(data))
    return {
        "features": list(bundle.variant.features),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": {
            "raw": len(data),
            "gzip_9": len(gzip.compress(data, 9, mtime=0)),
            "brotli_11": len(brotli.compress(data, quality=11)),
        },
        "modules": {sources[source]: cost for source, cost in sorted(costs.items(), key=lambda item: -item[1])},
    }
