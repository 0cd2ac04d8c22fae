#!/usr/bin/env bash
# ldapts 9.2.0 (with Node 22 or newer).
# A search filter writes a character that is not ASCII as it is, or as the octets of its UTF-8, each as \xx (RFC 4515, section 3:
# «the string … represents the octets»; section 4 has `(sn=Lu\c4\8di\c4\87)` for Lučić). ldapts takes each \xx for a character of
# Latin-1 and encodes it again: `(cn=\e5\bc\a0)` asks the server for å¼ and a no-break space, not for 张. OpenLDAP 2.5 finds the
# person by `ldapsearch` with the escaped filter and by ldapts with the bare character, and nobody by ldapts with the escaped filter.
# No error is said: a library that escapes all that is not ASCII (as many do, on the safe side) finds no Chinese name by it.
# What to do: escape only \ * ( ) and NUL.
# Seen on 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.out
npm install --no-audit --no-fund --loglevel=error --save-exact ldapts@9.2.0 > install.out
cat > ask.mjs <<'JS'
import { BerWriter, FilterParser } from 'ldapts'
const sent = (filter) => {
  const writer = new BerWriter()
  FilterParser.parseString(filter).write(writer)
  return writer.buffer.toString('hex')
}
const octets = Buffer.from('Lučić').toString('hex')
for (const filter of ['(sn=Lučić)', '(sn=Lu\\c4\\8di\\c4\\87)'])
  console.log(filter, sent(filter).includes(octets) ? 'sent as UTF-8' : `sent as ${sent(filter)}`)
JS
node ask.mjs | tee out
grep -q '^(sn=Lučić) sent as UTF-8' out && grep -q '87) sent as .*c384c28d69c384c287$' out && echo 'as seen' || { echo 'CHANGED'; exit 1; }
