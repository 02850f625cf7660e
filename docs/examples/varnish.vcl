# Varnish 7 before `dni serve`, for the script only; everything else passes. docs/caches.md explains it, and
# tests/integration/caches runs it as it is, except for the server's address.
# Start varnishd with `-p http_gzip_support=off`: otherwise it asks the server for gzip alone, and never for Brotli.
vcl 4.1;

backend dni {
    .host = "10.0.0.11";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 15s;
}

sub vcl_recv {
    # Varnish appends the client's address to what the client sent, and the last address counts. So start with nothing.
    set req.http.X-Forwarded-For = client.ip;
    if (req.url ~ "^/(healthz|readyz|metrics)") {
        return (synth(404));
    }
    if (req.method == "GET" && req.url ~ "^/a/[^/?]+/dni\.js(\.map)?(\?|$)") {
        # Without the query: nobody can fill the cache with one script.
        set req.url = regsub(req.url, "\?.*$", "");
        # Varnish does not cache requests with cookies. The server reads none here.
        unset req.http.Cookie;
        unset req.http.Authorization;
        # Three spellings instead of one for each browser.
        if (req.http.Accept-Encoding ~ "(^|[, ])br *(,|$|; *q=(1|0\.[0-9]*[1-9]))") {
            set req.http.Accept-Encoding = "br";
        } elsif (req.http.Accept-Encoding ~ "(^|[, ])gzip *(,|$|; *q=(1|0\.[0-9]*[1-9]))") {
            set req.http.Accept-Encoding = "gzip";
        } else {
            unset req.http.Accept-Encoding;
        }
        return (hash);
    }
    return (pass);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.status >= 500) {
        # An error must not replace a script that is still good enough to serve.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        return (deliver);
    }
    if (beresp.status == 200) {
        set beresp.ttl = 1h;
        # As the header says: stale-if-error=604800.
        set beresp.grace = 7d;
    }
}

sub vcl_deliver {
    if (req.url ~ "^/a/[^/?]+/dni\.js") {
        # Browsers subtract it from max-age: with it, they would ask again on every page.
        unset resp.http.Age;
        if (obj.hits > 0) {
            set resp.http.X-Cache-Status = "HIT";
        } else {
            set resp.http.X-Cache-Status = "MISS";
        }
    }
}
