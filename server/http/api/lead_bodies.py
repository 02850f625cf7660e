"""What programs send about the lead of a call."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LARGEST_VALUE_CENTS, LeadUpdate
from server.domain.calls.notes import LONGEST_NOTE
from server.http.request_bodies import Body


def _drop_default(schema: dict[str, Any]) -> None:
    # A field that is left out stays as it is, whatever its default is here.
    del schema["default"]


class LeadBody(Body):
    """The lead's fields to change; others stay as they are. `value_cents`: null removes the value."""

    model_config = ConfigDict(extra="forbid")

    status: LeadStatus = Field(default=LeadStatus.NEW, json_schema_extra=_drop_default)
    value_cents: Annotated[int, Field(ge=0, le=LARGEST_VALUE_CENTS)] | None = Field(
        default=None, json_schema_extra=_drop_default
    )

    @property
    def update(self) -> LeadUpdate:
        """The change of the lead."""
        is_value_sent = "value_cents" in self.model_fields_set
        return LeadUpdate(
            self.status if "status" in self.model_fields_set else None,
            self.value_cents,
            clears_value=is_value_sent and self.value_cents is None,
        )


class CallBody(Body):
    """The fields of a call to change."""

    model_config = ConfigDict(extra="forbid")

    lead: LeadBody


class NoteBody(Body):
    """A new note on a call."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE)]
