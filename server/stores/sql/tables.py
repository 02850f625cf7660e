"""The tables. Each row of a list keeps its `position`, and its `id` for as long as its name stays."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """All tables; constraints are named by rule, so that later migrations can name them too."""

    metadata = MetaData(naming_convention=_NAMES)


class AccountRow(Table):
    """An account; `revision` changes with anything below it."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(String(2))
    origins: Mapped[list[str]] = mapped_column(JSON)
    consent: Mapped[str] = mapped_column(String(32))
    automation: Mapped[str] = mapped_column(String(32))
    attribution: Mapped[str] = mapped_column(String(32))
    visit_timeout_minutes: Mapped[int]
    fragment_parameters: Mapped[bool]
    ignored_referrers: Mapped[list[str]] = mapped_column(JSON)
    ignore_payment_hosts: Mapped[bool]
    data_attributes: Mapped[list[str]] = mapped_column(JSON)
    whatsapp_links: Mapped[bool]
    sms_links: Mapped[bool]
    json_ld: Mapped[bool]
    link_extension: Mapped[str] = mapped_column(String(32))
    # Lists of pairs, as a JSON object would lose their order in some databases.
    parameter_mapping: Mapped[list[list[str]]] = mapped_column(JSON)
    publisher_tag: Mapped[str] = mapped_column(String(64))
    page_event_rules: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    scroll_depths: Mapped[list[int]] = mapped_column(JSON)
    seconds_on_page: Mapped[list[int]] = mapped_column(JSON)
    time_zone: Mapped[str] = mapped_column(String(64))
    route: Mapped[str | None] = mapped_column(Text)
    call_retention_days: Mapped[int]
    carrier_secrets: Mapped[list[list[str]]] = mapped_column(JSON)
    receiving_numbers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    routes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    postbacks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    campaigns: Mapped[list["CampaignRow"]] = relationship(cascade="all, delete-orphan", order_by="CampaignRow.position")
    target_numbers: Mapped[list["TargetNumberRow"]] = relationship(
        cascade="all, delete-orphan", order_by="TargetNumberRow.position"
    )
    number_pools: Mapped[list["NumberPoolRow"]] = relationship(
        cascade="all, delete-orphan", order_by="NumberPoolRow.position"
    )
    tracking_sources: Mapped[list["TrackingSourceRow"]] = relationship(
        cascade="all, delete-orphan", order_by="TrackingSourceRow.position"
    )


class CampaignRow(Table):
    """A campaign."""

    __tablename__ = "campaigns"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    parameter_mapping: Mapped[list[list[str]]] = mapped_column(JSON)
    route: Mapped[str | None] = mapped_column(Text)


class TargetNumberRow(Table):
    """A target number."""

    __tablename__ = "target_numbers"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(16))
    extension: Mapped[str | None] = mapped_column(String(16))

    campaign: Mapped[CampaignRow | None] = relationship()


class NumberPoolRow(Table):
    """A number pool; `target_numbers` are names. Its places are rows of their own, see `places`."""

    __tablename__ = "number_pools"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    target_numbers: Mapped[list[str]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(32))
    key_tags: Mapped[list[str]] = mapped_column(JSON)
    buffer_seconds: Mapped[int]
    max_lease_seconds: Mapped[int]
    attribution_window_minutes: Mapped[int]
    max_size: Mapped[int | None]
    default_number: Mapped[str | None] = mapped_column(String(16))
    default_extension: Mapped[str | None] = mapped_column(String(16))
    route: Mapped[str | None] = mapped_column(Text)

    campaign: Mapped[CampaignRow] = relationship()


class PoolPlaceRow(Table):
    """A place of a number pool. A call arrives with nothing but the number, so it has an index over all accounts."""

    __tablename__ = "pool_places"

    number_pool_id: Mapped[int] = mapped_column(ForeignKey("number_pools.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), index=True)
    extension: Mapped[str | None] = mapped_column(String(16))


class TrackingSourceRow(Table):
    """A tracking source of either kind; `match_rule` is the rule as plain values, `campaign` an off-site one's by name."""

    __tablename__ = "tracking_sources"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int | None]
    preset: Mapped[str | None] = mapped_column(Text)
    match_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    stands_at: Mapped[str | None] = mapped_column(Text)
    campaign: Mapped[str | None] = mapped_column(Text)
    route: Mapped[str | None] = mapped_column(Text)

    tracking_numbers: Mapped[list["TrackingNumberRow"]] = relationship(
        cascade="all, delete-orphan", order_by="TrackingNumberRow.position"
    )
    pool_assignments: Mapped[list["PoolAssignmentRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PoolAssignmentRow.position"
    )


class TrackingNumberRow(Table):
    """A tracking number of a source: for one target number, or of an off-site source itself (then without one).

    A call arrives with nothing but the number, so it has an index of its own over all accounts.
    """

    __tablename__ = "tracking_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_source_id: Mapped[int] = mapped_column(ForeignKey("tracking_sources.id", ondelete="CASCADE"), index=True)
    target_number_id: Mapped[int | None] = mapped_column(ForeignKey("target_numbers.id"), index=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(16), index=True)
    extension: Mapped[str | None] = mapped_column(String(16))

    target_number: Mapped[TargetNumberRow | None] = relationship()


class PoolAssignmentRow(Table):
    """A number pool that a source assigns to a target number; `position` counts with those of its tracking numbers."""

    __tablename__ = "pool_assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_source_id: Mapped[int] = mapped_column(ForeignKey("tracking_sources.id", ondelete="CASCADE"), index=True)
    target_number_id: Mapped[int] = mapped_column(ForeignKey("target_numbers.id"), index=True)
    number_pool_id: Mapped[int] = mapped_column(ForeignKey("number_pools.id"), index=True)
    position: Mapped[int]

    target_number: Mapped[TargetNumberRow] = relationship()
    number_pool: Mapped[NumberPoolRow] = relationship()
