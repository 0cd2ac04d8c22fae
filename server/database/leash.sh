# Runs "$@" and ends it when standard input closes, that is, when the server that started it is gone, however it went:
# a database left behind would hold its folder against the next start. Asked to end, it has LEASH_SECONDS (20) for it,
# and is killed then: one that stands still does not heed what it is asked. Writes the process id to file descriptor 3.
exec 4<&0
"$@" 3>&- 4<&- </dev/null &
engine=$!
echo "$engine" >&3
exec 3>&-
(
  cat <&4 >/dev/null
  kill -TERM "$engine"
  left=${LEASH_SECONDS:-20}
  while kill -0 "$engine" && [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
  done
  kill -KILL "$engine"
) >/dev/null 2>&1 &
exec 4<&-
wait "$engine"
