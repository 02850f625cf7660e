"""Answers calls: what a carrier tells is written down, and the call walks on through its route, in one transaction.

What the lease store is told stands before and after that transaction, never within it, as both may be one file.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

import structlog

from server.domain.calls.attributed import Match
from server.domain.calls.call import Call
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.events import CallEvent
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Action, Speak, ends_call
from server.domain.routing.facts import CallFacts
from server.domain.routing.routes import build_call_routes
from server.domain.routing.steps import Queue, Ring
from server.domain.routing.walk import begin_walk
from server.domain.routing.whispers import write_whisper
from server.stores.call_log import CallErased, CallLog
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention
from server.telephony.addresses import StepReference
from server.telephony.call_events import write_end, write_leg, write_recording
from server.telephony.call_places import CallPlaces, Held, find_pool
from server.telephony.call_turns import CallTurn, Reply, read_turn
from server.telephony.known_accounts import KnownAccounts, PreparedAccount
from server.telephony.logged_calls import (
    WrongAccount,
    attribute_late,
    check_owner,
    find_logged,
    make_call,
    merge_lease,
    save_call,
)
from server.telephony.news import (
    CallCameIn,
    CallChanged,
    LegChanged,
    News,
    RecordingMade,
    StepEnded,
    WhisperAsked,
)
from server.telephony.surroundings import OpenSurroundings
from server.telephony.walked_turns import Entered, WalkedTurn, walk_turn
from server.telephony.without_log import answer_at_last, answer_without_log

_log = structlog.get_logger()
_UNKNOWN_NUMBER = build_call_routes(None)


class Answering:
    """One of it serves all threads of a process."""

    def __init__(self, accounts: KnownAccounts, log: CallLog, retention: Retention, leases: LeaseStore) -> None:
        self._accounts = accounts
        self._call_log = log
        self._retention = retention
        self._places = CallPlaces(leases)

    def answer(self, carrier: str, account: PreparedAccount | None, news: News | None, now: float) -> Reply:
        """What the carrier is to do now; `news` is None when they can't be read.

        Whatever goes wrong, there is an answer that is fit for the caller; only for a call of another account `WrongAccount` is
        raised.
        """
        try:
            if isinstance(news, WhisperAsked):
                return Reply(self._whisper(account, news))
            if not isinstance(news, CallCameIn | StepEnded):
                return answer_at_last(carrier, account, news, now)
            turn = read_turn(carrier, news)
            if account is None:
                _log.warning("a number that nobody has was called", carrier=carrier, number=news.call.called)
                facts = CallFacts(turn.call_id, now)
                return turn.reply(begin_walk(_UNKNOWN_NUMBER, None, facts, OpenSurroundings()).actions, None)
            turn = replace(turn, call=replace(turn.call, account=account.account.key))
            try:
                return self._answer(carrier, account, turn, now)
            except CallErased as erased:
                reply = answer_without_log(account, turn, now)
                if turn.ended is None or ends_call(reply.actions):
                    self._let_go_of_erased(account, erased, now)
                return reply
            except StoreUnavailable as error:
                _log.error("a call is answered without the call log", call_id=turn.call_id, reason=str(error))
                return self._answer_without_log(account, turn, now)
        except WrongAccount:
            raise
        except Exception as error:
            _log.error("a call is answered without its route", carrier=carrier, exc_info=error)
            return answer_at_last(carrier, account, news, now)

    def note(self, carrier: str, account: PreparedAccount | None, news: News, now: float) -> None:
        """Write down what is told of a call that waits for no answer; raises `StoreUnavailable` and `WrongAccount`."""
        if account is None:
            return
        if isinstance(news, LegChanged):
            self._add_events(account, news.step, [write_leg(news, now)], now)
        elif isinstance(news, RecordingMade):
            self._add_events(account, news.step, write_recording(news, now), now)
        elif isinstance(news, CallChanged):
            turn = read_turn(carrier, CallCameIn(news.call))
            try:
                self._note_change(carrier, account, turn.call_id, news, now)
            except CallErased as erased:
                self._let_go_of_erased(account, erased, now)
            except StoreUnavailable:
                # No carrier tells of an end for as long as it takes: the number at least must not be held on.
                called = account.numbers.find(news.call.called)
                if news.status and called is not None:
                    self._places.let_go(account, find_pool(called), called.number, turn.call_id, now)
                raise

    def add_tags(self, account_key: str, lease_id: str, visitor_id: str, now: float) -> None:
        """A visitor has told tags while their number is on a call: add them to that call. Never raises."""
        try:
            account = self._accounts.find(account_key)
            if account is None:
                return
            for call in self._call_log.list_running(account_key, lease_id, visitor_id):
                self._merge_tags(account, call, now)
        except Exception as error:
            _log.error("a visitor's tags did not come to their call", account=account_key, exc_info=error)

    def _answer(self, carrier: str, account: PreparedAccount, turn: CallTurn, now: float) -> Reply:
        called = account.numbers.find(turn.call.called, turn.extension)
        if turn.is_over:
            held = Held(self._places.find_lease(account, called, now))
        elif turn.ended is None:
            held = self._places.hold(account, called, turn.call_id, now)
        else:
            held = self._places.keep(account, called, turn.call_id, now)
        walked = self._walk(carrier, account, turn, called, held.lease, now)
        if not held.is_sure:
            # In one file with the call log the lease store gives way to whoever writes; the call log has waited for them.
            held = self._places.keep(account, called, turn.call_id, now)
            if held.lease is not None:
                walked = self._walk(carrier, account, turn, called, held.lease, now)
        self._return_number(account, walked.before, walked.after, now, is_held=not turn.is_over)
        return walked.reply

    def _answer_without_log(self, account: PreparedAccount, turn: CallTurn, now: float) -> Reply:
        """Walk on; and hold the place that the extension tells, or let go of an ended call's: the log will not know of it."""
        reply = answer_without_log(account, turn, now)
        called = account.numbers.find(turn.call.called, reply.extension)
        if called is not None and ends_call(reply.actions):
            self._places.let_go(account, find_pool(called), called.number, turn.call_id, now)
        elif reply.extension != turn.extension:
            self._places.hold(account, called, turn.call_id, now)
        return reply

    def _walk(
        self,
        carrier: str,
        account: PreparedAccount,
        turn: CallTurn,
        called: CalledNumber | None,
        lease: Lease | None,
        now: float,
    ) -> WalkedTurn:
        entered: Entered | None = None
        while True:
            with self._call_log.begin() as calls:
                walked = walk_turn(calls, account, carrier, turn, called, lease, entered, now)
            if isinstance(walked, WalkedTurn):
                return walked
            number = account.numbers.find(turn.call.called, walked)
            entered = Entered(walked, number, self._places.hold(account, number, turn.call_id, now).lease)

    def _note_change(self, carrier: str, account: PreparedAccount, call_id: str, news: CallChanged, now: float) -> None:
        at = now if news.at is None else news.at
        called = account.numbers.find(news.call.called)
        if news.status:
            lease = self._places.find_lease(account, called, now)
        else:
            known = self._call_log.find(account.account.key, call_id)
            if known is not None:
                self._catch_up(account, known, None, now)
                return
            lease = self._places.hold(account, called, call_id, now).lease
        with self._call_log.begin() as calls:
            before = find_logged(calls, account, call_id)
            started_at = at - news.seconds
            if before is None:
                # Of an end without the length of the call it is not known when it began, nor who had its number then.
                lease = None if news.status and not news.seconds else lease
                call = make_call(calls, account, carrier, call_id, news.call, called, lease, started_at)
            else:
                call = attribute_late(calls, account, before, called, lease)
            call, told = merge_lease(call, lease, now)
            told += [write_end(news, now)] if news.status else []
            after = save_call(calls, account, before, call, told, now)
        self._return_number(account, before, after, now)

    def _add_events(self, account: PreparedAccount, step: StepReference, told: Iterable[CallEvent], now: float) -> None:
        with self._call_log.begin() as calls:
            try:
                call = find_logged(calls, account, step.call_id)
            except CallErased:
                return
            if call is None:
                _log.warning("news of a call that is not in the call log", call_id=step.call_id)
                return
            after = save_call(calls, account, call, call, told, now)
        self._catch_up(account, after, step.extension, now)

    def _catch_up(self, account: PreparedAccount, call: Call, extension: str | None, now: float) -> None:
        """Hold the number of a call that runs and attribute it, where that has not been possible until now.

        `extension` is what the caller has entered, which the call log may not know.
        """
        if call.progress.ended_at is not None:
            return
        called = account.numbers.find(call.tracking_number.number, call.tracking_number.extension or extension)
        held = self._places.keep(account, called, call.call_id, now)
        if held.lease is None or call.attributed.match is not Match.NONE:
            return
        with suppress(CallErased), self._call_log.begin() as calls:
            before = calls.find(call.call_id)
            if before is not None:
                after = attribute_late(calls, account, before, called, held.lease)
                save_call(calls, account, before, after, [], now)

    def _merge_tags(self, account: PreparedAccount, call: Call, now: float) -> None:
        called = account.numbers.find(call.tracking_number.number, call.tracking_number.extension)
        lease = self._places.find_lease(account, called, now)
        if merge_lease(call, lease, now)[0] == call:
            return
        with self._call_log.begin() as calls:
            before = calls.find(call.call_id)
            if before is not None:
                merged, told = merge_lease(before, lease, now)
                save_call(calls, account, before, merged, told, now)

    def _return_number(
        self, account: PreparedAccount, before: Call | None, after: Call, now: float, *, is_held: bool = False
    ) -> None:
        """Let go of an ended call's number; once, unless a late webhook may just have held it again."""
        if after.progress.ended_at is None:
            return
        if before is not None and before.progress.ended_at is not None and not is_held:
            return
        number = after.tracking_number
        called = account.numbers.find(number.number, number.extension)
        pool_name = find_pool(called) or after.attributed.number_pool
        if self._places.let_go(account, pool_name, number, after.call_id, now):
            self._retention.mark_returned(after.call_id)

    def _let_go_of_erased(self, account: PreparedAccount, erased: CallErased, now: float) -> None:
        """Let go of what an erased call holds, and of what its webhook has just held again."""
        held = erased.held
        if held.account != account.account.key:
            return
        number = PhoneNumber(held.tracking_number, held.extension or None)
        pool_name = find_pool(account.numbers.find(number.number, number.extension)) or held.number_pool
        self._places.let_go(account, pool_name, number, held.call_id, now)

    def _whisper(self, account: PreparedAccount | None, news: WhisperAsked) -> tuple[Action, ...]:
        """What the route says to who answers; nothing when it says nothing any more. Raises `WrongAccount`."""
        if account is None:
            return ()
        call = None
        call_id = news.step.call_id
        try:
            call = self._call_log.find(account.account.key, call_id)
            if call is None:
                check_owner(account, self._call_log.find_account_of_call(call_id), call_id)
        except StoreUnavailable as error:
            _log.warning("a whisper is said without the call's tags", reason=str(error))
        step = account.routes.find(news.step.position.path)
        if not isinstance(step, Ring | Queue) or step.whisper is None:
            return ()
        spoken = write_whisper(step.whisper, call.attributed.tags if call else {})
        return (Speak(spoken),) if spoken.text else ()
