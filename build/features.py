"""The features that only some accounts use, and the bundles that are built with and without them."""

from dataclasses import dataclass
from itertools import combinations

FEATURES = ("pools", "shared_cookie", "opt_ins")
"""In the sources a feature is `DNI_WITH_` and its name in capitals. Each feature doubles the number of bundles.

`opt_ins` are scroll depths, times on the page, JSON-LD and page reports: few accounts use them, and each is too
small for a feature.
"""


@dataclass(frozen=True)
class Variant:
    """A bundle with exactly these features."""

    features: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """`dni.js` for the bundle with every feature, `dni.base.js` for the one with none, else `dni.` and its features."""
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
    Variant(features) for count in reversed(range(len(FEATURES) + 1)) for features in combinations(FEATURES, count)
)
"""Every combination, the complete bundle first."""
