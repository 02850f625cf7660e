"""Minify the flat bundles and wrap each so that it adds nothing to the page's scope."""

import json
import re
from dataclasses import dataclass
from typing import Any

from build.bundle import CONFIG_NAME, FlatBundle
from build.errors import BuildError
from build.features import Variant
from build.free_names import check_free_names
from build.layout import Layout
from build.modules import Module
from build.node import run_tool
from build.source_map import Mapping, decode_mappings, encode_mappings

CONFIG_PLACEHOLDER = '"__DNI_CONFIG__"'
INTERNAL_KEYS = (
    "begin_leases",
    "changed_at_ms",
    "copied_numbers",
    "country_code",
    "end_leases",
    "fight_rounds",
    "findings",
    "first_batch",
    "follow_visit",
    "form_index",
    "fought_at_ms",
    "fought_name",
    "fought_node",
    "fought_text",
    "found",
    "found_targets",
    "hydration",
    "is_opened_again",
    "is_ours",
    "known_digits",
    "known_numbers",
    "known_texts",
    "left_text",
    "scan_while_loading",
    "may_ignore",
    "must_wait",
    "now_ms",
    "number_index",
    "number_pattern",
    "of_batch",
    "open_roots",
    "pause_watching",
    "pending_jobs",
    "quiet_ms",
    "quiet_timer",
    "record",
    "report_tags",
    "report_writing",
    "reported_run",
    "rescan",
    "resume_watching",
    "run_nodes",
    "shown_first",
    "shown_now",
    "shown_then",
    "sought_numbers",
    "source_index",
    "spellings",
    "split_candidates",
    "take_step",
    "target_index",
    "target_names",
    "text_after",
    "text_before",
    "texts",
    "this_batch",
    "trunk",
    "want_lease",
    "want_number",
    "written_count",
)
"""Keys of records that never leave the bundle: not in the public config, the storage, the events or the API.

The minifier replaces each by a capital letter, except names that browser objects have too.
"""

_HEAD = f"({CONFIG_NAME}=>{{try{{"
_TAIL = f"}}catch{{return}}}})({CONFIG_PLACEHOLDER});\n"


@dataclass(frozen=True)
class MinifiedBundle:
    """The bundle that ships, its source map, and the core's functions: qualified Python name to short name.

    short_keys has the short names of the internal keys, the same in every variant.
    """

    variant: Variant
    code: str
    source_map: dict[str, Any]
    core_names: dict[str, str]
    short_keys: dict[str, str]


def minify_bundles(bundles: list[FlatBundle], modules: list[Module], layout: Layout) -> list[MinifiedBundle]:
    """Minify bundles. Raises BuildError for an internal key that browser objects have too, and for an undefined name.

    The core's functions are exported while the minifier runs, so that each stays a function that the parity tests can call.
    The export is removed afterwards.
    """
    job = {
        "bundles": [{"code": _add_export(bundle), "map": bundle.source_map} for bundle in bundles],
        "keys": INTERNAL_KEYS,
    }
    result = run_tool("minify.mjs", job, layout)
    if result["unchanged"]:
        raise BuildError(f"browser objects too have {', '.join(result['unchanged'])}; take them out of INTERNAL_KEYS")
    check_free_names([name for made in result["bundles"] for name in made["freeNames"]], modules)
    return [
        _finish_bundle(bundle, made, result["shortKeys"], modules)
        for bundle, made in zip(bundles, result["bundles"], strict=True)
    ]


def _name_aliases(bundle: FlatBundle) -> dict[str, str]:
    return {f"core{index}": name for index, name in enumerate(sorted(bundle.core_names))}


def _add_export(bundle: FlatBundle) -> str:
    if not bundle.core_names:
        return bundle.code
    exports = ",".join(f"{bundle.core_names[name]} as {alias}" for alias, name in _name_aliases(bundle).items())
    return f"{bundle.code}export{{{exports}}};\n"


def _finish_bundle(
    bundle: FlatBundle, made: dict[str, Any], short_keys: dict[str, str], modules: list[Module]
) -> MinifiedBundle:
    aliases = _name_aliases(bundle)
    body, exported = _cut_export(made["code"]) if aliases else (made["code"].strip(), {})
    return MinifiedBundle(
        variant=bundle.variant,
        code=_HEAD + body + _TAIL,
        source_map=_finish_map(json.loads(made["map"]), bundle.variant.file_name, len(body), modules),
        core_names={aliases[alias]: short for alias, short in exported.items()},
        short_keys=short_keys,
    )


def _cut_export(code: str) -> tuple[str, dict[str, str]]:
    match = re.fullmatch(r"(?P<body>.*)export\{(?P<names>[^{}]*)\};?\s*", code, re.DOTALL)
    if match is None:
        raise BuildError("the minifier moved the export of the core's functions; build/minify.py expects it at the end")
    pairs = [pair.split(" as ") for pair in match["names"].split(",") if pair]
    return match["body"], {pair[-1]: pair[0] for pair in pairs}


def _finish_map(source_map: dict[str, Any], file_name: str, length: int, modules: list[Module]) -> dict[str, Any]:
    """Return the map with its columns moved by the wrapper's head, and its sources as in the repository."""
    by_output = {f"{module.name}.py": module for module in modules}
    sources = [by_output[source] for source in source_map["sources"]]
    moved = [
        Mapping(mapping.column + len(_HEAD), mapping.source, mapping.source_line, mapping.source_column)
        for mapping in decode_mappings(source_map["mappings"])
        if mapping.column < length
    ]
    return {
        "version": 3,
        "file": file_name,
        "sources": [module.shown_path for module in sources],
        "sourcesContent": [module.source for module in sources],
        "names": [],
        "mappings": encode_mappings(moved),
    }
