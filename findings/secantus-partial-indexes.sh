#!/usr/bin/env bash
# SecantusDB 0.7.0b3 with PyMongo 4.20.0.
# A partial index {owner: 1} over rows whose owner is a text. By MongoDB's documentation ("Partial Indexes") a query uses it when what it
# asks for implies the index's condition, and {owner: {$in: ["a", "b"]}} implies {owner: {$gt: ""}}. Here one owner is found by the index
# in a millisecond, and a list of owners, even of one, reads every row: two owners among 20,000 rows take a hundred times as long.
# Where the condition of the index is {owner: {$type: "string"}}, even one owner reads every row; so it does with the condition repeated
# in the query, {owner: {$eq: "a", $type: "string"}}, which names the very condition.
# What to do: {$gt: ""} as the condition of a partial index of texts, and a whole index beside it, with another field behind, for lists.
# Seen on 2026-11-29.
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
    rows.insert_many([{"_id": part * 1000 + n, "owner": f"owner{part * 1000 + n}"} for n in range(1000)])

def took(query):
    def once():
        begun = time.perf_counter()
        list(rows.find(query))
        return (time.perf_counter() - begun) * 1000
    return median(once() for _ in range(5))

one, listed, two = {"owner": "owner7"}, {"owner": {"$in": ["owner7"]}}, {"owner": {"$in": ["owner7", "owner9"]}}
found = {}
rows.create_index("owner", partialFilterExpression={"owner": {"$type": "string"}})
found["by type: one"] = took(one)
found["by type: one, the condition repeated"] = took({"owner": {"$eq": "owner7", "$type": "string"}})
rows.drop_index("owner_1")
rows.create_index("owner", partialFilterExpression={"owner": {"$gt": ""}})
found["by order: one"] = took(one)
found["by order: a list of one"] = took(listed)
found["by order: a list of two"] = took(two)
rows.create_index([("owner", 1), ("_id", 1)])
found["with a whole index: a list of two"] = took(two)
for how, milliseconds in found.items():
    print(f"{how}: {milliseconds:.1f} ms")
quick = {"by order: one", "with a whole index: a list of two"}
slowest_quick = max(found[how] for how in quick)
as_seen = all(milliseconds > 5 * slowest_quick for how, milliseconds in found.items() if how not in quick)
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$port"
