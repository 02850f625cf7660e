"""The query parameters of a list of parts."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from flask import abort
from pydantic import BaseModel, ConfigDict, Field

from server.http.api.parameters import LONGEST_VALUE, ask_for, describe_parameter

MOST_PARTS_A_PAGE = 1_000
DEFAULT_PARTS_A_PAGE = 100


def _read_limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_PARTS_A_PAGE:
        raise ValueError(f"a whole number from 1 to {MOST_PARTS_A_PAGE:,}")
    return int(text)


_Limit = Annotated[int, *describe_parameter(_read_limit, type="integer", minimum=1, maximum=MOST_PARTS_A_PAGE)]
_Cursor = Annotated[str | None, *describe_parameter(str, type="string", maxLength=LONGEST_VALUE)]


class PartQuery(BaseModel):
    """The query: from which cursor on, and how many at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: _Cursor = ask_for("The `next` of an earlier response, for the page after it.")
    limit: _Limit = Field(default=DEFAULT_PARTS_A_PAGE, description="Maximum number of parts.")

    def cut(self, parts: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
        """The parts of the page, and the cursor of the next one: the name of the last part. Ends the request with 400
        if that part is no longer there."""
        start = 0
        if self.cursor is not None:
            names = [part.name for part in parts]
            if self.cursor not in names:
                abort(400, "cursor: its part is no longer there; begin with the first page")
            start = names.index(self.cursor) + 1
        page = parts[start : start + self.limit]
        return page, page[-1].name if start + self.limit < len(parts) else None
