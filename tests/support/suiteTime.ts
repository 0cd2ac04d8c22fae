import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, Vitest } from 'vitest/node'

/** What the last run of the whole suite took, for `npm run bench -- house`. */
export const SUITE_TIME = path.join(import.meta.dirname, '../../node_modules/.cache/suite.json')
export interface SuiteTime {
  seconds: number
  at: string
  files: number
}

/** Writes it down after a run that passed and left nothing out. */
export function suiteTime(): Reporter {
  let vitest: Vitest
  let whole = false
  let begun = 0
  return {
    onInit(started) {
      vitest = started
    },
    async onTestRunStart(chosen) {
      begun = performance.now()
      whole = !vitest.config.testNamePattern && chosen.length === (await vitest.globTestSpecifications()).length
    },
    onTestRunEnd(modules, _errors, reason) {
      if (!whole || reason !== 'passed') return
      const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
      const time: SuiteTime = { seconds, at: new Date().toISOString(), files: modules.length }
      mkdirSync(path.dirname(SUITE_TIME), { recursive: true })
      writeFileSync(SUITE_TIME, JSON.stringify(time))
    },
  }
}
