"""Puts the console together: one blueprint with all pages."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from server.console.assets import Assets
from server.console.blocked_callers import BLOCKED_CALLERS, list_warnings
from server.console.call_words import word
from server.console.company_form import COMPANY
from server.console.navigation import list_screens
from server.console.origin_check import comes_from_other_site
from server.console.pages import Access, Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.passwords import PasswordsBusy
from server.console.policy import add_policy
from server.console.readable_requests import check_characters
from server.console.rendering import Renderer, translate
from server.console.screens.account_file import AccountFileScreen
from server.console.screens.api_keys import ApiKeyScreen
from server.console.screens.audit import AuditScreen
from server.console.screens.buying import BuyingScreen
from server.console.screens.call import CallScreen
from server.console.screens.call_person import PersonScreen
from server.console.screens.call_recording import RecordingScreen
from server.console.screens.calls import CallListScreen
from server.console.screens.comparison import ComparisonScreen
from server.console.screens.delete_user import DeleteUserScreen
from server.console.screens.deletion import DeletionScreen
from server.console.screens.history import HistoryScreen
from server.console.screens.home import HomeScreen
from server.console.screens.hours import HoursScreen
from server.console.screens.invitations import InvitationScreen
from server.console.screens.links import LinkScreen
from server.console.screens.lost_password import LostPasswordScreen
from server.console.screens.mail_choices import MailChoiceScreen
from server.console.screens.new_account import NewAccountScreen
from server.console.screens.new_route import NewRouteScreen
from server.console.screens.notifications import NotificationScreen
from server.console.screens.number_pools import NumberPoolScreen
from server.console.screens.numbers import NumberScreen
from server.console.screens.overview import OverviewScreen
from server.console.screens.passkeys import PasskeyScreen
from server.console.screens.people import PeopleScreen
from server.console.screens.postback_log import PostbackLogScreen
from server.console.screens.postbacks import PostbackScreen
from server.console.screens.reports import ReportScreen
from server.console.screens.route_branches import RouteBranchScreen
from server.console.screens.route_steps import RouteStepScreen
from server.console.screens.routes import RouteScreen
from server.console.screens.second_factor import SecondFactorScreen
from server.console.screens.second_step import SecondStepScreen
from server.console.screens.secrets import SecretScreen
from server.console.screens.sections import SectionScreen
from server.console.screens.set_up.screen import SetUpScreen
from server.console.screens.settings import SettingsScreen
from server.console.screens.sign_in import SignInScreen
from server.console.screens.single_sign_on import SingleSignOnScreen
from server.console.screens.sources import OffSiteSourceScreen, OnSiteSourceScreen, SourceScreen
from server.console.screens.tag import TagScreen
from server.console.screens.unsubscribe import UnsubscribeScreen
from server.console.screens.you import YouScreen
from server.console.sections import SECTIONS
from server.console.settings_forms import MAPPING, PAGE_EVENTS
from server.console.settings_tabs import list_tabs
from server.console.slots import AllBusy
from server.stores.contract import StoreUnavailable

_log = structlog.get_logger()

_SCREENS = (
    *(SignInScreen, LinkScreen, HomeScreen, YouScreen, NewAccountScreen),
    *(CallListScreen, CallScreen, RecordingScreen, PersonScreen),
    *(OverviewScreen, ReportScreen, HoursScreen, ComparisonScreen),
    *(NumberPoolScreen, SourceScreen, OnSiteSourceScreen, OffSiteSourceScreen, NumberScreen),
    *(RouteScreen, RouteStepScreen, RouteBranchScreen, NewRouteScreen, PostbackScreen, PostbackLogScreen),
    *(SetUpScreen, TagScreen, NotificationScreen, HistoryScreen, AccountFileScreen, DeletionScreen),
    *(ApiKeyScreen, SecretScreen),
    *(PeopleScreen, InvitationScreen, AuditScreen),
    *(SecondStepScreen, SecondFactorScreen, PasskeyScreen, LostPasswordScreen),
    *(MailChoiceScreen, UnsubscribeScreen, DeleteUserScreen),
)
LONGEST_FORM_BYTES = 1_000_000

_TITLES = {
    400: "This request can't be read",
    403: "You may not do this",
    404: "There is no such page",
    405: "This address does not allow this method",
    413: "The form is too long",
    500: "This did not work",
    503: "Storage is temporarily unavailable",
}
_BUSY = "The server is busy"
_MESSAGES = {
    403: "Your role does not allow it. An owner of the organisation can change your role.",
    404: "It was removed, or you may not see it.",
    500: "It is a fault of the server. Its log has the details.",
    503: "Please try again in a moment.",
}


@dataclass(frozen=True)
class Console:
    """The blueprint, and what each of its endpoints needs."""

    blueprint: Blueprint
    access: Mapping[str, Access]


def create_console(parts: ConsoleParts, assets: Assets) -> Console:
    """Build all pages under `/console/`."""
    blueprint = Blueprint("console", __name__, url_prefix="/console")
    renderer = Renderer(assets)
    renderer.add_global("navigation", list_screens)
    renderer.add_global("worded", word)
    renderer.add_global("provider", parts.provider)
    renderer.add_global("settings_tabs", list_tabs)
    pages = Pages(blueprint, parts)
    screens = [
        *(screen(parts, renderer) for screen in _SCREENS),
        *([SingleSignOnScreen(parts, renderer, parts.provider)] if parts.provider else []),
        *(SectionScreen(section, parts, renderer) for section in SECTIONS),
        BuyingScreen(parts, renderer),
        SectionScreen(BLOCKED_CALLERS, parts, renderer, "blocked_callers.html", describe=list_warnings),
        *(SettingsScreen(form, parts, renderer) for form in (COMPANY, MAPPING, PAGE_EVENTS)),
    ]
    for screen in screens:
        screen.add_to(pages)
    assets.add_to(blueprint)
    pages.add_open("/<path:path>", show_nothing)
    _protect(blueprint, parts, renderer)
    return Console(blueprint, pages.access)


def show_nothing(path: str) -> ResponseReturnValue:
    """Any other address below the console: an error page instead of the JSON of the rest of the server."""
    abort(404)


def _protect(blueprint: Blueprint, parts: ConsoleParts, renderer: Renderer) -> None:
    @blueprint.before_request
    def check_request() -> None:
        request.max_content_length = LONGEST_FORM_BYTES
        if comes_from_other_site(request, parts.public_url):
            abort(403, translate("This request came from another site, so nothing was changed."))
        check_characters(request)

    @blueprint.errorhandler(HTTPException)
    def show_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400 or error.response is not None:
            return error.get_response()
        own = error.description if error.description != type(error).description else None
        return _respond(status, own)

    @blueprint.errorhandler(StoreUnavailable)
    def show_unavailable(_error: StoreUnavailable) -> Response:
        return _respond(503)

    @blueprint.errorhandler(PasswordsBusy)
    def show_busy_passwords(_error: PasswordsBusy) -> Response:
        return _respond(503, translate("Many people are signing in at this moment. Try again in a few seconds."))

    @blueprint.errorhandler(AllBusy)
    def show_busy(_error: AllBusy) -> Response:
        return _respond(503, translate("Others are doing the same right now. Try again in a moment."), translate(_BUSY))

    @blueprint.errorhandler(Exception)
    def show_failure(error: Exception) -> Response:
        _log.error("request_failed", exc_info=error)
        return _respond(500)

    def _respond(status: int, own_message: str | None = None, own_title: str | None = None) -> Response:
        title = own_title or translate(_TITLES.get(status, "This did not work"))
        message = own_message or translate(_MESSAGES.get(status, "Go back and try again."))
        if is_partial():
            return Response(message, status, mimetype="text/plain")
        return renderer.respond("error.html", status, title=title, message=message)

    blueprint.after_request(add_policy)
