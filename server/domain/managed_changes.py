"""What each change does to who manages which part and setting of an account, and what an account file may change."""

from collections.abc import Collection
from dataclasses import dataclass

from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.choices import ManagedBy
from server.domain.managed_parts import mark_changed_parts, merge_parts
from server.domain.managed_settings import mark_changed_settings, merge_settings

_MANAGERS = {
    Through.CONSOLE: ManagedBy.CONSOLE,
    Through.API: ManagedBy.CONSOLE,
    Through.CARRIER: ManagedBy.CARRIER,
}


@dataclass(frozen=True)
class MergedFile:
    """An account file's account, with what others manage as it was.

    In words ("number pool roofing", "setting time_zone"): `needing_take` are changes of the file that it may not make; `kept`
    are parts that the file does not have, `kept_settings` settings that it has as it had them before others changed them,
    and `left_out` parts that it has and others removed. `unknown` are names to take that fit nothing that others manage.
    """

    account: Account
    needing_take: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    kept_settings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def mark_changes(before: Account | None, after: Account, by: Author) -> Account:
    """The account, with who manages what is new, different or gone: what the change came through.

    A file and the command line say themselves who manages what.
    """
    manager = _MANAGERS.get(by.through)
    if manager is None:
        return after
    return mark_changed_settings(before, mark_changed_parts(before, after, manager, by.name), manager)


def merge_file(before: Account | None, wanted: Account, take: Collection[str] = ()) -> MergedFile:
    """What comes of importing the file's account, `wanted`. Parts and settings named in `take` are as the file has them."""
    if before is None:
        return MergedFile(wanted, unknown=tuple(take))
    parts = merge_parts(before, wanted, take)
    settings = merge_settings(before, parts.account, take)
    return MergedFile(
        settings.account,
        needing_take=(*(f"setting {name}" for name in settings.needing_take), *parts.needing_take),
        kept=parts.kept,
        kept_settings=settings.kept,
        left_out=parts.left_out,
        unknown=tuple(name for name in take if name not in parts.known | settings.known),
    )
