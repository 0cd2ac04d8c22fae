#!/usr/bin/env bash
# Firefox 153.8.0esr (Debian's package), pngjs 7.0.0 to read its screenshot.
# A cue of WebVTT with `vertical:lr`, as traditional Mongolian is written, has two lines. By the standard each runs down, the second to
# the right of the first. Firefox draws both across, in one row, the second right behind the first, and the ground of a line as a small
# box behind a part of it. The same text in an element with `writing-mode: vertical-lr` runs down as it should, so that it is
# not a matter of vertical writing or fonts. Chromium 156 and WebKitGTK draw the cue as the standard says.
# What to do: in Firefox set `cue.vertical = ''` when the track has loaded; the letters lie on their side then, and can be read.
# Seen on 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --prefix "$folder" pngjs@7.0.0
ffmpeg -v error -f lavfi -i color=c=white:s=400x300:d=20:r=5 -c:v libx264 -pix_fmt yuv420p -movflags +faststart v.mp4
printf 'WEBVTT\n\n00:00.000 --> 00:20.000 vertical:lr\nHHHHHHHHHH\nHHHHHHHHHH\n' > vertical.vtt
cat > page.html <<'HTML'
<!doctype html><style>body{margin:0;background:#fff}video{width:400px;height:300px;display:block}
div{width:400px;height:300px;color:#000;writing-mode:vertical-lr;font-size:20px}</style>
<video src="v.mp4" muted autoplay><track kind="subtitles" srclang="mn" src="vertical.vtt" default></video>
<div>HHHHHHHHHH<br>HHHHHHHHHH</div><img src="late.png" alt="">
HTML
cat > serve.py <<'PY'
import http.server, time
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith('/late'): time.sleep(5)  # the screenshot is taken when everything has loaded
        super().do_GET()
    def log_message(self, *_): pass
Handler.extensions_map['.vtt'] = 'text/vtt'
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 serve.py > port & server=$!
until [ -s port ]; do :; done
firefox=${FIREFOX:-$(command -v firefox-esr || command -v firefox)}
"$firefox" --version 2>/dev/null
mkdir profile
"$firefox" --headless --profile "$folder/profile" --window-size 400,700 --screenshot "$folder/shot.png" "http://127.0.0.1:$(cat port)/page.html" >/dev/null 2>&1
cat > read.cjs <<'JS'
const { PNG } = require('pngjs')
const { width, data } = PNG.sync.read(require('fs').readFileSync('shot.png'))
/** How wide and how high what is not white stands between two rows of the picture. */
function extent(top, bottom) {
  let [left, right, first, last] = [width, -1, bottom, -1]
  for (let y = top; y < bottom; y++)
    for (let x = 0; x < Math.min(width, 400); x++) {
      const at = (y * width + x) * 4
      if (data[at] + data[at + 1] + data[at + 2] > 200) continue
      left = Math.min(left, x); right = Math.max(right, x); first = Math.min(first, y); last = Math.max(last, y)
    }
  return { width: right - left + 1, height: last - first + 1 }
}
const [cue, element] = [extent(0, 300), extent(300, 600)]
console.log(`cue ${cue.width} x ${cue.height}, element ${element.width} x ${element.height}`)
process.exitCode = element.height > 2 * element.width && cue.height < 2 * cue.width && cue.width > 0 ? 0 : 1
JS
node read.cjs && echo 'as seen' || { echo 'CHANGED'; exit 1; }
