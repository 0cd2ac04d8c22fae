#!/usr/bin/env bash
# SecantusDB 0.7.0b3 with PyMongo 4.20.0.
# {_id: {$in: [...]}} finds each row by its index, and then compares the row with every value of the list: what a row costs grows with the
# length of the list. 2,000 rows of a collection of 20,000 take 180 ms by lists of 50, 440 ms by lists of 200 and 2,400 ms by two lists of
# 1,000; so it is for another indexed field, and updateMany by such a list takes 5 times as long by lists of 1,000. Ids that do not exist cost
# the less, the longer the list, as one expects of an index: it is found rows that are compared. In MongoDB a list of 1,000 is never dearer
# than twenty lists of 50.
# What to do: read by many ids in lists of 25 to 100.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
engine=
trap 'kill "$engine" 2>/dev/null; wait "$engine" 2>/dev/null; rm -rf "$folder"' EXIT
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
for part in range(20):
    rows.insert_many([{"_id": f"row{part * 1000 + n:05}", "owner": f"owner{part * 1000 + n}"} for n in range(1000)])
rows.create_index("owner")
numbers = [n * 7919 % 20_000 for n in range(2_000)]

def took(work, size, name):
    def once():
        begun = time.perf_counter()
        for at in range(0, len(numbers), size):
            work([name(n) for n in numbers[at : at + size]])
        return (time.perf_counter() - begun) * 1000
    return median(once() for _ in range(3))

by_id = lambda n: f"row{n:05}"
ways = {
    "find by _id": (lambda ids: list(rows.find({"_id": {"$in": ids}})), by_id),
    "find by an indexed field": (lambda owners: list(rows.find({"owner": {"$in": owners}})), lambda n: f"owner{n}"),
    "updateMany by _id": (lambda ids: rows.update_many({"_id": {"$in": ids}}, {"$inc": {"count": 1}}), by_id),
}
as_seen = True
for way, (work, name) in ways.items():
    times = {size: took(work, size, name) for size in (50, 200, 1_000)}
    print(f"{way}: " + ", ".join(f"lists of {size} {ms:.0f} ms" for size, ms in times.items()))
    if way.startswith("find"):
        as_seen = as_seen and times[1_000] > 3 * times[50]
absent = [took(ways["find by _id"][0], size, lambda n: f"none{n}") for size in (50, 1_000)]
print(f"ids that do not exist: lists of 50 {absent[0]:.0f} ms, of 1,000 {absent[1]:.0f} ms")
as_seen = as_seen and absent[1] < absent[0]
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$port"
