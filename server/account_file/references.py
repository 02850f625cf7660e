"""What must hold between the entries of an account: names that exist, nothing twice, each call told to one source."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from server.account_file.problems import FieldPath, suggest
from server.account_file.schema import OffSiteEntry, OnSiteEntry, TargetNumberEntry
from server.domain.phone_numbers import PhoneNumber

Report = Callable[[FieldPath, str], None]


def check_names(section: str, names: Mapping[int, str], report: Report) -> None:
    """Each name once in its list; `names` are those that could be read, by position."""
    seen: dict[str, int] = {}
    for index, name in names.items():
        if name in seen:
            report((section, index, "name"), f"{name!r} is already the name of {section}[{seen[name]}]")
        seen.setdefault(name, index)


def check_target_numbers(
    targets: Mapping[int, TargetNumberEntry], campaign_names: Sequence[str], report: Report
) -> None:
    """Campaigns that exist, and no number that two targets claim."""
    seen: dict[str, str] = {}
    for index, target in targets.items():
        path: FieldPath = ("target_numbers", index)
        if target.campaign is not None and target.campaign not in campaign_names:
            message = f"there is no campaign {target.campaign!r}; {suggest(target.campaign, campaign_names)}"
            report((*path, "campaign"), message)
        owner = seen.setdefault(target.number.number, target.name)
        if owner != target.name:
            report((*path, "number"), f"{target.number.number} is already the target number {owner!r}")


def check_recognition(index: int, source: OnSiteEntry, presets: Iterable[str], report: Report) -> None:
    """An on-site source says how it is recognised, by a preset that exists or a match."""
    path: FieldPath = ("tracking_sources", index)
    known = sorted(presets)
    if source.preset is None and source.match is None:
        report(path, "says not how it is recognised: add a 'preset' or a 'match', or 'kind: off_site'")
    elif source.preset is not None and source.preset not in known:
        report((*path, "preset"), f"there is no preset {source.preset!r}; {suggest(source.preset, known)}")


def check_assigned_targets(index: int, source: OnSiteEntry, target_names: Sequence[str], report: Report) -> None:
    """Sources assign to target numbers that exist."""
    for name in source.assign:
        if name not in target_names:
            path: FieldPath = ("tracking_sources", index, "assign", name)
            report(path, f"there is no target number {name!r}; {suggest(name, target_names)}")


def check_tracking_numbers(
    sources: Mapping[int, OnSiteEntry | OffSiteEntry], targets: Iterable[TargetNumberEntry], report: Report
) -> None:
    """A tracking number belongs to one source, or a call to it could not be attributed; and it is no target number.

    One number may serve several sources by different extensions, but not with and without one.
    """
    target_names = {target.number.number: target.name for target in targets}
    owners: dict[str, list[tuple[int, PhoneNumber]]] = {}
    for index, source in sources.items():
        for path, number in list_tracking_numbers(index, source):
            if number.number in target_names:
                message = (
                    f"{number.number} is the target number {target_names[number.number]!r}; give a number of its own"
                )
                report(path, message)
            for owner, taken in owners.setdefault(number.number, []):
                if owner != index and (taken == number or None in (taken.extension, number.extension)):
                    message = f"{number} is already a tracking number of {sources[owner].name!r}; a call could not be told apart"
                    report(path, message)
                    break
            owners[number.number].append((index, number))


def list_tracking_numbers(index: int, source: OnSiteEntry | OffSiteEntry) -> list[tuple[FieldPath, PhoneNumber]]:
    """A source's own tracking numbers, each with its place in the file."""
    path: FieldPath = ("tracking_sources", index)
    if isinstance(source, OffSiteEntry):
        return [((*path, "tracking_number"), source.tracking_number)]
    return [
        ((*path, "assign", name), assigned.tracking_number)
        for name, assigned in source.assign.items()
        if assigned.tracking_number is not None
    ]
