#!/usr/bin/env bash
# secantus-mdb 0.5.3-beta.196 (crates.io: the compiled twin of SecantusDB) with the mongodb driver 7.8.0 for Node.
# A unique value that an update has given up is not free: whoever takes it next, by an insertion, is refused with E11000 by a row that
# holds another value, or none. So it is by updateOne, updateMany, replaceOne, a bulk and findOneAndUpdate, in a transaction and without, and of partial
# indexes whose condition the row no longer meets; a deletion does free it. In MongoDB, and in SecantusDB 0.7.0b3 in Python, the value is free
# with the update.
# By its source (secantus-storage; 0.5.3-beta.166, 185, 193 and 196 were read) an update moves the entries of an index, but not the claims that stand
# beside those of a unique one.
# What to do: build it with the claims moved (server/database/compiled/unique-values.patch).
# It needs Rust 1.95 or newer, a C compiler and cmake, and builds for some minutes; CARGO_TARGET_DIR may name what is built already.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
engine=
trap 'kill "$engine" 2>/dev/null; wait "$engine" 2>/dev/null; rm -rf "$folder"' EXIT
cargo install --quiet --locked --ignore-rust-version --root "$folder" secantus-mdb --version 0.5.3-beta.196 2>"$folder/cargo.log" ||
  { cat "$folder/cargo.log"; exit 2; }
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund mongodb@7.8.0
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
touch secantusd.toml
"$folder/bin/secantusd-rs" --config secantusd.toml --host 127.0.0.1 --port "$port" --storage-path "$folder/data" >"$folder/log" 2>&1 &
engine=$!
cat > check.mjs <<'JS'
import { MongoClient } from 'mongodb'

const client = new MongoClient(`mongodb://127.0.0.1:${process.argv[2]}/?directConnection=true`, { serverSelectionTimeoutMS: 30_000 })
await client.connect()
const ways = {
  'updateOne to another value': (rows) => rows.updateOne({ _id: 1 }, { $set: { seat: 'B' } }),
  'updateOne to null': (rows) => rows.updateOne({ _id: 1 }, { $set: { seat: null } }),
  'replaceOne': (rows) => rows.replaceOne({ _id: 1 }, { seat: 'B' }),
  'deleteOne': (rows) => rows.deleteOne({ _id: 1 }),
}
const indexes = { unique: {}, 'unique and partial': { partialFilterExpression: { seat: { $gt: '' } } } }
let asSeen = true
for (const [index, options] of Object.entries(indexes))
  for (const [way, give] of Object.entries(ways)) {
    const rows = client.db('test').collection(`${index} ${way}`)
    await rows.createIndex({ seat: 1 }, { unique: true, ...options })
    await rows.insertOne({ _id: 1, seat: 'A' })
    await give(rows)
    const code = await rows.insertOne({ _id: 2, seat: 'A' }).then(() => 0, (error) => error.code)
    console.log(`${index} index, ${way}, the value inserted anew: ${code === 0 ? 'taken' : `refused with ${code}`}`)
    asSeen &&= code === (way === 'deleteOne' ? 0 : 11000)
  }
await client.close()
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
node check.mjs "$port"
