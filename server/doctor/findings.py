"""What the doctor reports. Each check has a name that stays the same; `docs/doctor.md` describes all of them."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`unknown`: it could not be checked, and the message says why."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


class Check(StrEnum):
    """What is checked."""

    SETTINGS = "settings"
    SECRET_KEY = "secret_key"
    UNKNOWN_SETTINGS = "unknown_settings"
    CLIENT_ADDRESS = "client_address"
    FILES = "files"
    DISK_SPACE = "disk_space"
    DATABASE = "database"
    DATABASE_TABLES = "database_tables"
    DATABASE_CLOCK = "database_clock"
    LEASE_STORE = "lease_store"
    LEASE_STORE_CLOCK = "lease_store_clock"
    REDIS_VERSION = "redis_version"
    REDIS_MEMORY = "redis_memory"
    REDIS_PERSISTENCE = "redis_persistence"
    REDIS_REPLICAS = "redis_replicas"
    REDIS_CLUSTER = "redis_cluster"
    LOCAL_SERVER = "local_server"
    WATCH = "watch"
    OUTBOX = "outbox"
    PUBLIC_URL = "public_url"
    PUBLIC_URL_CLOCK = "public_url_clock"
    CERTIFICATE = "certificate"
    SCRIPT = "script"
    MAIL = "mail"
    ACCOUNT = "account"
    ADVICE = "advice"
    CARRIER_SECRET = "carrier_secret"
    REFUSED_WEBHOOKS = "refused_webhooks"
    WEBHOOKS = "webhooks"
    TAG = "tag"
    BACKUPS = "backups"


@dataclass(frozen=True)
class Finding:
    """One line of the report. `advice` says what to do; `account` is empty if it concerns all; `numbers` are E.164."""

    check: Check
    level: Level
    message: str
    advice: str = ""
    account: str = ""
    numbers: tuple[str, ...] = ()


def ok(check: Check, message: str, account: str = "") -> Finding:
    return Finding(check, Level.OK, message, account=account)


def warn(check: Check, message: str, advice: str, account: str = "") -> Finding:
    return Finding(check, Level.WARNING, message, advice, account)


def report_problem(check: Check, message: str, advice: str, account: str = "") -> Finding:
    return Finding(check, Level.PROBLEM, message, advice, account)


def leave_open(check: Check, message: str, advice: str = "", account: str = "") -> Finding:
    """A finding about what could not be checked."""
    return Finding(check, Level.UNKNOWN, message, advice, account)
