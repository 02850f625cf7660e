"""WordPress' WP Consent API: https://github.com/WordPress/wp-consent-level-api describes its function and events."""

from dni_py.browser.guard import guarded, listen_to
from dni_py.consent.asking import ask_while_loading, create_decider


def watch_wordpress() -> None:
    """Follow the decision about the categories of DNI_CONFIG, such as `marketing`."""
    decide = create_decider()

    def ask() -> None:
        if window.wp_has_consent:
            decide(DNI_CONFIG.every(lambda category: window.wp_has_consent(category)))

    ask_while_loading(ask)
    listen_to(document, "wp_listen_for_consent_change", ask)
    listen_to(document, "wp_consent_type_defined", ask)


guarded(watch_wordpress)()
