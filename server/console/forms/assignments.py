"""The input for what a source shows for each target number: a tracking number, a number of a pool, or the page's own number."""

from typing import Any

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Input


class AssignmentsInput(Input):
    """Two inputs for each target number: `NAME.pool:TARGET` and `NAME.number:TARGET`. The value of the page is by target."""

    def read(self, form: MultiDict[str, str]) -> Any:
        """The assignments as in the account file; a target number with both inputs empty has none."""
        return {
            target: {word: text for word, text in typed.items() if text} for target, typed in self.show(form).items()
        }

    def show(self, form: MultiDict[str, str]) -> dict[str, dict[str, str]]:
        """What was typed, by target number."""
        shown: dict[str, dict[str, str]] = {}
        for word, start in (("number_pool", f"{self.name}.pool:"), ("tracking_number", f"{self.name}.number:")):
            for name, text in form.items():
                if name.startswith(start) and text.strip():
                    shown.setdefault(name.removeprefix(start), {})[word] = text.strip()
        return shown

    def write(self, value: Any) -> dict[str, dict[str, str]]:
        """The texts of the inputs, by target number."""
        return {
            target: {word: _write_number(one) for word, one in shows.items()} for target, shows in (value or {}).items()
        }


def _write_number(value: Any) -> str:
    return f"{value['number']} ext. {value['extension']}" if isinstance(value, dict) else str(value)
