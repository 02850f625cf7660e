"""What is answered to a webhook of a call, in no carrier's words."""

from dataclasses import dataclass

from server.domain.routing.actions import Action


@dataclass(frozen=True)
class Reply:
    """What the carrier does next with this call. `sequence` counts the call's responses; `is_first`: it is not answered yet.

    `started_at`: when a call began of which the call log may not know.
    """

    actions: tuple[Action, ...]
    account: str = ""
    call_id: str = ""
    sequence: int = 1
    extension: str | None = None
    is_first: bool = False
    started_at: float | None = None
