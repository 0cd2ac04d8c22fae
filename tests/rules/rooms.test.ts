/** The imports of the whole tree keep to .dependency-cruiser.js, and each of its rules would say so if they did not. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cruiseImports, violationsOf } from '../support/imports.ts'

const ROOT = path.join(import.meta.dirname, '../..')

const rulesOf = ({ summary }: ICruiseResult) => summary.ruleSetUsed!.forbidden!

describe('the tree', () => {
  let found: ICruiseResult
  beforeAll(async () => void (found = await cruiseImports()))

  test('keeps every rule', () => expect(violationsOf(found)).toEqual([]))

  test('is read whole: a component that does not compile would pass for one that imports nothing', async () => {
    const empty = found.modules.filter(({ source, dependencies }) => /[.]vue$/.test(source) && !dependencies.length)
    for (const { source } of empty) expect(await readFile(path.join(ROOT, source), 'utf8')).not.toMatch(/^import /m)
    expect(found.summary.totalCruised).toBeGreaterThan(500)
  })

  test('has no exception left over: nobody goes through a door that is not used', () => {
    const roomOf = (file: string) => /^client\/features\/[^/]+\//.exec(file)?.[0]
    const used = found.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => resolved).filter((to) => roomOf(to) && roomOf(to) !== roomOf(source)),
    )
    const rule = rulesOf(found).find(({ name }) => name === 'client-features-meet') as { to: { pathNot: string } }
    const [, ...doors] = rule.to.pathNot.split('|')
    expect(doors).not.toEqual([])
    expect(doors.filter((door) => !used.some((file) => new RegExp(door).test(file)))).toEqual([])
  })
})

/** A file that breaks each rule: its path, and what it says. */
const PLANTS: Record<string, [file: string, text: string, to: string][]> = {
  'no-circles': [['server/lib/egg.ts', "import { hen } from './hen.ts'", 'server/lib/hen.ts']],
  'features-meet': [
    ['server/features/x/x.present.ts', "import '../y/y.model.ts'", 'server/features/y/y.model.ts'],
    [
      'server/features/x/deep/one.ts',
      "import type { y } from '../../y/y.present.ts'",
      'server/features/y/y.present.ts',
    ],
    ['server/features/x/x.ts', "import '../index.ts'", 'server/features/index.ts'],
  ],
  'contracts-stand-alone': [
    ['server/features/x/x.contract.ts', "import '../../lib/one.ts'", 'server/lib/one.ts'],
    ['server/features/x/own.contract.ts', "import './x.model.ts'", 'server/features/x/x.model.ts'],
  ],
  'models-know-storage-only': [
    ['server/features/x/x.model.ts', "import type { x } from './x.service.ts'", 'server/features/x/x.service.ts'],
    ['server/jobs/job.model.ts', "import 'express'", 'express'],
  ],
  'services-know-no-http': [
    ['server/features/x/x.service.ts', "import './x.routes.ts'", 'server/features/x/x.routes.ts'],
    ['server/features/x/own.service.ts', "import type { Request } from 'express'", 'express'],
  ],
  'ground-knows-no-feature': ['access', 'database', 'http', 'secrecy', 'storage'].map((room) => [
    `server/${room}/above.ts`,
    "import '../features/y/y.contract.ts'",
    'server/features/y/y.contract.ts',
  ]),
  'carriers-know-contracts-only': ['jobs', 'realtime'].map((room) => [
    `server/${room}/above.ts`,
    "import type { y } from '../features/y/y.service.ts'",
    'server/features/y/y.service.ts',
  ]),
  'lib-is-the-floor': [['server/lib/up.ts', "import '../http/endpoint.ts'", 'server/http/endpoint.ts']],
  'media-knows-files-only': [
    ['media/one.ts', "import '../server/lib/one.ts'", 'server/lib/one.ts'],
    ['media/two.ts', "import 'mongoose'", 'mongoose'],
    ['media/three.ts', "import type { Request } from 'express'", 'express'],
  ],
  'client-knows-contracts-and-rules': [
    ['client/lib/one.ts', "import type { one } from '../../server/lib/one.ts'", 'server/lib/one.ts'],
    ['client/lib/two.ts', "import '../../seeds/seed.ts'", 'seeds/seed.ts'],
    [
      'client/ui/One.vue',
      `<script setup lang="ts">\nimport { one } from '../../server/lib/one.ts'\n</script>\n<template><p>{{ one }}</p></template>`,
      'server/lib/one.ts',
    ],
  ],
  'client-takes-types-of-contracts': [
    [
      'client/lib/three.ts',
      "import { y } from '../../server/features/y/y.contract.ts'",
      'server/features/y/y.contract.ts',
    ],
    ['client/lib/four.ts', "import { get } from '../../server/http/endpoint.ts'", 'server/http/endpoint.ts'],
  ],
  'client-is-a-browser': [
    ['client/lib/five.ts', "import { z } from 'zod'", 'zod'],
    ['client/lib/six.ts', "import 'mongoose'", 'mongoose'],
  ],
  'rules-are-pure': [
    ['server/features/x/x.rule.ts', "import { one } from '../../lib/one.ts'", 'server/lib/one.ts'],
    ['server/features/y/own.rule.ts', "import { y } from './y.contract.ts'", 'server/features/y/y.contract.ts'],
  ],
  'client-features-meet': [
    ['client/features/x/index.ts', "const page = () => import('../y/pages/Y.vue')", 'client/features/y/pages/Y.vue'],
    ['client/features/x/parts/X.ts', "import '../../y/parts/y.ts'", 'client/features/y/parts/y.ts'],
  ],
  'kit-knows-no-feature': [
    ['client/ui/kit.ts', "import '../features/y/index.ts'", 'client/features/y/index.ts'],
    ['client/lib/kit.ts', "import '../shell/Shell.vue'", 'client/shell/Shell.vue'],
  ],
  'tests-stay-outside': [['seeds/one.ts', "import '../tests/support/clock.ts'", 'tests/support/clock.ts']],
}

