/**
 * The built client uses nothing of the language's library that the oldest browsers of client/browsers.ts lack, but what
 * client/polyfills.ts adds. Names in one word (`union`, `pause`) may be anybody's method and say nothing: what is looked
 * for are names that only the library has (`toSorted`, `Map.groupBy`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import compat from '@mdn/browser-compat-data' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { BROWSERS } from '../../client/browsers.ts'

const ASSETS = path.join(import.meta.dirname, '../../client/dist/assets')
/** Reading PDFs: its maker's build for older browsers, which brings what they lack with it. */
const BRINGS_ITS_OWN = /^pdf/i
/** Asks whether it is there before it uses it. */
const ASKS_FIRST = ['Uint8Array.fromBase64']
const POLYFILLS = readFileSync(path.join(import.meta.dirname, '../../client/polyfills.ts'), 'utf8')
const ADDED = [...POLYFILLS.matchAll(/^add\((\w+)(\.prototype)?, '(\w+)'/gm)].map(([, owner, prototype, name]) =>
  prototype ? name! : `${owner}.${name}`,
)

interface Support {
  version_added?: string | boolean | null
  flags?: unknown
}
type Node = { __compat?: { support: Record<string, Support | Support[]> } } & Record<string, unknown>

const since = (support: Support | Support[] | undefined): number => {
  const { version_added: version, flags } = [support ?? {}].flat()[0] as Support
  return typeof version === 'string' && version !== 'preview' && !flags
    ? parseFloat(version.replace('≤', ''))
    : Infinity
}
const isOlder = ({ __compat }: Node): boolean =>
  (['chrome', 'firefox', 'safari'] as const).every((name) => since(__compat!.support[name]) <= BROWSERS[name])

const members = Object.entries(compat.javascript.builtins as unknown as Record<string, Node>).flatMap(([owner, node]) =>
  Object.entries(node).flatMap(([name, member]) =>
    name === '__compat' || !(member as Node).__compat ? [] : [{ owner, name, older: isOlder(member as Node) }],
  ),
)
const older = new Set(members.flatMap(({ name, older }) => (older ? [name] : [])))
const newer = members.filter(({ older }) => !older)
const names = [...new Set(newer.map(({ name }) => name))].filter((name) => /[a-z][A-Z]/.test(name) && !older.has(name))
/** So common a word that everybody has one. */
const COMMON = ['toArray']

function usedIn(text: string): string[] {
  const statics = newer.map(({ owner, name }) => `${owner}.${name}`).filter((name) => text.includes(`${name}(`))
  const methods = names.filter((name) => !COMMON.includes(name) && new RegExp(`\\.${name}(?:\\?\\.)?\\(`).test(text))
  return [...statics, ...methods.filter((name) => !statics.some((each) => each.endsWith(`.${name}`)))]
}

describe('the built client', () => {
  it('is looked through for what is newer than the floor', () => {
    expect(usedIn('a.toSorted();Map.groupBy(b,c);d?.withResolvers?.();e.union(f);g.map(h)').sort()).toEqual([
      'Map.groupBy',
      'toSorted',
      'withResolvers',
    ])
  })
  it.skipIf(!existsSync(ASSETS))('uses nothing newer that is not added', () => {
    const files = readdirSync(ASSETS).filter((file) => file.endsWith('.js') && !BRINGS_ITS_OWN.test(file))
    expect(files.length).toBeGreaterThan(20)
    const found = files.flatMap((file) =>
      usedIn(readFileSync(path.join(ASSETS, file), 'utf8'))
        .filter(
          (name) => ![...ADDED, ...ASKS_FIRST].includes(name) && !(name === 'groupBy' && ADDED.includes('Map.groupBy')),
        )
        .map((name) => `${file}: ${name}`),
    )
    expect(found).toEqual([])
  })
})
