"""The list of calls, and its export."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.call_csv import write_calls_as_csv, write_csv_line
from server.console.audit_records import record_action
from server.console.call_columns import COLUMNS, choose_columns
from server.console.call_query import ALL_NAMES, PERIODS, CallQuery, read_call_query
from server.console.call_words import MATCHES, list_options
from server.console.downloads import respond_with_csv
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.saved_queries import write_saved_query
from server.console.slots import Slots
from server.console.viewer import AccountPage
from server.domain.calls.attributed import Match
from server.domain.calls.call import Call, Outcome
from server.domain.calls.lead import LeadStatus
from server.domain.currencies import find_currency
from server.domain.exports.conversion import Conversion
from server.domain.exports.conversions import list_conversions
from server.domain.exports.platforms import PLATFORMS
from server.domain.people.roles import Permission
from server.domain.people.saved_views import LONGEST_QUERY, SavedView, read_view_name
from server.domain.people.sign_ins import SignInEvent
from server.stores.call_log import CallFilter, CallPage
from server.stores.contract import StoreUnavailable
from server.stores.saved_views import TooManyViews

_CALLS_A_PAGE = 20
_CALLS_A_READ = 500
_SHOWN_SECONDS = 60
_OF_THE_LIST = (*ALL_NAMES, "column", "tag_columns")
_LONGEST_ARGUMENT = 500
_MOST_ARGUMENTS = 50
_MOST_EXPORTED = 200_000


class CallListScreen:
    """The calls of an account. An agent sees the calls of their own receiving numbers."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer
        self._slots = Slots()

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/calls", Permission.SEE_OWN_CALLS, self.show_calls)
        pages.add_for_account("/calls/views", Permission.SEE_OWN_CALLS, self.save_view, ("POST",))
        pages.add_for_account("/calls/views/delete", Permission.SEE_OWN_CALLS, self.delete_view, ("POST",))
        pages.add_for_account("/calls.csv", Permission.SEE_CALLS, self.export_calls)
        pages.add_for_account("/conversions.csv", Permission.SEE_CALLS, self.export_conversions)

    def show_calls(self, page: AccountPage) -> ResponseReturnValue:
        """Calls, newest first, 20 a page."""
        # Read before the list, so that a call that changes meanwhile is shown by the next request.
        state = self._write_state(page)
        if is_partial() and request.args.get("state") == state:
            return Response(status=204)
        return self._respond(page, state)

    def save_view(self, page: AccountPage) -> ResponseReturnValue:
        """Store the filters and columns of the address under a name. They replace the viewer's view with the same name."""
        user_id, saved = page.viewer.user.user_id, write_saved_query(request.args)
        try:
            name = read_view_name(request.form.get("name", ""))
            if len(saved) > LONGEST_QUERY:
                return self._respond(page, view_error=translate("These filters are too long to be saved."), status=422)
            self._parts.saved_views.save_view(user_id, page.key, SavedView(name, saved))
        except ValueError as error:
            return self._respond(page, view_error=translate(str(error)), status=422)
        except TooManyViews:
            error_text = translate("You have 50 views of these calls. Delete one of them first.")
            return self._respond(page, view_error=error_text, status=422)
        return redirect(f"{url_for('.show_calls', key=page.key, notice='saved')}&{saved}", 303)

    def delete_view(self, page: AccountPage) -> ResponseReturnValue:
        """Delete one of the viewer's own views."""
        self._parts.saved_views.delete_view(page.viewer.user.user_id, page.key, request.form.get("name", ""))
        return redirect(url_for(".show_calls", key=page.key, notice="deleted"), 303)

    def _respond(
        self, page: AccountPage, state: str = "", view_error: str | None = None, status: int = 200
    ) -> ResponseReturnValue:
        query = self._read_query(page)
        cursor = request.args.get("cursor") or None
        listed = self._list(page, query.wanted, cursor)
        saved_query = write_saved_query(request.args)
        views = [] if is_partial() else self._parts.saved_views.list_views(page.viewer.user.user_id, page.key)
        return self._renderer.respond(
            "calls_rows.html" if is_partial() else "calls.html",
            status,
            page=page,
            section="show_calls",
            listed=listed,
            cursor=cursor,
            state=state,
            views=views,
            saved_query=saved_query,
            active_view=next((view for view in views if view.query == saved_query), None),
            view_error=view_error,
            view_name=request.form.get("name", ""),
            query=query,
            chosen=choose_columns(request.args),
            columns=COLUMNS,
            currency=find_currency(page.stored.account),
            arguments=_list_arguments(),
            periods=PERIODS,
            outcomes=list_options(Outcome),
            matches=list_options(Match),
            match_types=list(MATCHES),
            statuses=list_options(LeadStatus),
            platforms=list(PLATFORMS),
            own_numbers=page.own_receiving_numbers,
            may_export=page.may(Permission.SEE_CALLS),
        )

    def export_calls(self, page: AccountPage) -> ResponseReturnValue:
        """The calls of the list as CSV, with a column for each tag."""
        calls = self._read_all(page, self._read_whole_query(page).wanted)
        lines = write_calls_as_csv(calls, find_currency(page.stored.account))
        return self._send(page, respond_with_csv(lines, f"calls-{page.key}.csv"), page.key)

    def export_conversions(self, page: AccountPage) -> ResponseReturnValue:
        """The calls of the list as the file that an ad platform imports."""
        platform_name = request.args.get("platform", "")
        platform = PLATFORMS.get(platform_name)
        names = ("conversion_name", "value", "currency")
        name, value, currency = (request.args.get(one, "").strip()[:100] for one in names)
        conversion = Conversion(name, value, currency.upper())
        problem = conversion.explain() if name else "The name of the conversion at the platform is missing."
        if platform is None or problem:
            abort(400, problem)
        calls = self._read_all(page, self._read_whole_query(page).wanted)
        rows = list_conversions(platform, calls, conversion, page.stored.account, Counter())
        lines = map(write_csv_line, rows)
        response = respond_with_csv(lines, f"{platform_name}-{page.key}.csv", is_for_people=False)
        return self._send(page, response, f"{page.key}: {platform_name}")

    def _send(self, page: AccountPage, response: Response, subject: str) -> Response:
        """The download, in a slot, with a line in the audit."""
        self._slots.take_for(response)
        try:
            record_action(self._parts, page, SignInEvent.CALLS_EXPORTED, subject)
        except StoreUnavailable:
            # It is not sent, so nobody else gives its slot back.
            response.close()
            raise
        return response

    def _write_state(self, page: AccountPage) -> str:
        """Changes when a call or the account changes, and once a minute, because calls are also deleted and days end."""
        mark = self._parts.call_log.find_last_mark(page.key)
        return f"{mark}.{page.stored.revision}.{int(self._parts.now() // _SHOWN_SECONDS)}"

    def _read_whole_query(self, page: AccountPage) -> CallQuery:
        """The query of a download. A filter that can't be read ends the request, because it would be missing in the file."""
        query = self._read_query(page)
        for message in query.errors.values():
            abort(400, translate(message))
        return query

    def _read_query(self, page: AccountPage) -> CallQuery:
        query = read_call_query(request.args, page.stored.account, self._parts.now())
        own = page.own_receiving_numbers
        if own is None:
            return query
        wanted = query.wanted.receiving_number
        chosen = wanted if wanted in own else next(iter(own), None)
        return replace(query, wanted=replace(query.wanted, receiving_number=chosen))

    def _list(self, page: AccountPage, wanted: CallFilter, cursor: str | None) -> CallPage:
        if page.own_receiving_numbers == ():
            return CallPage((), None)
        try:
            return self._parts.call_log.list_calls(page.key, wanted, cursor, _CALLS_A_PAGE)
        except ValueError:
            abort(400)

    def _read_all(self, page: AccountPage, wanted: CallFilter) -> Iterator[Call]:
        cursor, left = None, _MOST_EXPORTED
        while left > 0:
            listed = self._parts.call_log.list_calls(page.key, wanted, cursor, min(left, _CALLS_A_READ))
            yield from listed.calls
            left, cursor = left - len(listed.calls), listed.next_cursor
            if cursor is None:
                return


def _list_arguments() -> dict[str, list[str]]:
    """What the list reads from the page's address, without its cursor, for links to the same list.

    Nothing else, as links are built from it: arguments such as `_scheme` would change where they lead.
    """
    given = {name: [text[:_LONGEST_ARGUMENT] for text in request.args.getlist(name)] for name in _OF_THE_LIST}
    return {name: texts[:_MOST_ARGUMENTS] for name, texts in given.items() if any(texts)}
