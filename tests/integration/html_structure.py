"""Reads a page strictly: everything unbalanced, repeated or missing becomes a complaint."""

from html.parser import HTMLParser

_VOID = set("area base br col embed hr img input link meta source track wbr".split())
_NAMED_FIELDS = {"input", "select", "textarea"}


class PageReader(HTMLParser):
    """Feed it one page; then `complaints` lists the problems, `elements` each start tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.complaints: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self._ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        where = f"line {self.getpos()[0]}: <{tag}>"
        self.elements.append((tag, attributes))
        if len(attributes) != len(attrs):
            self.complaints.append(f"{where} repeats an attribute")
        identifier = attributes.get("id")
        if identifier in self._ids:
            self.complaints.append(f"{where} repeats the id {identifier!r}")
        if identifier:
            self._ids.add(identifier)
        if tag == "img" and "alt" not in attributes:
            self.complaints.append(f"{where} has no alt")
        if tag == "iframe" and "title" not in attributes:
            self.complaints.append(f"{where} has no title")
        if tag in _NAMED_FIELDS and not self._has_name(tag, attributes):
            self.complaints.append(f"{where} has no label")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.complaints.append(f"line {self.getpos()[0]}: </{tag}> closes nothing, open are {self._open[-3:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def find_all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name, in order."""
        return [attributes for name, attributes in self.elements if name == tag]

    def _has_name(self, tag: str, attributes: dict[str, str | None]) -> bool:
        named_by_itself = attributes.get("type") in ("submit", "reset", "button", "hidden")
        return named_by_itself or "aria-label" in attributes or "label" in self._open


def read_page(html: str) -> PageReader:
    """Read a whole page; elements that are still open at its end are complaints too."""
    reader = PageReader()
    reader.feed(html)
    reader.close()
    if reader._open:
        reader.complaints.append(f"never closed: {reader._open}")
    if not html.startswith("<!doctype html>"):
        reader.complaints.append("no doctype")
    for tag in ("html", "head", "title", "body", "h1"):
        if len(reader.find_all(tag)) != 1:
            reader.complaints.append(f"{len(reader.find_all(tag))} <{tag}> instead of one")
    if "lang" not in reader.find_all("html")[0]:
        reader.complaints.append("<html> has no lang")
    return reader
