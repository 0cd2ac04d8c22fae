/**
 * Packages: none known to be unsafe, one driver, none of the tools' in the server. What is not declared, or for
 * nothing, `npm run knip` tells.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
type Versions = Record<string, string>
const declared = JSON.parse(read('package.json')) as {
  dependencies: Versions
  optionalDependencies: Versions
  devDependencies: Versions
  scripts: Versions
}
const forProduction = { ...declared.dependencies, ...declared.optionalDependencies }
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { version: string; integrity?: string; resolved?: string; hasInstallScript?: boolean }>
}
const locked = Object.entries(lock.packages).flatMap(([place, entry]) =>
  place === '' ? [] : [{ name: place.split('node_modules/').at(-1)!, place, ...entry }],
)
const copiesOf = (name: string) => locked.filter((each) => each.name === name)

/** The first version without a known way in (advisories of GitHub and the packages' own change logs, as of 2026-11). */
const LEAST: Versions = {
  multer: '2.3.0',
  'body-parser': '2.3.0',
  'path-to-regexp': '8.4.0',
  qs: '6.16.0',
  'engine.io': '6.6.7',
  'socket.io-parser': '4.2.7',
  ws: '8.21.0',
  mongoose: '9.12.1',
  'sanitize-html': '2.18.0',
  cookie: '0.7.0',
  'on-headers': '1.1.0',
  'form-data': '4.0.4',
  '@e965/xlsx': '0.20.2',
}
const atLeast = (version: string, least: string): boolean => version.localeCompare(least, 'en', { numeric: true }) >= 0

describe('the lock file', () => {
  it('compares versions as numbers', () => {
    expect([
      atLeast('2.10.0', '2.9.9'),
      atLeast('6.16.0', '6.16.0'),
      atLeast('6.9.0', '6.16.0'),
      atLeast('10.0.0', '9.12.1'),
    ]).toEqual([true, true, false, true])
  })
  it.each(Object.entries(LEAST))('has no copy of %s before %s', (name, least) => {
    expect(
      copiesOf(name)
        .filter(({ version }) => !atLeast(version, least))
        .map(({ place, version }) => `${place} ${version}`),
    ).toEqual([])
  })
  it.each(['mongodb', 'bson'])('has one %s: two copies do not know each other’s types', (name) =>
    expect(copiesOf(name)).toHaveLength(1),
  )
  it('names no registry, so that whichever is configured is asked, and knows every file by its hash', () => {
    expect(
      locked
        .filter(({ resolved, integrity }) => resolved !== undefined || !integrity?.startsWith('sha512-'))
        .map(({ place }) => place),
    ).toEqual([])
  })
  it('lets no package run a program of its own while it is installed', () =>
    expect(locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ place }) => place)).toEqual([]))
})

const SOURCES = /\.(ts|vue|js|cjs|css)$/
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter(
      (file) =>
        SOURCES.test(file) && !/(^|\/)(dist|node_modules)\//.test(file) && statSync(path.join(ROOT, file)).isFile(),
    )

const IMPORT =
  /(?:^\s*(?:import|export)\b[\w$\s{},*]*?\bfrom|^\s*(?:import|@import)|\bimport\(|\brequire\(|\b(?:meta|require)\.resolve\()\s*['"]([^'"]+)['"]/gm
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
const imported = (files: string[]): Set<string> =>
  new Set(files.flatMap((file) => [...read(file).matchAll(IMPORT)].map(([, specifier]) => packageOf(specifier!))))
const isPackage = (name: string): boolean =>
  /^(@[a-z\d-]+\/)?[a-z\d][a-z\d.-]*$/.test(name) && !builtinModules.includes(name)

const production = ['server', 'media', 'seeds'].flatMap(filesIn)

describe('packages', () => {
  it('the server runs without what is only there to build and test it', () => {
    expect([...imported(production)].filter((name) => isPackage(name) && !(name in forProduction)).sort()).toEqual([])
  })
})
