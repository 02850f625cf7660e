"""Makes the tag of an account from the smallest bundle that has the features it needs."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType

from server.accounts.runtime import AccountRuntime
from server.bundle import Bundle, choose_bundle
from server.domain.consent import list_purposes
from server.domain.public_config.build import build_public_config
from server.domain.public_config.features import leave_out_unread, list_needed_features
from server.encoded_bodies import EncodedBody, encode_body
from server.http.tags import Tag, render_tag


def prepare_tags(
    bundles: Sequence[Bundle], server_url: str = "", adapters: Mapping[str, Bundle] = MappingProxyType({})
) -> Callable[[AccountRuntime], Tag]:
    """A function that makes an account's tag. Equal accounts get equal bytes.

    `server_url` is the public URL, or empty. `adapters` are scripts that follow the bundle, by the standard of consent.
    """

    @cache
    def encode_source_map(index: int) -> EncodedBody:
        # It has 130 kB and is rarely requested, so it is encoded at the first request.
        return encode_body(bundles[index].source_map)

    def make_tag(runtime: AccountRuntime) -> Tag:
        config = build_public_config(runtime.account, server_url)
        bundle = choose_bundle(bundles, list_needed_features(config))
        read_config = leave_out_unread(config, bundle.features)
        script = render_tag(read_config, bundle.before_config, bundle.after_config)
        adapter = adapters.get(runtime.account.consent_from)
        if adapter:
            purposes = list_purposes(runtime.account.consent_from, runtime.account.consent_purposes)
            script += render_tag(purposes, adapter.before_config, adapter.after_config)
        return Tag(
            encode_body(script), partial(encode_source_map, bundles.index(bundle)) if bundle.source_map else None
        )

    return make_tag
