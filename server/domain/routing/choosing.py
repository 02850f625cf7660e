"""Steps that only choose the next step: by time, by the caller's location, or by the call's tags."""

from collections.abc import Mapping

from server.domain.routing.caller_locations import describe_location, fits_location
from server.domain.routing.hours import (
    describe_local_time,
    describe_span,
    find_local_time,
    find_open_span,
    is_holiday,
)
from server.domain.routing.step_decision import StepContext, StepDecision
from server.domain.routing.steps import ByTag, Geo, GeoCase, Schedule, TagCase, TagTest


def choose_by_time(path: str, step: Schedule, context: StepContext) -> StepDecision:
    """Choose by opening hours, in the time zone of the step or the account."""
    time_zone = step.time_zone or context.routes.time_zone
    local = find_local_time(context.facts.at, time_zone)
    now = f"{describe_local_time(local)} in {time_zone}"
    span = find_open_span(step, local)
    if span is not None:
        return StepDecision(f"open, {describe_span(span)}: it is {now}", next_path=f"{path}.then")
    holiday = f", the holiday of {local:%Y-%m-%d}" if is_holiday(step, local.date()) else ""
    return StepDecision(f"closed: it is {now}{holiday}", next_path=f"{path}.otherwise")


def choose_by_location(path: str, step: Geo, context: StepContext) -> StepDecision:
    """Choose the first case that matches the caller's location."""
    location = context.facts.location
    for index, case in enumerate(step.cases):
        if fits_location(case, location, context.routes.country):
            return StepDecision(
                f"{describe_case(case)}: the caller's number is from {describe_location(location)}",
                next_path=f"{path}.geo.{index}",
            )
    return StepDecision(
        f"no case: the caller's number is from {describe_location(location)}", next_path=f"{path}.otherwise"
    )


def choose_by_tag(path: str, step: ByTag, context: StepContext) -> StepDecision:
    """Choose the first case that matches the call's tags."""
    tags = context.facts.tags
    for index, case in enumerate(step.cases):
        if _passes(case, tags):
            return StepDecision(_describe_tag(case.tag, tags), next_path=f"{path}.by_tag.{index}")
    looked_at = dict.fromkeys(case.tag for case in step.cases)
    words = ", ".join(_describe_tag(tag, tags) for tag in looked_at)
    return StepDecision(f"no case: {words}", next_path=f"{path}.otherwise")


def describe_case(case: GeoCase) -> str:
    """The conditions of a case, in words."""
    parts = {"area code": case.area_codes, "zip": case.zips, "state": case.states, "country": case.countries}
    return ", ".join(f"{name} {' or '.join(values)}" for name, values in parts.items() if values)


def _passes(case: TagCase, tags: Mapping[str, str]) -> bool:
    value = tags.get(case.tag, "").casefold()
    match case.test:
        case TagTest.PRESENT:
            return value != ""
        case TagTest.IS:
            return case.tag in tags and value in {wanted.casefold() for wanted in case.values}
        case TagTest.CONTAINS:
            return case.tag in tags and any(wanted.casefold() in value for wanted in case.values)


def _describe_tag(tag: str, tags: Mapping[str, str]) -> str:
    return f"{tag} is {tags[tag][:100]!r}" if tag in tags else f"there is no {tag}"
