#!/usr/bin/env bash
# SecantusDB 0.7.0b3 with PyMongo 4.20.0.
# A range over an array, {tags: {$gte: "b", $lt: "c"}}. By MongoDB's documentation ("Query an Array with Compound Filter Conditions on
# the Array Elements") a row with the tags ["a", "d"] matches: "d" meets the one condition and "a" the other. Here it matches without
# an index on tags, or beside another indexed field that is named first, and does not as soon as the index is used: the same
# filter gives other rows once an index is made, or when two of its fields change places.
# With $elemMatch, which is unambiguous, the rows are right everywhere, and no index is used: every row is read.
# What to do: the plain range alone in the first stage of a pipeline, where the index serves it, and the $elemMatch in a second one.
# Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$engine" 2>/dev/null; wait "$engine" 2>/dev/null; rm -rf "$folder"' EXIT
engine=
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SecantusDB==0.7.0b3 pymongo==4.20.0
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
touch "$folder/secantusd.toml"
"$folder/venv/bin/python" -m secantus --config "$folder/secantusd.toml" --host 127.0.0.1 --port "$port" --storage-path "$folder/data" \
  >"$folder/log" 2>&1 &
engine=$!
cat > "$folder/check.py" <<'PY'
import sys, time
from statistics import median
from pymongo import MongoClient

client = MongoClient(f"mongodb://127.0.0.1:{sys.argv[1]}/?directConnection=true&retryWrites=false", serverSelectionTimeoutMS=30000)
rows = client.test.rows
rows.insert_many([{"_id": "one", "tags": ["bb"], "group": "x"}, {"_id": "two", "tags": ["a", "d"], "group": "x"}])
rows.insert_many([{"_id": f"other{n}", "tags": ["z"], "group": "y"} for n in range(5_000)])
plain = {"tags": {"$gte": "b", "$lt": "c"}}
single = {"tags": {"$elemMatch": {"$gte": "b", "$lt": "c"}}}
ids = lambda query: sorted(row["_id"] for row in rows.find(query))

def took(query):
    def once():
        begun = time.perf_counter()
        ids(query)
        return (time.perf_counter() - begun) * 1000
    return median(once() for _ in range(7))

found = {"without an index": ids(plain)}
rows.create_index("tags")
rows.create_index("group")
found["with an index on tags"] = ids(plain)
found["group named after tags"] = ids({**plain, "group": "x"})
found["group named before tags"] = ids({"group": "x", **plain})
for how, what in found.items():
    print(f"{how}: {what}")
slow, quick = took(single), took(plain)
print(f"$elemMatch: {ids(single)}, {slow:.1f} ms; the plain range {quick:.1f} ms")
both, one = ["one", "two"], ["one"]
as_seen = list(found.values()) == [both, one, one, both] and ids(single) == one and slow > 5 * quick
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$port"
