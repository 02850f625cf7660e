#!/bin/sh
# React 19: what hydrateRoot notices of a page that was changed before it.
#
# Seen with react and react-dom 19.3.1 (production builds) in Chromium 156, for a server-rendered page of 13 elements whose
# link is <a href="tel:+18005550100">800-555-0100</a>, with a word typed into its form before hydration:
#
#   changed before hydration        elements kept   reported   typed text   afterwards
#   nothing                         13 of 13        nothing    kept
#   one space more in the text      0 of 13         #418       lost         the text that React renders
#   the link's href                 13 of 13        nothing    kept         the changed href, also after a later render
#   the link's class                13 of 13        nothing    kept         the changed class
#   the text split into two nodes   13 of 13        nothing    kept         two nodes
#   digits wrapped in a <b>         13 of 13        nothing    kept         the <b> is still there
#
# Surprising: one character in one text costs every element of the root; an attribute may say anything, and stays wrong for
# good; and an element whose only child is a string is compared by its textContent, so that elements put inside it pass unseen.
#
# Needs npm, node and Chromium (CHROMIUM, default /usr/bin/chromium). Fails when anything above changes. Not part of CI.
set -eu
chromium=${CHROMIUM:-/usr/bin/chromium}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund react@19.3.1 react-dom@19.3.1 esbuild@0.25.0

cat > page.jsx <<'END'
import { useEffect, useState } from 'react';

export function Page() {
  const [renders, setRenders] = useState(0);
  useEffect(() => { window.renderAgain = () => setRenders(1); }, []);
  return <main>
    <h1>Harbor Roofing</h1>
    <ul>{['Roofs', 'Gutters', 'Chimneys', 'Skylights', 'Repairs'].map((name) => <li key={name}>{name}</li>)}</ul>
    <form><input name="question" /></form>
    <p>Call <a id="call" href="tel:+18005550100">800-555-0100</a></p>
    <p id="renders">{renders}</p>
  </main>;
}
END
cat > server.jsx <<'END'
import { renderToString } from 'react-dom/server';
import { Page } from './page.jsx';
process.stdout.write(renderToString(<Page />));
END
cat > client.jsx <<'END'
import { hydrateRoot } from 'react-dom/client';
import { Page } from './page.jsx';
window.hydrate = (root, onRecoverableError) => hydrateRoot(root, <Page />, { onRecoverableError });
END
bundle() {
    npx esbuild "$1.jsx" --bundle --minify --jsx=automatic --define:process.env.NODE_ENV='"production"' \
        --log-level=error --outfile="$1.js" "$2"
}
bundle server --platform=node
bundle client --platform=browser

cat > run.cjs <<'END'
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');

const html = execFileSync('node', ['server.js'], { encoding: 'utf8' });
const client = readFileSync('client.js', 'utf8').replaceAll('</script', '<\\/script');

const changes = {
  'nothing': '',
  'one space more': 'link.firstChild.data += " "',
  'href': 'link.href = "tel:+18665550120"',
  'class': 'link.className = "seen"',
  'text split': 'link.firstChild.splitText(4)',
  'digits wrapped': 'link.innerHTML = "<b>800</b>-555-0100"',
};

function observe(change) {
  writeFileSync('page.html', `<!doctype html><meta charset="utf-8"><div id="root">${html}</div><output></output>
<script>${client}</script><script>
const root = document.getElementById('root'), errors = [];
let link = document.getElementById('call');
for (const kind of ['error', 'warn']) console[kind] = (...parts) => errors.push(parts.join(' '));
addEventListener('error', (event) => errors.push(event.message));
const before = [...root.querySelectorAll('*')];
root.querySelector('input').value = 'leak';
${change};
hydrate(root, (error) => errors.push(error.message));
setTimeout(() => {
  renderAgain();
  setTimeout(() => {
    link = document.getElementById('call');
    document.querySelector('output').textContent = JSON.stringify({
      kept: before.filter((element) => element.isConnected).length + ' of ' + before.length,
      reported: errors.map((error) => (error.match(/#\\d+/) || [error])[0]).join(', ') || 'nothing',
      typed: root.querySelector('input').value || 'lost',
      rendered: document.getElementById('renders').textContent,
      link: link.outerHTML.replace(' id="call"', ''),
      nodes: link.childNodes.length,
    });
  }, 200);
}, 200);
</script>`);
  const dom = execFileSync(process.argv[2], ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=5000',
    '--dump-dom', `file://${process.cwd()}/page.html`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const written = dom.match(/<output>([^]*?)<\/output>/)[1];
  return JSON.parse(written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
}

const quiet = { kept: '13 of 13', reported: 'nothing', typed: 'leak', rendered: '1' };
const plain = '<a href="tel:+18005550100">800-555-0100</a>';
const expected = {
  'nothing': { ...quiet, link: plain, nodes: 1 },
  'one space more': { kept: '0 of 13', reported: '#418', typed: 'lost', rendered: '1', link: plain, nodes: 1 },
  'href': { ...quiet, link: '<a href="tel:+18665550120">800-555-0100</a>', nodes: 1 },
  'class': { ...quiet, link: '<a href="tel:+18005550100" class="seen">800-555-0100</a>', nodes: 1 },
  'text split': { ...quiet, link: plain, nodes: 2 },
  'digits wrapped': { ...quiet, link: '<a href="tel:+18005550100"><b>800</b>-555-0100</a>', nodes: 2 },
};
let changed = false;
for (const [name, change] of Object.entries(changes)) {
  const seen = JSON.stringify(observe(change));
  const isAsBefore = seen === JSON.stringify(expected[name]);
  changed ||= !isAsBefore;
  console.log(`${isAsBefore ? 'as before' : 'CHANGED  '}  ${name}: ${seen}`);
}
process.exit(changed ? 1 : 0);
END
node run.cjs "$chromium"
