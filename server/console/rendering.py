"""Renders the console's templates, with texts in the viewer's language."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Response, request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from server.console import formats
from server.console.accepted_languages import keep_accepted_languages, read_accepted_languages
from server.console.addresses import write_address
from server.console.assets import Assets
from server.console.policy import get_nonce

_CATALOGUES = Path(__file__).with_name("locale")
_ENGLISH = "en"
_DOMAIN = "messages"
_REMEMBERED_LANGUAGES = 200
_REMEMBERED_TEXTS = 5_000

NOTICES = {
    "saved": "Saved.",
    "renamed": "Saved. Calls so far keep the old name, in lists and in reports.",
    "unchanged": "Nothing has changed.",
    "deleted": "Deleted.",
    "signed_out": "You are signed out.",
    "user_deleted": "Your user is deleted.",
    "password_changed": "Your password is changed. All other browsers are signed out.",
    "sent": "Sent.",
    "sent_again": "They will be sent again soon.",
    "spam": "Saved. Calls marked as spam stay in the list, and leave the reports.",
    "blocked": "Blocked. Calls from this caller are rejected from now on.",
    "unblocked": "Calls from this caller are let through again.",
    "removed": "Removed.",
    "revoked": "Revoked.",
    "passkey_refused": "The passkey was not accepted. Try again, or use your password.",
    "provider_refused": "Signing in was cancelled or took too long. Try again.",
    "provider_failed": "Single sign-on does not work at the moment. Ask the operator of this server; its log says why.",
    "provider_unverified": "The sign-on service has no verified e-mail address of yours.",
    "provider_unknown": "You have no access yet. Ask an owner of the organisation to invite you.",
    "ordered": "Ordered. The carrier has not confirmed it yet; the server asks again until it has.",
    "bought": "Bought.",
    "returned": "Returned to the carrier.",
    "joined": "You are a member now.",
}
"""What a page says after an action, by the `notice` of its address. Fixed texts, because anyone can write an address."""


class Renderer:
    """Renders templates of `server/console/templates`."""

    def __init__(self, assets: Assets) -> None:
        self._environment = Environment(
            loader=PackageLoader("server.console"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            # Otherwise each page would look up the dates of all its files.
            auto_reload=False,
        )
        install: Callable[..., None] = vars(self._environment)["install_gettext_callables"]
        install(translate, translate_plural, newstyle=True)
        # Jinja's own functions trust every text that they translate, and format it: a name with "<" or "%" would break the page.
        self._environment.globals.update(
            _=translate_safely,
            gettext=translate_safely,
            asset=assets.write_url,
            nonce=get_nonce,
            language=choose_language,
            url_for=write_address,
            # For texts that may contain names of people's own: `_` takes a percent sign for a placeholder.
            translate=translate,
            current_endpoint=lambda: (request.endpoint or "").rpartition(".")[2],
            find_notice=lambda: NOTICES.get(request.args.get("notice", "")),
        )
        self._environment.filters.update(formats.FILTERS)

    def add_global(self, name: str, value: object) -> None:
        """Let all templates use the value."""
        self._environment.globals[name] = value

    def render(self, template: str, **values: Any) -> Markup:
        """The page or part of a page as HTML."""
        with keep_accepted_languages():
            return Markup(self._environment.get_template(template).render(**values))

    def respond(self, template: str, status: int = 200, **values: Any) -> Response:
        """The response with the page."""
        return Response(self.render(template, **values), status, mimetype="text/html")


def choose_language() -> str:
    """The best language of the request among the catalogues."""
    return _match_language(read_accepted_languages())


def translate(text: str) -> str:
    """The text in the viewer's language."""
    return str(_load_catalogue(choose_language()).ugettext(text))


def translate_safely(text: str, /, **variables: object) -> Markup:
    """The text in the viewer's language for a page, with the variables in it; both are escaped."""
    escaped = _translate_safely(choose_language(), text)
    return escaped % variables if variables else escaped


def translate_plural(one: str, many: str, count: int) -> str:
    """The text for this count in the viewer's language."""
    return str(_load_catalogue(choose_language()).ungettext(one, many, count))


def forget_languages() -> None:
    """Read the catalogues again when the next text is translated."""
    for remembered in (_match_language, _translate_safely, _list_languages, _load_catalogue):
        remembered.cache_clear()


@lru_cache(_REMEMBERED_LANGUAGES)
def _match_language(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(_list_languages(), _ENGLISH)


@lru_cache(_REMEMBERED_TEXTS)
def _translate_safely(language: str, text: str) -> Markup:
    # `str`, because a text that is marked as safe would be remembered for an equal one that is not.
    return escape(str(_load_catalogue(language).ugettext(text)))


@cache
def _list_languages() -> list[str]:
    """English, in which the texts are written, and the languages that have a catalogue."""
    return [_ENGLISH, *sorted(path.parents[1].name for path in _CATALOGUES.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))]


@cache
def _load_catalogue(name: str) -> NullTranslations:
    return NullTranslations() if name == _ENGLISH else Translations.load(_CATALOGUES, [name], _DOMAIN)
