#!/usr/bin/env bash
# ffmpeg 5.1.9 (Debian 12): when the size of a picture, or the channels of a sound, change in the middle of a stream (meetings, broadcasts), the filter
# graph is built anew without a word. Filters that count from the beginning do so again:
# 1. fps=start_time=0 repeats the first picture of the new size from second 0 on: of a recording of 6 s, 9 s of pictures come out, whose times run back.
# 2. aresample=first_pts=0 fills with silence from second 0 on, in the same way.
# Encoders and muxers then complain of times that are "non monotonically increasing", or squeeze thousands of frames into one tick each.
# What to do: `-reinit_filter 0` before -i and a scale=...:eval=frame first, which alone takes pictures of any size. Seen on 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ffmpeg -version | head -1
part() {
  ffmpeg -v error -f lavfi -i "testsrc2=size=$2:rate=25:duration=3" -f lavfi -i sine=duration=3 -c:v libx264 -pix_fmt yuv420p -g 25 -bf 0 -c:a aac -ac "$3" "$1.mkv"
}
part a 64x64 1
part b 96x64 2
printf 'file a.mkv\nfile b.mkv\n' >list
ffmpeg -v error -f concat -i list -c copy changing.mkv
pictures() { ffmpeg -v quiet "$@" -f framecrc - | grep -vc '^#'; }
graph='[0:v]fps=25:start_time=0,scale=64:64[v]'
steady='[0:v]scale=64:64:eval=frame,fps=25:start_time=0[v]'
anew=$(pictures -i changing.mkv -filter_complex "$graph" -map '[v]' -fps_mode passthrough)
kept=$(pictures -reinit_filter 0 -i changing.mkv -filter_complex "$steady" -map '[v]' -fps_mode passthrough)
samples() { ffmpeg -v quiet -i changing.mkv -filter_complex "[0:a]aresample=48000:async=1$1,aformat=channel_layouts=mono[a]" -map '[a]' -f framecrc - | awk -F, '!/^#/{n+=$4}END{print int(n/4800)}'; }
silence=$(samples :first_pts=0)
plain=$(samples '')
echo "pictures of 150: $anew, with one graph $kept; tenths of a second of sound of 60: $silence, without first_pts $plain"
[ "$anew" -gt 200 ] && [ "$kept" -lt 155 ] && [ "$silence" -gt 85 ] && [ "$plain" -lt 65 ] || { echo 'not as it was seen: look again'; exit 1; }
