"""Writes the postback requests for a change of a call."""

import hashlib
import json
from collections.abc import Iterator

from server.domain.accounts import Account
from server.domain.calls.call import MISSED_OUTCOMES, Call
from server.domain.calls.events import EventKind, are_tag_changes_recorded, is_blocked
from server.domain.calls.progress import is_end_provisional
from server.domain.postbacks.first_of import TAG_PREFIX, find_first
from server.domain.postbacks.postback import Postback, PostbackRequest, Trigger
from server.domain.postbacks.rendering import find_content_type, render_body, render_headers, render_url
from server.domain.postbacks.values import FindValue, read_values
from server.domain.postbacks.waiting import is_asked_for_extension, may_hear_whisper

_KEY_CHARACTERS = 40
_OF_LEADS = (Trigger.LEAD_STATUS_CHANGED, Trigger.VALUE_CHANGED)
_OF_ENDS = (Trigger.CALL_ENDED, Trigger.CALL_MISSED)


def write_requests(account: Account, before: Call | None, after: Call) -> list[PostbackRequest]:
    """The requests to send for the change of a call from `before` (None: a new call) to `after`.

    A postback is due as soon as all its conditions are true, in any order: a click ID may come after the end, or the end before
    the talk time is known. Its idempotency key makes sure that it is sent once per call (for `tag_added`, `lead_status_changed`
    and `value_changed`: once per change), even if webhooks are repeated or out of order. While the end is provisional, requests
    about it are delayed and written again with each change. No postback reports a blocked call.
    """
    return [] if is_blocked(after.events) else list(_write_due(account, before, after))


def list_withdrawn(account: Account, before: Call | None, after: Call) -> list[str]:
    """The idempotency keys of delayed requests that are no longer due, now that the carrier has reported the end."""
    return [
        _write_key(postback, after)
        for postback in account.postbacks
        if before is not None and _is_delayed(postback, before) and not is_met(account, postback, after)
    ]


def _write_due(account: Account, before: Call | None, after: Call) -> Iterator[PostbackRequest]:
    values: dict[tuple[str, ...], FindValue] = {}
    for postback in account.postbacks:
        if _is_due(account, postback, before, after):
            if postback.first_of not in values:
                values[postback.first_of] = read_values(after, account.time_zone, postback.first_of)
            yield _write_request(postback, after, values[postback.first_of])


def write_request(account: Account, postback: Postback, call: Call) -> PostbackRequest:
    """The request for the call, whether it is due or not."""
    return _write_request(postback, call, read_values(call, account.time_zone, postback.first_of))


def _is_due(account: Account, postback: Postback, before: Call | None, after: Call) -> bool:
    if not _concerns(postback, after):
        return False
    if postback.on is Trigger.TAG_ADDED:
        return before is not None and _has_new_tags(before, after) and are_tag_changes_recorded(before.events)
    if postback.on in _OF_LEADS:
        return before is not None and _has_lead_changed(postback.on, before, after)
    was_due = before is not None and is_met(account, postback, before) and not _is_delayed(postback, before)
    return _has_happened(account, postback, after) and not was_due


def is_met(account: Account, postback: Postback, call: Call) -> bool:
    """Whether the call is as the postback needs it, and its trigger has happened."""
    return _concerns(postback, call) and _has_happened(account, postback, call)


def _is_delayed(postback: Postback, call: Call) -> bool:
    """Whether the postback reports the end of the call and this end may soon be corrected."""
    return postback.on in _OF_ENDS and is_end_provisional(call.events)


def _concerns(postback: Postback, call: Call) -> bool:
    tags = call.attributed.tags
    if postback.first_of and find_first(postback.first_of, call) is None:
        return False
    return postback.campaign in (None, call.attributed.campaign) and all(
        tags.get(name.removeprefix(TAG_PREFIX)) for name in postback.needs_tags
    )


def _has_happened(account: Account, postback: Postback, call: Call) -> bool:
    progress = call.progress
    if postback.on is Trigger.CALL_STARTED:
        return not is_asked_for_extension(account, call)
    if postback.on is Trigger.CALL_ANSWERED:
        return progress.answered_at is not None and not may_hear_whisper(account, call)
    if postback.on is Trigger.CALL_ENDED:
        return progress.ended_at is not None and progress.talk_seconds >= postback.min_talk_seconds
    if postback.on is Trigger.CALL_MISSED:
        return progress.ended_at is not None and progress.outcome in MISSED_OUTCOMES
    return True


def _has_lead_changed(on: Trigger, before: Call, after: Call) -> bool:
    if on is Trigger.LEAD_STATUS_CHANGED:
        return before.lead.status is not after.lead.status
    return before.lead.value_cents != after.lead.value_cents


def _has_new_tags(before: Call, after: Call) -> bool:
    """Whether tags were added. Tags from the attribution after an entered extension don't count."""
    known, now = before.attributed, after.attributed
    is_the_same = (known.match, known.lease_id) == (now.match, now.lease_id)
    return is_the_same and any(known.tags.get(name) != value for name, value in now.tags.items())


def _write_key(postback: Postback, call: Call) -> str:
    parts: list[object] = [call.account, call.call_id, postback.name, postback.on.value]
    if postback.on is Trigger.TAG_ADDED:
        # Tags may change back to an earlier state.
        parts.append(sum(event.kind is EventKind.TAGGED for event in call.events))
        parts.append(sorted(call.attributed.tags.items()))
    if postback.on in _OF_LEADS:
        # A lead may change back to an earlier state.
        parts.append(sum(event.kind is EventKind.LEAD_CHANGED for event in call.events))
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_KEY_CHARACTERS]


def _write_request(postback: Postback, call: Call, find_value: FindValue) -> PostbackRequest:
    return PostbackRequest(
        idempotency_key=_write_key(postback, call),
        account=call.account,
        postback=postback.name,
        call_id=call.call_id,
        method=postback.method,
        url=render_url(postback.url, find_value),
        headers=render_headers(postback.headers, find_value),
        body=render_body(postback.body, find_content_type(postback.headers), find_value),
        secret=postback.secret,
        is_delayed=_is_delayed(postback, call),
    )
