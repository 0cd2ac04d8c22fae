#!/usr/bin/env bash
# SecantusDB 0.7.0b3 with PyMongo 4.20.0.
# A session of snapshot reads (`start_session(snapshot=True)`) is accepted, and its replies carry an atClusterTime, but its reads are not
# held to that moment: what was written after its first read is seen by the later ones. A transaction with read concern snapshot keeps
# its moment, also in collections that it had not read before.
# What to do: read what must be of one moment in a transaction, which lives for as long as it is used once a minute. Seen on 2026-11-28.
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
import sys
from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

client = MongoClient(f"mongodb://127.0.0.1:{sys.argv[1]}/?directConnection=true", serverSelectionTimeoutMS=30000)
one, other = client.test.one, client.test.other

def seen_later(session):
    one.replace_one({"_id": 1}, {"n": 0}, upsert=True)
    other.replace_one({"_id": 1}, {"n": 0}, upsert=True)
    one.find_one({"_id": 1}, session=session)
    for rows in (one, other):
        rows.update_one({"_id": 1}, {"$set": {"n": 1}})
    return [rows.find_one({"_id": 1}, session=session)["n"] for rows in (one, other)]

with client.start_session(snapshot=True) as session:
    snapshot = seen_later(session)
with client.start_session() as session:
    with session.start_transaction(read_concern=ReadConcern("snapshot")):
        transaction = seen_later(session)
print(f"both are 0, and then 1. Snapshot session sees {snapshot}, transaction sees {transaction}")
as_seen = snapshot == [1, 1] and transaction == [0, 0]
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$port"
