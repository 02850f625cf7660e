"""All pages of the guided set-up."""

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.screens.set_up.business import BusinessStep
from server.console.screens.set_up.numbers import NumbersStep
from server.console.screens.set_up.ringing import RingingStep
from server.console.screens.set_up.site import SiteStep
from server.console.screens.set_up.sources import SourcesStep
from server.console.screens.set_up.tag import CheckStep, TagStep
from server.console.screens.set_up.tracking import TrackingStep


class SetUpScreen:
    """The steps in order. The first one makes the account and is a screen of its own."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        numbers = NumbersStep(parts, renderer)
        self._steps = (
            BusinessStep(parts, renderer),
            SiteStep(parts, renderer, numbers),
            numbers,
            SourcesStep(parts, renderer),
            TrackingStep(parts, renderer),
            RingingStep(parts, renderer),
            TagStep(parts, renderer),
            CheckStep(parts, renderer),
        )

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        for step in self._steps:
            step.add_to(pages)
