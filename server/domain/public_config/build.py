"""Builds the public config of an account."""

from dni_py.core.config import PageEvent, PublicConfig
from server.domain.accounts import Account
from server.domain.choices import Automation, Consent, Gpc
from server.domain.origins import read_domain
from server.domain.page_events import PageEventRule
from server.domain.phone_numbers import write_number_record
from server.domain.public_config.attribution_rules import build_attribution_rules
from server.domain.public_config.bot_pattern import write_bot_pattern
from server.domain.public_config.cookie_domains import write_cookie_domains
from server.domain.public_config.domain_pattern import write_domain_pattern
from server.domain.public_config.link_pattern import write_link_pattern
from server.domain.public_config.origin_groups import write_origin_groups
from server.domain.public_config.page_rules import STANDARD_ATTRIBUTES, STANDARD_PAGE_EVENTS, write_visited_selector
from server.domain.public_config.payment_hosts import PAYMENT_HOSTS

_GLOBAL_PRIVACY_CONTROL = (
    "globalPrivacyControl"  # https://www.w3.org/TR/gpc/: true if the visitor asks not to be tracked
)
_ALWAYS_SET = "appName"  # "Netscape" in every browser: https://html.spec.whatwg.org/multipage/system-state.html
_NO_DOMAIN = "none.invalid"  # reserved by RFC 2606


def build_public_config(account: Account, server_url: str = "") -> PublicConfig:
    """The config as plain JSON values, equal for equal arguments. `server_url`: where browsers reach the server, if set."""
    # In Germany one number may begin with the digits of another, and the tag uses the first match.
    longest_first = sorted(account.target_numbers, key=lambda target: -len(target.number.number))
    return {
        "account": account.key,
        "server": server_url,
        "consent_signal": _name_consent_signal(account),
        "automation": account.automation.value,
        "attribution": account.attribution.value,
        "visit_timeout_minutes": account.visit_timeout_minutes,
        # A visit continues after a return from a payment host, as it does on the site's own pages.
        "own_domain_pattern": write_domain_pattern([*_list_own_domains(account), *_list_ignored_referrers(account)]),
        "cookie_domains": write_cookie_domains(account.origins, account.visit_timeout_minutes),
        "origin_groups": write_origin_groups(account.origins) if account.carry_visits else {},
        "bot_pattern": write_bot_pattern(account.automation is Automation.ALLOWED),
        "attributes": [*STANDARD_ATTRIBUTES, *account.swap.data_attributes],
        "visited_elements": write_visited_selector(account.swap.data_attributes),
        "link_pattern": write_link_pattern(account.swap.whatsapp_links, account.swap.sms_links),
        "json_ld": account.swap.json_ld,
        "extension_mark": account.swap.link_extension.mark,
        "target_numbers": [
            {"name": target.name, "number": write_number_record(target.number)} for target in longest_first
        ],
        "page_events": [*STANDARD_PAGE_EVENTS, *(_write_page_event(rule) for rule in account.page_events.rules)],
        "scroll_depths": [str(percent) for percent in account.page_events.scroll_depths],
        "seconds_on_page": [str(seconds) for seconds in account.page_events.seconds_on_page],
        "page_reports": account.page_reports,
        **build_attribution_rules(account),
    }


def _name_consent_signal(account: Account) -> str:
    if account.consent is Consent.REQUIRED:
        return _ALWAYS_SET
    return _GLOBAL_PRIVACY_CONTROL if account.gpc is Gpc.HONOUR else ""


def _list_own_domains(account: Account) -> list[str]:
    # Without origins, an empty pattern would match the missing referrer of every direct visitor.
    return [read_domain(origin) for origin in account.origins] or [_NO_DOMAIN]


def _list_ignored_referrers(account: Account) -> list[str]:
    return [*(PAYMENT_HOSTS if account.ignore_payment_hosts else ()), *account.ignored_referrers]


def _write_page_event(rule: PageEventRule) -> PageEvent:
    tags = {tag.name: tag.value for tag in rule.tags}
    return {"selector": rule.selector, "event": rule.event.value, "tags": tags}
