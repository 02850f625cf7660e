"""The tags and the tracking source of a visit, from its landing."""

from typing import TypedDict

from dni_py.core.parameters import map_parameters, read_parameters
from dni_py.core.sources import SourceTried, TrackingSource, choose_source
from dni_py.core.text import keys_of


class AttributionRules(TypedDict):
    """An account's rules, as its public config has them."""

    fragment_parameters: bool
    parameter_mappings: list[dict[str, str]]
    tracking_sources: list[TrackingSource]


class Attribution(TypedDict):
    """A landing's tags, the index of its tracking source (-1 for none), and the sources that were tried."""

    tags: dict[str, str]
    source_index: int
    tried: list[SourceTried]


def attribute_landing(landing_url: str, referring_url: str, rules: AttributionRules) -> Attribution:
    """Return a landing's tags, by every mapping of the account, and its tracking source."""
    landing = {
        "landing_url": landing_url,
        "referring_url": referring_url,
    }
    parameters = read_parameters(landing_url, rules["fragment_parameters"])
    for name in keys_of(parameters):
        landing["?" + name] = parameters[name]
    tried: list[SourceTried] = []
    source = choose_source(rules["tracking_sources"], landing, tried)
    return {"tags": map_parameters(parameters, rules["parameter_mappings"]), "source_index": source, "tried": tried}


def has_click(url: str, rules: AttributionRules) -> bool:
    """Say whether a URL has a parameter that a mapping makes a tag of."""
    parameters = read_parameters(url, rules["fragment_parameters"])
    return len(keys_of(map_parameters(parameters, rules["parameter_mappings"]))) > 0
