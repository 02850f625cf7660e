"""The recording of a call, for the player on the call's page."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.console.visible_calls import find_visible_call
from server.domain.people.roles import Permission
from server.domain.recordings import RecordingUnavailable
from server.recording_responses import write_recording


class RecordingScreen:
    """Whoever sees a call may hear it. The carrier's address and the account's credentials stay on the server."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_account("/calls/<call_id>/recording", Permission.SEE_OWN_CALLS, self.play_recording)

    def play_recording(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """The latest recording of the call, or the requested range of its bytes."""
        call = find_visible_call(self._parts.call_log, page, call_id)
        try:
            return write_recording(self._parts.fetch_recording(page.key, call, request.headers.get("Range")))
        except RecordingUnavailable as error:
            message = str(error)[:1].upper() + str(error)[1:]
            if is_partial():
                return Response(message, error.status, mimetype="text/plain")
            title = translate("The recording can't be played")
            return self._renderer.respond("error.html", error.status, title=title, message=message)