/** What the rules leave alone, and what the plants import. */
const INNOCENT: Record<string, string> = {
  'server/app.ts': "import './features/index.ts'",
  'server/features/index.ts': "import './y/y.routes.ts'",
  'server/features/organisations/organisations.model.ts': '',
  'server/features/y/y.contract.ts':
    "import { z } from 'zod'\nimport '../../http/endpoint.ts'\nimport '../z/z.contract.ts'",
  'server/features/y/y.events.ts': '',
  'server/features/y/y.model.ts': "import type { y } from './y.contract.ts'\nimport '../../lib/one.ts'",
  'server/features/y/y.present.ts': "import '../organisations/organisations.model.ts'",
  'server/features/y/y.routes.ts': "import 'express'\nimport './y.service.ts'",
  'server/features/y/y.rule.ts': "import type { y } from './y.contract.ts'\nimport { z } from '../z/z.rule.ts'",
  'server/features/y/y.service.ts':
    "import './y.model.ts'\nimport '../z/z.service.ts'\nimport '../z/z.events.ts'\nimport '../z/z.rule.ts'",
  'server/features/x/x.routes.ts': '',
  'server/features/z/z.contract.ts': '',
  'server/features/z/z.events.ts': '',
  'server/features/z/z.rule.ts': "import type { z } from './z.contract.ts'",
  'server/features/z/z.service.ts': "import '../z/deep/z.ts'",
  'server/features/z/deep/z.ts': '',
  'server/http/endpoint.ts': "import type { c } from '../access/capabilities.ts'",
  'server/access/capabilities.ts': '',
  'server/realtime/messages.ts': "import '../features/y/y.contract.ts'",
  'server/lib/one.ts': '',
  'server/lib/hen.ts': "import type { egg } from './egg.ts'",
  'seeds/seed.ts': "import '../server/features/y/y.model.ts'",
  'tests/support/clock.ts': '',
  'client/features/y/index.ts': "const page = () => import('./pages/Y.vue')",
  'client/features/y/pages/Y.vue':
    '<script setup lang="ts">\nimport { y } from \'../../../../server/features/y/y.rule.ts\'\n</script>',
  'client/features/y/parts/y.ts': "import type { y } from '../../../../server/features/y/y.contract.ts'",
  'client/features/y/y.ts': "import type { get } from '../../../server/http/endpoint.ts'\nimport '../z/z.ts'",
  'client/features/z/z.ts': '',
  'client/lib/session.ts': "const leave = () => import('../features/y/y.ts')",
  'client/shell/Shell.vue': '<script setup lang="ts">\nimport { y } from \'../features/y/index.ts\'\n</script>',
}

describe('a violation', () => {
  let folder: string
  let found: ICruiseResult
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hongling-rooms-'))
    const planted = Object.values(PLANTS).flatMap((files) => files.map(([file, text]) => [file, text] as const))
    for (const [file, text] of [...Object.entries(INNOCENT), ...planted]) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), `${text}\n`)
    }
    found = await cruiseImports(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(Object.keys(PLANTS))('of %s is reported', (rule) =>
    expect(violationsOf(found).filter((each) => each.startsWith(`${rule}: `))).toEqual(
      PLANTS[rule]!.map(([file, , to]) => `${rule}: ${file} -> ${to}`).sort(),
    ),
  )

  test('is planted for each rule', () =>
    expect(Object.keys(PLANTS).sort()).toEqual(
      rulesOf(found)
        .map(({ name }) => name)
        .sort(),
    ))
})
