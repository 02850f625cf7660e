"""What a database refuses is logged as a fault of ours, so that nobody looks at the database for it; and no caller is lost."""

import io

import pytest
from sqlalchemy import create_engine, text

from server.settings import Settings
from server.stores.contract import StoreUnavailable
from server.stores.sql.engine import begin_reading, open_engine
from tests.databases import POSTGRESQL
from tests.integration.telephony.call_maintenance import RADIO
from tests.integration.telephony.line import CALLER, Line, list_rung


def test_a_key_that_is_there_already_is_logged_as_a_fault_and_the_call_is_answered(
    line: Line, settings: Settings, log: io.StringIO
) -> None:
    line.call(RADIO)
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX one_call_a_caller ON calls (caller)"))
    assert list_rung(line.call(RADIO, sid="CA" + "b" * 32)) == ["+14155550180", "+14155550181"]
    (failure,) = [one for one in log.getvalue().splitlines() if "call_log_unavailable" in one]
    assert "refused a statement: a fault of dni_py or its data: " in failure
    assert "does not answer" not in failure
    assert CALLER not in failure


@pytest.mark.database(POSTGRESQL)
def test_a_value_that_the_database_can_not_take_is_not_repeated(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    with pytest.raises(StoreUnavailable) as failure, begin_reading(engine) as connection:
        connection.execute(text("SELECT CAST(:caller AS date)"), {"caller": "a caller"})
    assert str(failure.value).endswith("a fault of dni_py or its data: InvalidDatetimeFormat")
