"""Reads a form of a page as a browser does: its action, what it would send, and its buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class ReadForm:
    """A form. `inputs` are the values by name, `buttons` the texts of its buttons in the order of the page."""

    action: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


def read_form(page: str, form_id: str) -> ReadForm:
    """The form with this ID, with the fields outside of it that belong to it."""
    reader = _Reader(form_id)
    reader.feed(page)
    return reader.form


class _Reader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form = ReadForm()
        self._id = form_id
        self._is_inside = False
        self._name = ""
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field, or the begin of a text."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = given.get("id") == self._id
            self.form.action = given["action"] if self._is_inside else self.form.action
        elif not (given["form"] == self._id if "form" in given else self._is_inside):
            if tag == "option" and self._name and "selected" in given:
                self.form.inputs[self._name] = given["value"]
        elif tag == "input":
            self.form.inputs[given["name"]] = given.get("value", "")
        elif tag in ("select", "textarea", "button"):
            self._name, self._text = given.get("name", ""), []
        elif tag == "option" and ("selected" in given or self._name not in self.form.inputs):
            self.form.inputs[self._name] = given["value"]

    def handle_data(self, data: str) -> None:
        """Collect the text of an area or a button."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note the text that ends here."""
        if self._text is not None and tag in ("select", "textarea", "button"):
            if tag == "textarea":
                self.form.inputs[self._name] = "".join(self._text).removeprefix("\n")
            elif tag == "button":
                self.form.buttons.append("".join(self._text).strip())
            self._name, self._text = "", None
        elif tag == "form":
            self._is_inside = False
