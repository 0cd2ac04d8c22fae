#!/usr/bin/env bash
# Prettier 3.10.1 with `semi: false`, and the compiler of Vue 3.5.45.
# A handler of two statements in a Vue template compiles as it is written, with a semicolon between them. Prettier puts each on a line
# of its own and takes the semicolon away, as it does in a script; Vue's compiler recognises several statements by that semicolon
# alone, takes the handler for one expression, and refuses the component: "Unexpected token". vue-tsc and ESLint say nothing.
# What to do: one call in a handler. Seen on 2026-11-28.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent prettier@3.10.1 vue@3.5.45 @vue/compiler-sfc@3.5.45
cat > Before.vue <<'VUE'
<script setup>
const first = () => {}
const second = () => {}
</script>

<template>
  <button @click="first(); second()">go</button>
</template>
VUE
cat > check.mjs <<'JS'
import { readFile } from 'node:fs/promises'
import { compileScript, parse } from '@vue/compiler-sfc'
import { format } from 'prettier'

function problem(source) {
  const { descriptor, errors } = parse(source, { filename: 'A.vue' })
  if (errors.length > 0) return String(errors[0].message)
  try {
    compileScript(descriptor, { id: 'a', inlineTemplate: true })
    return null
  } catch (error) {
    return error.message.split('\n')[0]
  }
}

const before = await readFile('Before.vue', 'utf8')
const after = await format(before, { parser: 'vue', semi: false })
const withSemicolons = await format(before, { parser: 'vue', semi: true })
console.log('as written:         ', problem(before) ?? 'compiles')
console.log('formatted, no semi: ', problem(after) ?? 'compiles')
console.log('formatted, semi:    ', problem(withSemicolons) ?? 'compiles')
console.log(after.match(/<button[\s\S]*?>/)[0])
const asSeen = problem(before) === null && problem(after) !== null && problem(withSemicolons) === null
console.log(asSeen ? 'as seen' : 'CHANGED')
process.exit(asSeen ? 0 : 1)
JS
node check.mjs
