"""The response to a webhook of a call, the same for all carriers."""

from dataclasses import dataclass

from server.domain.routing.actions import Action


@dataclass(frozen=True)
class Reply:
    """The carrier's next actions for a call. `sequence` counts the call's responses; `is_first`: it is not answered yet.

    `started_at`: the start of a call that may not be in the call log.
    """

    actions: tuple[Action, ...]
    account: str = ""
    call_id: str = ""
    sequence: int = 1
    extension: str | None = None
    is_first: bool = False
    started_at: float | None = None
