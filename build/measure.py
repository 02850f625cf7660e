"""Measure the size of each bundle, and of each source module in it."""

import gzip
import hashlib
from collections.abc import Iterable
from typing import Any

import brotli

from build.features import BASE, COMPLETE
from build.minify import MinifiedBundle
from build.source_map import bytes_by_source, decode_mappings

BROTLI_BUDGET_BYTES = {BASE.file_name: 7925, COMPLETE.file_name: 9660}
"""The maximum size of the smallest and the complete bundle, without config, after brotli at level 11."""


def make_manifest(bundles: Iterable[MinifiedBundle], version: str) -> dict[str, Any]:
    """Return the content of `manifest.json`: the version, and for each bundle, by file name, the result of `measure_bundle`."""
    measured = {bundle.variant: measure_bundle(bundle) for bundle in bundles}
    return {
        "version": version,
        "bundles": {variant.file_name: one for variant, one in measured.items() if not variant.adapter},
        "consent_adapters": {variant.file_name: one for variant, one in measured.items() if variant.adapter},
    }


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
