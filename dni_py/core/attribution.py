"""What a landing says of a visit: its tags, and the tracking source that brought it."""

from typing import TypedDict

from dni_py.core.parameters import map_parameters, read_parameters
from dni_py.core.rules import read_landing
from dni_py.core.sources import RankedSource, SourceTried, choose_source
from dni_py.core.urls import split_url


class AttributionRules(TypedDict):
    """An account's rules, as they stand in its public config."""

    fragment_parameters: bool
    parameter_mappings: list[dict[str, str]]
    tracking_sources: list[RankedSource]


class Attribution(TypedDict):
    """A landing's tags, the index of its tracking source (-1 for none), and the sources that were tried."""

    tags: dict[str, str]
    source: int
    tried: list[SourceTried]


def attribute_landing(landing_url: str, referring_url: str, rules: AttributionRules) -> Attribution:
    """Return a landing's tags, by every mapping of the account, and its tracking source."""
    landing = split_url(landing_url)
    query = (
        landing["url_query"] + "&" + landing["url_fragment"] if rules["fragment_parameters"] else landing["url_query"]
    )
    parameters = read_parameters(query)
    tried: list[SourceTried] = []
    source = choose_source(rules["tracking_sources"], read_landing(landing_url, referring_url, parameters), tried)
    return {"tags": map_parameters(parameters, rules["parameter_mappings"]), "source": source, "tried": tried}
