#!/usr/bin/env bash
# SecantusDB 0.7.0b3 with PyMongo 4.20.0.
# Drivers mark single writes as retryable by default. The engine keeps the reply of each for half an hour, up to 10,000 of them, and at
# every further one looks through all of them twice, and sorts them once the limit is reached: behind 10,000 writes one takes several
# times as long as before, and stays so. With retryWrites=false nothing is kept and nothing slows down. The replies are kept in memory
# alone, so after a restart of the engine, the one time a client on loopback loses its connection, a write sent again is made again.
# What to do: retryWrites=false, and writes that are conditional or the same a second time. Seen on 2026-11-28.
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

def measure(retry):
    client = MongoClient(f"mongodb://127.0.0.1:{sys.argv[1]}/?directConnection=true&retryWrites={retry}", serverSelectionTimeoutMS=30000)
    rows = client.test[f"rows_{retry}"]
    rows.insert_one({"_id": 1, "n": 0})
    def writes(count):
        took = []
        for n in range(count):
            begun = time.perf_counter()
            rows.update_one({"_id": 1}, {"$set": {"n": n}})
            took.append((time.perf_counter() - begun) * 1000)
        return median(took)
    first = writes(300)
    writes(10_000)
    last = writes(300)
    print(f"retryWrites={retry}: {first:.2f} ms a write at first, {last:.2f} ms behind 10,000 writes ({last / first:.1f} times)")
    return last / first

without, with_retries = measure("false"), measure("true")
as_seen = with_retries > 2.5 and without < 1.7
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$port"
