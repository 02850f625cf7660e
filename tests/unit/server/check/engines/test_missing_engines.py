"""An engine that is not installed is an error that says what to install."""

import pytest

from server.check.engines import programs, webkit
from server.check.engines.contract import EngineMissing


def test_a_missing_firefox_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_PATH", "/nowhere")
    with pytest.raises(EngineMissing, match="apt-get install firefox-esr"):
        programs.EngineProgram("firefox-esr", ("firefox-esr", "/nowhere/*/firefox")).find()


def test_a_python_without_webkit_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webkit, "_PYTHONS", ("/nowhere/python3",))
    with pytest.raises(EngineMissing, match="apt-get install python3-gi-cairo"):
        webkit.find_python()
