"""The number for an AMP page: asked for by the page, decided by the account's rules. Nothing is leased or stored."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from flask import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from typing_extensions import TypedDict
from werkzeug.exceptions import BadRequest

from dni_py.core.text import matches_pattern
from server.accounts.runtime import AccountRuntime
from server.domain.accounts import Account, TargetNumber
from server.domain.amp_caches import list_cache_origins
from server.domain.choices import Consent, Gpc
from server.domain.fixed_numbers import choose_fixed_number
from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.domain.public_config.build import build_public_config
from server.http.leases.automation import name_automation
from server.http.leases.bodies import TargetName, Url


class AmpQuery(BaseModel):
    """The query. Other parameters are ignored."""

    model_config = ConfigDict(frozen=True)

    target_number: TargetName = Field(description="The name of the target number.")
    url: Annotated[Url, StringConstraints(min_length=1)] = Field(description="The page's address: `SOURCE_URL`.")
    referrer: Url = Field(default="", description="Where the visitor came from: `DOCUMENT_REFERRER`.")
    consent: Literal["", "granted"] = Field(
        default="", description="`granted` on an element that waits for consent (`data-block-on-consent`)."
    )
    format: Literal["national", "international"] = Field(
        default="national", description="How the number is written in the text."
    )


class AmpResponse(TypedDict):
    """The number to call, as it stands in a `tel:` link, and the text."""

    phoneNumber: str
    formattedPhoneNumber: str


@dataclass(frozen=True)
class AmpSites:
    """The account's AMP cache origins, and the pattern of referrers that are its own."""

    cache_origins: Set[str]
    own_domain_pattern: str


def find_amp_sites(account: AccountRuntime) -> AmpSites:
    """What requests of AMP pages need, once for each revision of the account."""
    own_domains = build_public_config(account.account)["own_domain_pattern"]
    return AmpSites(frozenset(list_cache_origins(account.account.origins)), own_domains)


def read_amp_query(request: Request) -> AmpQuery:
    """The query. Ends the request with 400, naming the parameter, if one is missing, repeated or invalid."""
    values = {name: request.args.getlist(name) for name in AmpQuery.model_fields if name in request.args}
    for name, texts in values.items():
        if len(texts) > 1:
            raise BadRequest(f"{name}: given {len(texts)} times; expected once")
    try:
        return AmpQuery.model_validate({name: texts[0] for name, texts in values.items()})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadRequest(f"{first['loc'][0]}: {first['msg'][:1].lower()}{first['msg'][1:]}") from error


def choose_amp_number(account: AccountRuntime, target: TargetNumber, query: AmpQuery, request: Request) -> PhoneNumber:
    """The number for a visitor who arrives on the page. Bots, and visitors without the consent that is needed, get the
    target number, as on pages with the tag."""
    agent = request.headers.get("User-Agent", "")
    if _needs_consent(account.account, request) and query.consent != "granted":
        return target.number
    if name_automation(agent, account.account.automation) is not None:
        return target.number
    referrer = "" if _is_own(account.get(find_amp_sites), query.referrer) else query.referrer
    visit = account.deriver.derive(query.url, referrer)
    return choose_fixed_number(account.account, visit.source, target, visit.tags)


def write_amp_number(number: PhoneNumber, query: AmpQuery, account: Account) -> AmpResponse:
    record = write_number_record(number)
    text = record["international"] if query.format == "international" else record["national"]
    if not number.extension:
        return {"phoneNumber": number.number, "formattedPhoneNumber": text}
    link = f"{number.number}{account.swap.link_extension.mark}{number.extension}"
    return {"phoneNumber": link, "formattedPhoneNumber": f"{text} ext. {number.extension}"}


def _needs_consent(account: Account, request: Request) -> bool:
    asks_not_to_be_tracked = account.gpc is Gpc.HONOUR and request.headers.get("Sec-GPC") == "1"
    return account.consent is Consent.REQUIRED or asks_not_to_be_tracked


def _is_own(sites: AmpSites, referrer: str) -> bool:
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return False
    is_cache = f"{parts.scheme}://{parts.netloc}" in sites.cache_origins
    return is_cache or bool(matches_pattern(sites.own_domain_pattern, referrer))
