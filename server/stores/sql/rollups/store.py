"""The rollups in the database of the calls."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Engine, delete, func, select, text

from server.domain.reports.contributions import CountingRules
from server.domain.reports.dimensions import name_sum_dimension
from server.domain.reports.measures import Counted, Numbers
from server.domain.reports.periods import Period, find_today
from server.domain.reports.report import Claims
from server.stores.rollups import Rollups, RollupState
from server.stores.sql.call_log.compiled_statements import CompiledStatements
from server.stores.sql.call_log.tables import call_marks
from server.stores.sql.call_log.unindexed_calls import find_last_mark
from server.stores.sql.engine import begin_reading, begin_writing
from server.stores.sql.rollups import period_sums, reading
from server.stores.sql.rollups.blocks import STEP_DAYS, build_blocks, find_first_day
from server.stores.sql.rollups.counting import read_round, write_round
from server.stores.sql.rollups.cursors import (
    Cursor,
    finish_folding,
    read_cursor,
    restart_cursor,
    touch_cursor,
)
from server.stores.sql.rollups.folding import fold_day, list_crowded_days
from server.stores.sql.rollups.tables import rollup_claims, rollup_cursors

_DAYS_BEFORE_FOLDING = 1
_DAYS_RECOUNTED = 29
"""Claims of these days are counted again when the time zone changes. Pools' records go back a day longer."""

_COUNT_CLAIMS = text(
    "INSERT INTO rollup_claims (account, number_pool, day, claims, misses)"
    " VALUES (:account, :number_pool, :day, :claims, :misses) ON CONFLICT (account, number_pool, day) DO UPDATE SET"
    " claims = CASE WHEN excluded.claims > rollup_claims.claims THEN excluded.claims ELSE rollup_claims.claims END,"
    " misses = CASE WHEN excluded.misses > rollup_claims.misses THEN excluded.misses ELSE rollup_claims.misses END"
)


