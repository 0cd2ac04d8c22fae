import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longestFirst.ts'
import { suiteTime } from './tests/support/suiteTime.ts'

// Every file, and every server that a test starts, loads the same hundreds of modules: compiled once for all of them.
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, 'node_modules/.cache/node')

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', suiteTime()],
    globalSetup: ['tests/support/globalSetup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One more than processors, of which two are meant: a third of the time a file waits for a video, a line or another
    // process.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // expect.poll waits 1 s of its own accord: less than a page on a busy machine needs for one answer of its server.
    expect: { poll: { timeout: 20_000 } },
  },
})
