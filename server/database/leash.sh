# Runs "$@" and ends it when standard input closes, that is, when the server that started it is gone, however it went:
# a database left behind would hold its folder against the next start. Writes the process id to file descriptor 3.
exec 4<&0
"$@" 3>&- 4<&- </dev/null &
engine=$!
echo "$engine" >&3
exec 3>&-
(cat <&4 >/dev/null; kill -TERM "$engine" 2>/dev/null) >/dev/null 2>&1 &
exec 4<&-
wait "$engine"
