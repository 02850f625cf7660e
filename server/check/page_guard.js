// Runs before the page's own scripts, in a check with a token. A claim whose visit does not have the token would take a number as
// a visitor does, for example when the page changes its address before the tag starts. It gets `status` instead.
([mark, status]) => {
  const send = window.fetch;
  window.fetch = function (address, options) {
    const isClaim = /\/a\/[^/?#]+\/claim([?#]|$)/.test(String((address && address.url) || address));
    let hasToken = !isClaim;
    try {
      hasToken = hasToken || JSON.parse(options.body).visit.landing_url.includes(mark);
    } catch {}
    return hasToken ? send.apply(window, arguments) : Promise.resolve(new Response("{}", { status }));
  };
}
