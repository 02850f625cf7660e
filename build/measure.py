"""Measure the bundle: what it weighs, and what each source module costs in it."""

import gzip
import hashlib
from typing import Any

import brotli

from build.minify import MinifiedBundle
from build.source_map import bytes_by_source, decode_mappings

BROTLI_BUDGET_BYTES = 6700
"""The most that the bundle without config may weigh after brotli at level 11."""


def make_manifest(bundle: MinifiedBundle, version: str) -> dict[str, Any]:
    """Return what `manifest.json` says: version, SHA-256, the sizes, and the bytes of each module before compression."""
    data = bundle.code.encode()
    sources = bundle.source_map["sources"]
    costs = bytes_by_source(decode_mappings(bundle.source_map["mappings"]), len(data))
    return {
        "version": version,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": {
            "raw": len(data),
            "gzip_9": len(gzip.compress(data, 9, mtime=0)),
            "brotli_11": len(brotli.compress(data, quality=11)),
        },
        "modules": {sources[source]: cost for source, cost in sorted(costs.items(), key=lambda item: -item[1])},
    }
