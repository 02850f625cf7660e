"""Making the tag of an account out of the bundle that it needs."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from server.accounts.runtime import AccountRuntime
from server.bundle import Bundle, choose_bundle
from server.domain.public_config.build import build_public_config
from server.domain.public_config.features import leave_out_unread, list_needed_features
from server.http.encoded_bodies import EncodedBody, encode_body
from server.http.tags import Tag, render_tag


def prepare_tags(bundles: Sequence[Bundle], server_url: str = "") -> Callable[[AccountRuntime], Tag]:
    """Return what makes an account's tag; equal accounts get equal bytes. server_url: where browsers reach the server, if set."""

    @cache
    def encode_source_map(index: int) -> EncodedBody:
        # Of 130 kB, and hardly anybody asks for it: not before somebody does.
        return encode_body(bundles[index].source_map)

    def make_tag(runtime: AccountRuntime) -> Tag:
        config = build_public_config(runtime.account, server_url)
        bundle = choose_bundle(bundles, list_needed_features(config))
        read_config = leave_out_unread(config, bundle.features)
        script = encode_body(render_tag(read_config, bundle.before_config, bundle.after_config))
        return Tag(script, partial(encode_source_map, bundles.index(bundle)) if bundle.source_map else None)

    return make_tag
