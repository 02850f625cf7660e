#!/bin/sh
# Chromium: what the name of the navigation entry says of the address that a page was opened by.
#
# Seen in Chromium 156, `performance.getEntriesByType('navigation')[0].name`, first read after the page has called
# `history.replaceState(null, '', '/other?b=2#new')`:
#
#   opened by                                   the entry's name                     location.href before replaceState
#   /page?a=1#part                              /page?a=1#part                       the same
#   /page?a=1#:~:text=roof                      /page?a=1#:~:text=roof               /page?a=1
#   /page?a=1#/form?b=2:~:text=roof             /page?a=1#/form?b=2:~:text=roof      /page?a=1#/form?b=2
#   /redirect#part (302 to /page?a=1)           /page?a=1#part                       the same
#
# As one would hope, the name is that of the address at the start, with its fragment, whatever the page does later.
# Surprising: it also has the text directive (`:~:text=...`, as in links from search results), which the browser takes out of
# `location.href` and `document.URL` before any script runs. Who reads parameters from that name has to cut it off, or
# the last parameter's value ends in `:~:text=roof`.
#
# Needs node and Chromium (CHROMIUM, default /usr/bin/chromium). Fails when anything above changes. Not part of CI.
set -eu
chromium=${CHROMIUM:-/usr/bin/chromium}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > run.mjs <<'END'
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';

const page = `<!doctype html><output></output><script>
const before = location.href, url = document.URL;
history.replaceState(null, '', '/other?b=2#new');
const { name } = performance.getEntriesByType('navigation')[0];
const seen = [name, before, url].map((address) => address.replace(location.origin, ''));
document.querySelector('output').textContent = encodeURIComponent(JSON.stringify(seen));
</script>`;
const server = createServer((request, response) => {
  if (request.url === '/redirect') {
    response.writeHead(302, { Location: '/page?a=1' }).end();
  } else {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
  }
});

function look(address) {
  const { port } = server.address();
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `http://127.0.0.1:${port}${address}`];
  return new Promise((resolve, reject) => execFile(process.argv[2], options, (error, dom) => {
    const written = dom.match(/<output>(.*?)<\/output>/);
    written ? resolve(JSON.parse(decodeURIComponent(written[1]))) : reject(error ?? new Error(`no answer: ${dom}`));
  }));
}

const expected = {
  '/page?a=1#part': ['/page?a=1#part', '/page?a=1#part'],
  '/page?a=1#:~:text=roof': ['/page?a=1#:~:text=roof', '/page?a=1'],
  '/page?a=1#/form?b=2:~:text=roof': ['/page?a=1#/form?b=2:~:text=roof', '/page?a=1#/form?b=2'],
  '/redirect#part': ['/page?a=1#part', '/page?a=1#part'],
};
server.listen(0, '127.0.0.1', async () => {
  let changed = false;
  for (const [address, [name, shown]] of Object.entries(expected)) {
    const seen = await look(address);
    const isAsBefore = JSON.stringify(seen) === JSON.stringify([name, shown, shown]);
    changed ||= !isAsBefore;
    console.log(`${isAsBefore ? 'as before' : 'CHANGED  '}  ${address}: name ${seen[0]}, location.href ${seen[1]}, document.URL ${seen[2]}`);
  }
  server.close();
  process.exitCode = changed ? 1 : 0;
});
END
node run.mjs "$chromium" 2>&1
