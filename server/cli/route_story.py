"""Writes the explanation of a call as lines for a terminal."""

from collections.abc import Iterator

import click

from server.domain.accounts import Account
from server.domain.routing.explanation import Stage
from server.domain.routing.routes import CallRoutes
from server.domain.routing.story import AskedCall, UnknownExtension, explain_call
from server.domain.routing.words import describe_action
from server.domain.shown_texts import write_safely

_LONGEST_LINE = 400


def describe_route_taken(account: Account | None, asked: AskedCall) -> Iterator[str]:
    """The facts of the call, then each response to the carrier: the steps that lead to it, and what the caller hears."""
    try:
        story = explain_call(account, asked)
    except UnknownExtension as error:
        raise click.ClickException(f"NUMBER: {error}") from error
    yield from story.facts
    for stage in story.stages:
        yield from (write_safely(line, _LONGEST_LINE) for line in _describe_stage(stage, story.routes))
    if story.needs_keys:
        yield "The next steps depend on the caller's keys. Add --keys."


def _describe_stage(stage: Stage, routes: CallRoutes) -> Iterator[str]:
    if stage.came:
        yield f"{stage.came}:"
    for taken in stage.walked.taken:
        yield f"  {taken.path}: {taken.decision}"
    for action in stage.walked.actions:
        yield from (f"    - {line}" for line in describe_action(action, routes))
