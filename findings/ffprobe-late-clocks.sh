#!/usr/bin/env bash
# ffprobe 5.1.9 (Debian 12): format.duration is counted from time zero in MP4, Matroska and ASF, and from the first packet in MPEG-TS and FLV.
# A part that was copied out of a recording with its time stamps (12 s of content, from second 10 on) has a duration of 22 s in the former, which
# looks like a file that lost its end (start_time + duration lies 10 s behind its last packet), and of 12 s in the latter.
# What to do: compare the time of the last packet with the duration, and that minus start_time as well. Seen on 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ffmpeg -version | head -1
ffmpeg -v error -f lavfi -i testsrc2=size=64x64:rate=25:duration=22 -f lavfi -i sine=duration=22 -g 25 -c:v libx264 -c:a aac all.mkv
seen=''
for kind in mkv mp4 asf ts flv; do
  ffmpeg -v error -ss 10 -i all.mkv -c copy -copyts "late.$kind"
  show=$(ffprobe -v error -show_entries format=start_time,duration -of default=noprint_wrappers=1 "late.$kind")
  echo "$kind: $(echo "$show" | tr '\n' ' ')"
  seconds=$(echo "$show" | sed -n 's/^duration=\([0-9]*\).*/\1/p')
  seen="$seen $kind:$([ "$seconds" -ge 20 ] && echo zero || echo first)"
done
echo "counted from:$seen"
[ "$seen" = ' mkv:zero mp4:zero asf:zero ts:first flv:first' ] || { echo 'not as it was seen: look again'; exit 1; }
