"""Moves a tracking source among the on-site sources, which are tried in the order of their priority."""

from dataclasses import replace

from server.domain.accounts import Account, OnSiteSource

_STEP = 10


def move_source(account: Account, name: str, position: int) -> Account:
    """The account with the on-site source at this position (0: tried first; too large: last) in the order.

    The other sources keep their order. The priorities stay those that the account has, in their new order; if two are equal,
    all sources get new ones. Raises `KeyError` when there is no such source.
    """
    ordered = list(account.on_site_sources)
    moved = next((source for source in ordered if source.name == name), None)
    if moved is None:
        raise KeyError(name)
    ordered.remove(moved)
    ordered.insert(max(position, 0), moved)
    priorities = [source.priority for source in account.on_site_sources]
    if len(set(priorities)) < len(priorities):
        priorities = [_STEP * rank for rank in range(1, len(ordered) + 1)]
    new = {source.name: priority for source, priority in zip(ordered, priorities, strict=True)}
    sources = tuple(
        replace(source, priority=new[source.name]) if isinstance(source, OnSiteSource) else source
        for source in account.tracking_sources
    )
    return replace(account, tracking_sources=sources)
