"""The dimensions of reports: what calls are grouped by."""

from enum import StrEnum

from dni_py.core.tags import LONGEST_TAG_NAME

TAG_PREFIX = "tag:"
WITH_TAG_PREFIX = "with_tag:"
"""Before the name of a tag, the dimension whose only value, the empty text, has all calls with the tag. Only for sums."""

LONGEST_VALUE = 250
"""Longer values of a dimension are cut to this number of characters."""

MOST_VALUES_A_DAY = 1_000
"""Values of a dimension that keep figures of their own for a day; the rarer ones share the figures of "other"."""


class Dimension(StrEnum):
    """A dimension that every account has. `total` has one value, the empty text, for all calls.

    The name of a tag's dimension is `TAG_PREFIX` and the name of the tag. `landing_page` is the path of the landing URL.
    """

    TOTAL = "total"
    TRACKING_SOURCE = "tracking_source"
    CAMPAIGN = "campaign"
    PUBLISHER = "publisher"
    NUMBER_POOL = "number_pool"
    LANDING_PAGE = "landing_page"
    TRACKING_NUMBER = "tracking_number"
    RECEIVING_NUMBER = "receiving_number"


class UnknownDimension(ValueError):
    """The text does not name a dimension; the message lists the names."""


def name_tag_dimension(tag: str) -> str:
    """The dimension of the tag's values."""
    return TAG_PREFIX + tag


def name_sum_dimension(dimension: str) -> str:
    """The dimension whose only value has all calls that have a value of this one."""
    tag = find_tag(dimension)
    return Dimension.TOTAL.value if tag is None else WITH_TAG_PREFIX + tag


def find_tag(dimension: str) -> str | None:
    """The tag whose values the dimension has; None for other dimensions."""
    return dimension.removeprefix(TAG_PREFIX) if dimension.startswith(TAG_PREFIX) else None


def read_dimension(text: str) -> str:
    """The dimension with this name. Raises `UnknownDimension`."""
    tag = find_tag(text)
    if text in list(Dimension) or (tag and len(tag) <= LONGEST_TAG_NAME and "\0" not in tag):
        return text
    raise UnknownDimension(f"one of {', '.join(Dimension)}, or {TAG_PREFIX}NAME for a tag")
