"""The store of setup reports in the database of the accounts."""

from sqlalchemy import Engine, delete, insert, select

from server.domain.site_check.report import ReportedSpots, SiteReport
from server.stores.setup_reports import SetupReports
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.site_reports.tables import setup_reports


class SqlSetupReports(SetupReports):
    """Stores reports at a SQLAlchemy URL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: str, token_id: str, report: SiteReport, now: float) -> bool:
        kept = {
            "origin": report.origin,
            "refusal": report.refusal,
            "spots": [[one.target_number, one.skipped, one.count] for one in report.spots],
        }
        with begin_writing(self._engine) as connection:
            # Reports are rare; with the lock, two of one token can't both find that there is none.
            lock_accounts(connection)
            if connection.execute(select(setup_reports.c.at).where(setup_reports.c.token_id == token_id)).first():
                return False
            values = {"token_id": token_id, "account": account, "at": now, "page": report.page, "report": kept}
            connection.execute(insert(setup_reports).values(values))
            return True

    def find(self, account: str, token_id: str) -> SiteReport | None:
        wanted = select(setup_reports.c.page, setup_reports.c.report).where(
            setup_reports.c.token_id == token_id, setup_reports.c.account == account
        )
        with begin_reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        kept = row.report
        spots = tuple(ReportedSpots(*one) for one in kept["spots"])
        return SiteReport(row.page, kept["origin"], kept["refusal"], spots)

    def forget_older(self, before: float) -> int:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(setup_reports).where(setup_reports.c.at < before)).rowcount

    def close(self) -> None:
        self._engine.dispose()
