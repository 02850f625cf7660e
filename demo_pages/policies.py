"""The Content-Security-Policy of the strict page: the strictest policy that still lets a tag run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StrictPolicy:
    """How the strict page allows its scripts: by `nonce`, or by host if it is empty. `tag_origin` may be empty."""

    nonce: str
    tag_origin: str

    def write_header(self) -> str:
        """The value of the header."""
        script_src = f"'nonce-{self.nonce}'" if self.nonce else f"'self' {self.tag_origin}".strip()
        style_src = f"'self' 'nonce-{self.nonce}'" if self.nonce else "'self'"
        directives = (
            "default-src 'none'",
            f"script-src {script_src}",
            f"style-src {style_src}",
            "img-src 'self'",
            f"connect-src 'self' {self.tag_origin}".strip(),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
        return "; ".join(directives)
