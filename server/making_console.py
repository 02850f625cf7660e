"""Composes the console from the settings and the stores."""

from collections.abc import Callable, Mapping
from functools import partial
from secrets import randbelow, token_urlsafe

from server.accounts.service import AccountService
from server.console.assets import load_assets
from server.console.console import Console, create_console
from server.console.parts import ConsoleParts
from server.console.passwords import Passwords
from server.console.signed_states import SignedStates
from server.console.single_sign_on import ProviderSettings
from server.domain.account_checks import check_account
from server.domain.site_check.tokens import SetupTokens
from server.http.clients import Clients
from server.making_numbers import compose_desk
from server.notifying import compose_mail_queue, compose_notification_sender, compose_unsubscribe_links
from server.open_stores import Stores
from server.postbacks.sending import Sender
from server.postbacks.trial import WHOLE_SECONDS, Trial
from server.reading_sites import compose_page_fetcher
from server.recording_responses import FetchRecording
from server.settings import Settings, SettingsError, find_encryption_key
from server.stores.account_secrets import AccountSecrets

_TOKEN_BYTES = 32


def compose_console(
    settings: Settings,
    stores: Stores,
    clients: Clients,
    environment: Mapping[str, str],
    clock: Callable[[], float],
    fetch_recording: FetchRecording,
) -> Console:
    """The console. `clock` returns seconds since the epoch. Raises `SettingsError` and `AssetsMissing`.

    `environment` has the variables that accounts may be allowed to use.
    """
    has_secret_key = find_encryption_key(settings) is not None
    secret_keys = (settings.secret_key, *settings.old_secret_keys)
    # Mails with links are encrypted in the outbox. Their links never use the address of a request, because its sender chooses it
    # (the Host header), and would get the token of another person who follows the link.
    can_mail = bool(settings.smtp_url and settings.mail_from and settings.public_url) and has_secret_key
    parts = ConsoleParts(
        accounts=stores.accounts,
        service=AccountService(stores.accounts, check_account),
        people=stores.people,
        sign_ins=stores.sign_ins,
        second_factors=stores.second_factors,
        identities=stores.identities,
        secrets=stores.secrets,
        call_log=stores.call_log,
        leases=stores.leases,
        tag_sightings=stores.tag_sightings,
        refused_origins=stores.refused_origins,
        leads=stores.leads,
        saved_views=stores.saved_views,
        outbox=stores.outbox,
        send_test=_compose_trial(settings, stores, environment, clock).send,
        retention=stores.retention,
        rollups=stores.rollups,
        notifications=stores.notifications,
        mail_choices=stores.mail_choices,
        unsubscribe_links=compose_unsubscribe_links(settings),
        fetch_recording=fetch_recording,
        passwords=Passwords(),
        states=SignedStates(secret_keys, clock),
        has_secret_key=has_secret_key,
        send_mail=compose_mail_queue(stores, clock).queue_mail if can_mail else None,
        provider=_find_provider(settings),
        identify_client=clients.identify,
        public_url=settings.public_url,
        now=clock,
        draw_token=partial(token_urlsafe, _TOKEN_BYTES),
        draw_index=randbelow,
        fetch_page=compose_page_fetcher(settings).fetch,
        # The demo checks its own site, as long as its process and its random key live.
        setup_tokens=SetupTokens(secret_keys) if has_secret_key or settings.demo_pages else None,
        setup_reports=stores.setup_reports,
        try_notification=compose_notification_sender(settings, stores, environment).try_out,
        has_mail_server=bool(settings.smtp_url),
        read_together=stores.read_together,
        numbers=compose_desk(settings, stores, environment),
        is_demo=settings.demo_pages,
    )
    return create_console(parts, load_assets())


def _compose_trial(
    settings: Settings, stores: Stores, environment: Mapping[str, str], clock: Callable[[], float]
) -> Trial:
    find_secret = AccountSecrets(stores.secrets, environment).find_to_send
    sender = Sender(
        find_secret,
        may_reach_private=settings.private_postbacks,
        read_seconds=WHOLE_SECONDS,
        whole_seconds=WHOLE_SECONDS,
    )
    return Trial(sender, find_secret, clock)


def _find_provider(settings: Settings) -> ProviderSettings | None:
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id:
        raise SettingsError(
            "DNI_OIDC_CLIENT_ID: it must be set with DNI_OIDC_ISSUER; expected the ID that the provider gave"
        )
    return ProviderSettings(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.oidc_name
    )
