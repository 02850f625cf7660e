"""The numbers that an account owns, and the publishers that its calls came from."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.recent_calls import CallCount, count_recent_calls
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.domain.buying.purchases import OPEN_STATES
from server.domain.number_uses import map_number_uses
from server.domain.part_names import PartUse
from server.domain.people.roles import Permission

_NUMBERS_A_PAGE = 100
_LONGEST_SEARCH = 20
_MOST_PURCHASES = 50
_NOT_CALLED = CallCount(0, 0.0)


class NumberScreen:
    """The list of numbers and the list of publishers."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/numbers", Permission.SEE_ACCOUNT, self.show_numbers)
        pages.add_for_account("/publishers", Permission.SEE_ACCOUNT, self.show_publishers)

    def show_numbers(self, page: AccountPage) -> ResponseReturnValue:
        """The numbers, by number, with what uses them. `search` are digits of a number."""
        search = "".join(filter(str.isdigit, request.args.get("search", "")[:_LONGEST_SEARCH]))
        after = request.args.get("after", "")
        owned = [one for one in self._parts.accounts.list_numbers(page.key) if search in one.number]
        rest = [one for one in owned if one.number > after]
        shown = rest[:_NUMBERS_A_PAGE]
        uses = map_number_uses(page.stored.account)
        recent = count_recent_calls(self._parts.call_log, page.key, self._parts.now())
        rows = [
            (one, [(use, _write_link(page, use)) for use in uses.get(one.number, ())], recent.by_number.get(one.number))
            for one in shown
        ]
        return self._renderer.respond(
            "numbers.html",
            page=page,
            section="show_numbers",
            rows=rows,
            count=len(owned),
            search=search,
            after=after,
            next_after=shown[-1].number if len(rest) > len(shown) else None,
            is_partial_count=recent.is_partial,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            open_purchases=[
                one for one in self._parts.numbers.list_purchases(page.key, _MOST_PURCHASES) if one.state in OPEN_STATES
            ],
        )

    def show_publishers(self, page: AccountPage) -> ResponseReturnValue:
        """The publishers of the latest calls and of pools, those with the most calls first."""
        account = page.stored.account
        recent = count_recent_calls(self._parts.call_log, page.key, self._parts.now())
        pools: dict[str, list[str]] = {}
        for pool in account.number_pools:
            if pool.publisher:
                pools.setdefault(pool.publisher, []).append(pool.name)
        names = {*recent.by_publisher, *pools}
        rows = [(name, recent.by_publisher.get(name, _NOT_CALLED), pools.get(name, [])) for name in sorted(names)]
        rows.sort(key=lambda row: -row[1].calls)
        return self._renderer.respond(
            "publishers.html",
            page=page,
            section="show_publishers",
            rows=rows,
            parameters=[entry.parameter for entry in account.parameter_mapping if entry.tag == account.publisher_tag],
            is_partial_count=recent.is_partial,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
        )


def _write_link(page: AccountPage, use: PartUse) -> str:
    """The address of the pool or source that uses a number."""
    if use.section == "number_pools":
        return url_for(".show_number_pool", key=page.key, name=use.name)
    sources = page.stored.account.on_site_sources
    is_on_site = any(source.name == use.name for source in sources)
    endpoint = ".edit_on_site_sources" if is_on_site else ".edit_off_site_sources"
    return url_for(endpoint, key=page.key, name=use.name)
