"""Searches the carrier for numbers, buys them, takes over those that are there already, and returns numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.buying.errors import NumberError
from server.domain.buying.money import NotMoney, parse_money
from server.domain.buying.offers import NumberWish, Offer
from server.domain.buying.purchases import PurchaseState
from server.domain.buying.sync_plan import SyncKind, SyncStep
from server.domain.country_codes import read_country
from server.domain.owned_numbers import NumberKind
from server.domain.people.roles import Permission
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.domain.secret_names import SecretMissing

_MOST_OFFERS = 30
_LONGEST_TERM = 40
_LONGEST_WISH = 64


@dataclass(frozen=True)
class Found:
    """What the carrier said: its numbers, or why there are none."""

    offers: Sequence[Offer] = ()
    problem: str = ""


class BuyingScreen:
    """The pages about numbers at carriers."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        change = Permission.CHANGE_ACCOUNT
        pages.add_for_account("/numbers/buy", change, self.search_numbers)
        pages.add_for_account("/numbers/buy", change, self.buy_number, ("POST",))
        pages.add_for_account("/numbers/at-carrier", change, self.compare_numbers)
        pages.add_for_account("/numbers/at-carrier", change, self.take_numbers, ("POST",))
        pages.add_for_account("/numbers/return", change, self.return_number, ("POST",))

    def search_numbers(self, page: AccountPage) -> ResponseReturnValue:
        """The form, and with `search` in the address what the carrier sells."""
        return self._respond_search(page, self._search(page) if "search" in request.args else Found())

    def buy_number(self, page: AccountPage) -> ResponseReturnValue:
        """Buy one number. A doubled click sends the same wish, so it buys once."""
        wish, number = request.form.get("wish", "")[:_LONGEST_WISH], request.form.get("number", "")
        try:
            wanted = parse_phone_number(number, page.stored.account.country).number
            price = parse_money(request.form.get("price", ""))
            bought = self._parts.numbers.buy(
                page.key,
                request.form.get("carrier", ""),
                wanted,
                price,
                request.form.get("pool") or None,
                wish or self._parts.draw_token(),
                write_author(page.viewer.user),
                self._parts.now(),
            )
        except NotMoney:
            problem = translate("Enter what the number costs a month, as in 1.15 USD.")
            return self._respond_search(page, Found(problem=problem), 422)
        except (NumberError, SecretMissing, NotAPhoneNumber) as error:
            return self._respond_search(page, Found(problem=str(error)), 422)
        if bought.state is PurchaseState.REFUSED:
            return self._respond_search(page, Found(problem=bought.response), 422)
        notice = "ordered" if bought.state is PurchaseState.CHOSEN else "bought"
        return redirect(url_for(".show_numbers", key=page.key, search=bought.number.lstrip("+"), notice=notice), 303)

    def compare_numbers(self, page: AccountPage) -> ResponseReturnValue:
        """What the account at the carrier has, and this account does not, or sends elsewhere."""
        return self._respond_comparison(page)

    def take_numbers(self, page: AccountPage) -> ResponseReturnValue:
        """Take over the chosen numbers: their calls come here from then on."""
        chosen, carrier = set(request.form.getlist("number")), request.form.get("carrier", "")
        try:
            problems = [
                self._parts.numbers.apply_step(page.key, carrier, step, self._parts.now())
                for step in self._parts.numbers.plan_sync(page.key, carrier)
                if step.number in chosen and step.kind is not SyncKind.LAPSED
            ]
        except (NumberError, SecretMissing) as error:
            return self._respond_comparison(page, str(error), 422)
        if any(problems):
            return self._respond_comparison(page, ". ".join(filter(None, problems)), 422)
        return redirect(url_for(".compare_numbers", key=page.key, carrier=carrier, notice="saved"), 303)

    def return_number(self, page: AccountPage) -> ResponseReturnValue:
        """Return a number that is not used any more to its carrier."""
        number = request.form.get("number", "")
        try:
            self._parts.numbers.return_number(page.key, number, self._parts.now())
        except (NumberError, SecretMissing) as error:
            return self._respond_comparison(page, str(error), 422)
        return redirect(url_for(".show_numbers", key=page.key, search=number.lstrip("+"), notice="returned"), 303)

    def _search(self, page: AccountPage) -> Found:
        terms = {
            name: request.args.get(name, "").strip()[:_LONGEST_TERM] for name in ("area_code", "region", "contains")
        }
        digits = {name: "".join(filter(str.isdigit, terms[name])) for name in ("area_code", "contains")}
        try:
            country = read_country(request.args.get("country") or page.stored.account.country)
            kind = NumberKind(request.args.get("kind", NumberKind.LOCAL.value))
        except ValueError as error:
            return Found(problem=str(error))
        wish = NumberWish(country, kind, digits["area_code"], terms["region"], digits["contains"])
        try:
            carrier = request.args.get("carrier") or self._find_carrier(page)
            offers = self._parts.numbers.search(page.key, carrier, wish, _MOST_OFFERS)
        except (NumberError, SecretMissing) as error:
            return Found(problem=str(error))
        return Found(offers, "" if offers else translate("The carrier has no such number now."))

    def _respond_search(self, page: AccountPage, found: Found, status: int = 200) -> Response:
        account, numbers = page.stored.account, self._parts.numbers
        return self._renderer.respond(
            "buy_numbers.html",
            status,
            page=page,
            section="show_numbers",
            carriers=numbers.list_carriers(page.key),
            carrier=request.values.get("carrier") or self._find_carrier(page),
            found=found,
            terms={name: request.args.get(name, "") for name in ("country", "kind", "area_code", "region", "contains")},
            pools=[pool.name for pool in account.number_pools],
            pool=request.values.get("pool", ""),
            wishes=[self._parts.draw_token() for _offer in found.offers],
            spent=numbers.sum_prices(page.key),
        )

    def _respond_comparison(self, page: AccountPage, problem: str = "", status: int = 200) -> Response:
        carrier = request.values.get("carrier") or self._find_carrier(page)
        steps: Sequence[SyncStep] = ()
        if carrier and not problem:
            try:
                steps = self._parts.numbers.plan_sync(page.key, carrier)
            except (NumberError, SecretMissing) as error:
                problem = str(error)
        return self._renderer.respond(
            "numbers_at_carrier.html",
            status,
            page=page,
            section="show_numbers",
            carriers=self._parts.numbers.list_carriers(page.key),
            carrier=carrier,
            steps=steps,
            problem=problem,
        )

    def _find_carrier(self, page: AccountPage) -> str:
        return next(iter(self._parts.numbers.list_carriers(page.key)), "")
