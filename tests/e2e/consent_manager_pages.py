"""Pages with real consent managers: what stands in their head, and how a visitor accepts, refuses and withdraws."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, Route

from build.layout import REPOSITORY

FOLDER = REPOSITORY / "tests" / "e2e" / "consent_managers"
_PACKAGES = FOLDER / "node_modules"
_ESBUILD = REPOSITORY / "build" / "tools" / "node_modules" / ".bin" / "esbuild"

_GTAG = """<script>
window.dataLayer = [];
function gtag() { dataLayer.push(arguments); }
gtag("consent", "default", {ad_storage: "denied", analytics_storage: "denied"});
function update(given) { gtag("consent", "update", {ad_storage: given ? "granted" : "denied"}); }
</script>"""


@dataclass(frozen=True)
class Manager:
    """A consent manager: the account whose adapter follows it, the page's head, and what a visitor does."""

    account: str
    head: str
    accept: Callable[[Page], None]
    refuse: Callable[[Page], None]
    withdraw: Callable[[Page], None]

    def serve_files(self, page: Page) -> None:
        """Respond to requests below /managers/ with the package's own files."""

        def respond(route: Route) -> None:
            path = route.request.url.split("/managers/", 1)[1].split("?")[0]
            route.fulfill(path=str(_find_file(path)))

        page.route("**/managers/**", respond)
        page.route("https://www.googletagmanager.com/**", lambda route: route.abort())


def _find_file(path: str) -> Path:
    if path == "tcf.js":
        return bundle_tcf_page()
    found = (_PACKAGES / path).resolve()
    assert found.is_relative_to(_PACKAGES), path
    return found


@cache
def bundle_tcf_page() -> Path:
    """The page's script with the framework's packages in it."""
    made = FOLDER / "node_modules" / ".tcf.js"
    command = [_ESBUILD, "pages/tcf.js", "--bundle", "--format=iife", f"--outfile={made}", "--log-level=error"]
    run = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{run.stderr}; run `make frameworks`"
    return made


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _evaluate(script: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate(script)


def _load(file: str) -> str:
    return f'<script src="/managers/{file}"></script>'


_COOKIE_CONSENT_OPTIONS = """CookieConsent.run({
  hideFromBots: false,
  categories: {necessary: {enabled: true, readOnly: true}, ads: {}},
  onConsent: () => update(CookieConsent.acceptedCategory("ads")),
  onChange: () => update(CookieConsent.acceptedCategory("ads")),
  language: {default: "en", translations: {en: {
    consentModal: {title: "Cookies", acceptAllBtn: "Accept", acceptNecessaryBtn: "Refuse"},
    preferencesModal: {title: "Choices", acceptAllBtn: "Accept", acceptNecessaryBtn: "Refuse", savePreferencesBtn: "Save",
      sections: []},
  }}},
});"""
# Its service "Google Ads" has the type `ad_storage`. The file that Google would serve is in no registry.
_TARTEAUCITRON = """<script>
tarteaucitron.init({privacyUrl: "", googleConsentMode: true, softConsentMode: false});
tarteaucitron.events.load = () => { document.documentElement.dataset.ready = "true"; };
tarteaucitron.user.googleadsId = "AW-1";
(tarteaucitron.job = tarteaucitron.job || []).push("googleads");
</script>"""
_KLARO_OPTIONS = {
    "acceptAll": True,
    "translations": {"en": {"purposes": {"ads": {"title": "Ads"}}}},
    "lang": "en",
}


def _click_tarteaucitron(*selectors: str) -> Callable[[Page], None]:
    """Its buttons have no listeners in the first 500 ms; then it calls `events.load`."""

    def click(page: Page) -> None:
        page.wait_for_selector("html[data-ready]")
        for selector in selectors:
            page.locator(selector).click()

    return click


def allow_google_ads_again(page: Page) -> None:
    """Allow in the open panel of tarteaucitronjs what was denied in it."""
    page.locator("#googleadsAllowed").click()


MANAGERS = {
    "TCF 2.2 (@iabtcf/cmpapi)": Manager(
        "consent_tcf",
        f"{_load('tcf.js')}<script>startManager()</script>",
        _evaluate("decide([1, 3])"),
        _evaluate("decide([])"),
        _evaluate("decide([3])"),
    ),
    "vanilla-cookieconsent": Manager(
        "consent_google",
        f"{_load('vanilla-cookieconsent/dist/cookieconsent.umd.js')}{_GTAG}"
        f"<script>addEventListener('DOMContentLoaded', () => {{ {_COOKIE_CONSENT_OPTIONS} }})</script>",
        _click("button[data-role=all]"),
        _click("button[data-role=necessary]"),
        _evaluate("CookieConsent.acceptCategory([])"),
    ),
    "klaro": Manager(
        "consent_google",
        f"""{_GTAG}<script>window.klaroConfig = {{version: 1, elementID: "klaro", ...{json.dumps(_KLARO_OPTIONS)}, services: [{{
          name: "ads", purposes: ["ads"], onAccept: () => update(true), onDecline: () => update(false)}}]}};</script>
        {_load("klaro/dist/klaro-no-css.js")}""",
        _click(".cm-btn-success"),
        _click(".cn-decline, .cm-btn-decline, .cm-btn-danger"),
        _evaluate("const manager = klaro.getManager(); manager.changeAll(false); manager.saveAndApplyConsents()"),
    ),
    "tarteaucitronjs": Manager(
        "consent_google",
        f"{_load('tarteaucitronjs/tarteaucitron.js')}{_TARTEAUCITRON}",
        _click_tarteaucitron("#tarteaucitronPersonalize2"),
        _click_tarteaucitron("#tarteaucitronAllDenied2"),
        _click_tarteaucitron("#tarteaucitronManager", "#googleadsDenied"),
    ),
}