class SqlRollups(Rollups):
    """Stores rollups with the engine of the call log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = CompiledStatements(engine.dialect)

    def count_changes(self, rules: CountingRules, now: float) -> bool:
        account = rules.account
        with begin_reading(self._engine, is_patient=True) as connection:
            cursor = read_cursor(connection, account)
            is_restarted = cursor.rules != rules.version
            found = None if is_restarted else read_round(connection, rules, cursor.mark)
        if found is None:
            with begin_writing(self._engine, is_patient=True) as connection:
                restart_cursor(connection, account, rules.version)
                if rules.has_other_days(cursor.rules):
                    _forget_latest_claims(connection, account, find_today(now, rules.time_zone))
            return True
        if found.mark != cursor.mark:
            with begin_writing(self._engine, is_patient=True) as connection:
                if not write_round(connection, self._statements.on(connection.connection), account, cursor, found, now):
                    return True
        if found.is_last:
            self._fold(rules, cursor.folded_before, now)
            self._build_blocks(cursor, rules, now)
        return not found.is_last

    def list_behind(self) -> list[str]:
        counted = func.coalesce(rollup_cursors.c.mark, 0)
        query = (
            select(call_marks.c.account)
            .select_from(call_marks.outerjoin(rollup_cursors, rollup_cursors.c.account == call_marks.c.account))
            .where(call_marks.c.mark > counted)
        )
        with begin_reading(self._engine) as connection:
            return sorted(connection.execute(query).scalars())

    def rebuild(self, account: str) -> None:
        with begin_writing(self._engine, is_patient=True) as connection:
            restart_cursor(connection, account)

    def find_state(self, account: str, now: float) -> RollupState:
        with begin_reading(self._engine) as connection:
            # Before the last mark, which may grow meanwhile.
            cursor = read_cursor(connection, account)
            waiting = find_last_mark(connection, account) - cursor.mark
        return RollupState(cursor.counted_at if waiting else now, waiting, (cursor.mark, cursor.version))

    def count_claims(self, account: str, by_pool: Mapping[str, Mapping[date, Claims]]) -> None:
        days = [day for by_day in by_pool.values() for day in by_day]
        if not days:
            return
        known = self.read_claims(account, Period(min(days), max(days)))
        rows = [
            {
                "account": account,
                "number_pool": pool,
                "day": day.toordinal(),
                "claims": claims.claims,
                "misses": claims.misses,
            }
            for pool, by_day in by_pool.items()
            for day, claims in by_day.items()
            if known.get(pool, {}).get(day) != claims
        ]
        if rows:
            with begin_writing(self._engine, is_patient=True) as connection:
                connection.execute(_COUNT_CLAIMS, rows)

    def find_last_claims(self, account: str) -> dict[str, date]:
        query = select(rollup_claims.c.number_pool, func.max(rollup_claims.c.day))
        query = query.where(rollup_claims.c.account == account).group_by(rollup_claims.c.number_pool)
        with begin_reading(self._engine) as connection:
            return {pool: date.fromordinal(day) for pool, day in connection.execute(query)}

    def read_top_values(self, account: str, dimension: str, period: Period, limit: int) -> dict[str, Counted]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return period_sums.read_top_values(connection, account, dimension, period, limit)

    def read_values(self, account: str, dimension: str, period: Period, values: Sequence[str]) -> dict[str, Counted]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return period_sums.read_values(connection, account, dimension, period, values)

    def read_sum(self, account: str, dimension: str, period: Period) -> Counted:
        with begin_reading(self._engine, is_patient=True) as connection:
            return period_sums.read_sum(connection, account, name_sum_dimension(dimension), period)

    def read_days(self, account: str, dimension: str, value: str, period: Period) -> dict[date, Counted]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return reading.read_days(connection, account, dimension, value, period)

    def read_hours(self, account: str, dimension: str, value: str, period: Period) -> list[tuple[date, int, Numbers]]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return reading.read_value_hours(connection, account, dimension, value, period)

    def read_claims(self, account: str, period: Period) -> dict[str, dict[date, Claims]]:
        with begin_reading(self._engine) as connection:
            return reading.read_claims(connection, account, period)

    def list_dimensions(self, account: str) -> list[str]:
        with begin_reading(self._engine) as connection:
            return reading.list_dimensions(connection, account)

    def close(self) -> None:
        self._engine.dispose()

    def _fold(self, rules: CountingRules, since: int, now: float) -> None:
        """Fold the days that have ended since the last time."""
        account, until = rules.account, _find_folding_end(rules, now)
        if since >= until:
            return
        for dimension in self.list_dimensions(account):
            with begin_reading(self._engine, is_patient=True) as connection:
                crowded = list_crowded_days(connection, account, dimension, since, until)
            for day in crowded:
                with begin_writing(self._engine, is_patient=True) as connection:
                    touch_cursor(connection, account)
                    fold_day(connection, self._statements.on(connection.connection), account, dimension, day)
        with begin_writing(self._engine, is_patient=True) as connection:
            finish_folding(connection, account, until)

    def _build_blocks(self, cursor: Cursor, rules: CountingRules, now: float) -> None:
        """Build the blocks of days that are folded and not in blocks yet, a few days in each transaction."""
        account, until = rules.account, _find_folding_end(rules, now)
        built_until = cursor.blocks_until
        if built_until + STEP_DAYS > until:
            return
        if built_until == 0:
            with begin_reading(self._engine, is_patient=True) as connection:
                first_day = find_first_day(connection, account)
            built_until = until if first_day is None else first_day - first_day % STEP_DAYS
        for end in range(built_until + STEP_DAYS, until + 1, STEP_DAYS):
            with begin_writing(self._engine, is_patient=True) as connection:
                build_blocks(connection, account, end)


def _find_folding_end(rules: CountingRules, now: float) -> int:
    """The day before which days are folded. The latest days wait, because their calls may still change."""
    return find_today(now, rules.time_zone).toordinal() - _DAYS_BEFORE_FOLDING


def _forget_latest_claims(connection: Connection, account: str, today: date) -> None:
    """Forget the claims that can be counted again, because the days were those of another time zone."""
    is_recent = rollup_claims.c.day > today.toordinal() - _DAYS_RECOUNTED
    connection.execute(delete(rollup_claims).where(rollup_claims.c.account == account, is_recent))
