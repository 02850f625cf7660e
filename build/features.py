"""The features that only some accounts use, and the bundles that are built with and without them."""

from dataclasses import dataclass
from itertools import combinations

FEATURES = ("pools", "shared_cookie", "opt_ins", "carried_visits")
"""In the sources a feature is `DNI_WITH_` and its name in capitals. Each feature doubles the number of bundles,
except the last, `RAREST`.

`opt_ins` are scroll depths, times on the page, JSON-LD and page reports: few accounts use them, and each is too
small for a feature.
"""


RAREST = "carried_visits"
"""So few accounts use it that it is built only with `shared_cookie` and `opt_ins`: two bundles more, not eight."""

CONSENT_ADAPTERS = ("google_consent_mode", "tcf", "wp_consent_api")
"""The modules of `dni_py/consent` that are scripts of their own, which the server appends to the tag of some accounts."""


@dataclass(frozen=True)
class Variant:
    """A bundle with exactly these features, or, if it has a name, that of a consent adapter."""

    features: tuple[str, ...]
    adapter: str = ""

    @property
    def module(self) -> str:
        """The module where the bundle starts."""
        return f"dni_py.consent.{self.adapter}" if self.adapter else "dni_py.main"

    @property
    def file_name(self) -> str:
        """`dni.js` for the bundle with every feature, `dni.base.js` for the one with none, else `dni.` and its features.

        `consent.` and the name for an adapter.
        """
        if self.adapter:
            return f"consent.{self.adapter}.js"
        if self.features == FEATURES:
            return "dni.js"
        return ".".join(["dni", *(self.features or ["base"]), "js"])

    @property
    def defines(self) -> dict[str, str]:
        """The value that replaces each feature's name in the sources."""
        return {f"DNI_WITH_{name.upper()}": str(name in self.features).lower() for name in FEATURES}


COMPLETE = Variant(FEATURES)
BASE = Variant(())
VARIANTS = tuple(
    Variant(features)
    for count in reversed(range(len(FEATURES) + 1))
    for features in combinations(FEATURES, count)
    if RAREST not in features or {"shared_cookie", "opt_ins"} <= set(features)
)
"""The combinations that are built, the complete bundle first."""

ADAPTERS = tuple(Variant((), name) for name in CONSENT_ADAPTERS)
