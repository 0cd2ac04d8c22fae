#!/usr/bin/env bash
# SecantusDB 0.7.0b3 on Linux.
# Asked to end (SIGTERM), it takes two seconds, also when it has nothing to do and nobody is connected: its main thread closes the
# listening socket and waits for the thread that sits in accept(), which on Linux a close does not wake, until that waiting is given up.
# Whoever connects meanwhile wakes it, for the kernel goes on listening: then it ends in a tenth of the time. But not at once: a signal
# that meets a connection is sometimes (6 of 40) lost, for the thread that takes the caller in takes the signal, too, and Python's main
# thread sleeps on. Such a one answers a second caller, which one that is ending does not.
# What to do: a moment later connect, and send the signal again to who answers twice (ours: server/database/knock.ts). Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SecantusDB==0.7.0b3
touch "$folder/secantusd.toml"
cat > "$folder/check.py" <<'PY'
import signal, socket, subprocess, sys, time

folder = sys.argv[1]

def connected(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False

def seconds_to_end(calls):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "secantus", "--config", f"{folder}/secantusd.toml", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--storage-path", f"{folder}/data"]
    engine = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not connected(port):
        time.sleep(0.1)
    time.sleep(1)
    begun = time.monotonic()
    engine.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    if calls:
        connected(port)
    engine.wait(60)
    return time.monotonic() - begun

alone = [seconds_to_end(False) for _ in range(3)]
called = [seconds_to_end(True) for _ in range(3)]
print("left alone it ends after", [f"{each:.2f} s" for each in alone])
print("called after 0.2 s it ends after", [f"{each:.2f} s" for each in called])
as_seen = min(alone) >= 2 and min(called) < 1.5
print("as seen" if as_seen else "CHANGED")
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/check.py" "$folder"
