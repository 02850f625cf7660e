"""Whether the attribution of a call is certain."""

from server.domain.calls.attributed import Attributed, Match


def is_certain(attributed: Attributed) -> bool:
    """Whether the attribution is of one visitor, or of the number's own tracking source.

    It is not if several visitors share it, or if nothing is known of the visit, as for calls to a default number.
    """
    if attributed.match is Match.DEFAULT:
        return False
    return bool(attributed.visitor_id) or (not attributed.lease_id and bool(attributed.tracking_source))
