"""IAB Europe's Transparency and Consent Framework 2.2 and 2.3.

https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework describes `__tcfapi`, which every consent
manager that takes part defines before other scripts run.
"""

from typing import Any

from dni_py.browser.guard import guarded
from dni_py.consent.asking import ask_while_loading, create_decider


def watch_tcf() -> None:
    """Follow the decision about the purposes of DNI_CONFIG, as texts. Where GDPR does not apply, everything is granted."""
    decide = create_decider()
    state: Any = {}

    def follow(data: Any, is_valid: Any) -> None:
        # In between, the visitor reads the question (`cmpuishown`) and has not decided.
        if is_valid and data.eventStatus != "cmpuishown":
            decide("" + data.gdprApplies == "false" or DNI_CONFIG.every(lambda purpose: data.purpose.consents[purpose]))

    def ask() -> None:
        if window.__tcfapi and not state["is_following"]:
            state["is_following"] = True
            window.__tcfapi("addEventListener", 2, guarded(follow))

    ask_while_loading(ask)


guarded(watch_tcf)()
