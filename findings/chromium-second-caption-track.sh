#!/usr/bin/env bash
# Chromium 156.0.8078.108 (Debian's package; no library).
# A video has two <track kind="captions">, neither with `default`. The page shows the first (`mode = 'showing'`) and leaves the second
# as it is, 'disabled', or sets it to 'disabled', which changes nothing: a moment later Chromium shows both, one over the other. By the
# HTML standard (honor user preferences for automatic text track selection) it leaves the kind alone once one of its tracks is showing.
# Where the page touches neither, neither is shown.
# What to do: give every track another mode first ('hidden', then 'disabled'): what a page has really changed it leaves alone.
# Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > page.html <<'HTML'
<!doctype html><html lang="zh"><body><pre id="said"></pre><script>
const file = 'data:text/vtt,WEBVTT%0A%0A00:00.000 --> 00:09.000%0Ax%0A'
async function modesAfter(change) {
  const video = document.createElement('video')
  for (const srclang of ['zh', 'en'])
    video.append(Object.assign(document.createElement('track'), { kind: 'captions', srclang, label: srclang, src: file }))
  document.body.append(video)
  change(...video.textTracks)
  await new Promise((resolve) => setTimeout(resolve, 500))
  return [...video.textTracks].map(({ mode }) => mode).join(' ')
}
;(async () => {
  said.textContent = [
    'untouched: ' + (await modesAfter(() => {})),
    'first shown: ' + (await modesAfter((first, second) => { first.mode = 'showing'; second.mode = 'disabled' })),
    'hidden before: ' + (await modesAfter((first, second) => { second.mode = 'hidden'; first.mode = 'showing'; second.mode = 'disabled' })),
  ].join('\n') + '\n.'
})()
</script></body></html>
HTML
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
"$chromium" --version 2>/dev/null
"$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --virtual-time-budget=5000 --dump-dom "file://$folder/page.html" 2>/dev/null > out
grep -m3 -oE '(untouched|first shown|hidden before): [a-z ]+$' out
grep -q 'first shown: showing showing' out && grep -q 'hidden before: showing disabled' out && echo 'as seen' || { echo 'CHANGED'; exit 1; }
