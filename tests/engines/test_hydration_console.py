"""What frameworks that hydrate write to the console in each engine."""

import pytest

from tests.e2e.framework_pages import show_hydrated
from tests.engines.page import EnginePage
from tests.serving import RunningServer

_NOTE = """window.written = [];
for (const level of ["debug", "info", "log", "warn", "error"]) {
  const write = console[level];
  console[level] = (...given) => { written.push(given.join(" ")); write.apply(console, given); };
}"""


@pytest.mark.parametrize(("framework", "name"), [("react18", "root"), ("react19", "document"), ("vue", "elements")])
def test_the_tag_makes_a_framework_write_nothing(
    page: EnginePage, server: RunningServer, framework: str, name: str
) -> None:
    page.add_init_script(_NOTE)
    show_hydrated(page, server.url, framework, name, has_tag=True)
    assert page.evaluate("written") == []


def test_limitation_vue_reports_a_number_in_mixed_content(page: EnginePage, server: RunningServer) -> None:
    page.add_init_script(_NOTE)
    show_hydrated(page, server.url, "vue", "mixed", has_tag=True)
    (written,) = page.evaluate("written")
    assert "Hydration completed but contains mismatches." in written
