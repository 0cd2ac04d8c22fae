import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longestFirst.ts'
import { secondTries } from './tests/support/secondTries.ts'
import { suiteTime } from './tests/support/suiteTime.ts'

// Every file, and every server that a test starts, loads the same hundreds of modules: compiled once for all of them.
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, 'node_modules/.cache/node')

// At a server's 19, behind everything that runs beside them, encoders kept their tests waiting for most of their time.
process.env['MEDIA_NICENESS'] ??= '5'

export default defineConfig({
  test: {
    reporters: ['default', suiteTime(), secondTries()],
    globalSetup: ['tests/support/globalSetup.ts'],
    setupFiles: ['tests/support/keys.ts', 'tests/support/traceHooks.ts', 'tests/support/ownClock.ts'],
    // Twice the processors, of which two are meant: half of the time a file waits for a video, a line or another process.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    include: ['tests/**/*.test.ts'],
    // Files leave nothing behind in their process and share it: a second one loads no module anew.
    isolate: false,
    // On a machine that much else runs on, one of some thousand tests misses its time now and then: it gets a second try,
    // and is named at the end. At a desk nothing is tried twice.
    retry: process.env['SECOND_TRY'] === 'on' ? 1 : 0,
    // Limits are for what never comes, on a busy machine too. The embedded engine can stand still for a minute behind a
    // process that was killed within a transaction (docs/decisions/0015): what waits must outlast that.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // expect.poll waits 1 s of its own accord: less than a page on a busy machine needs for one answer of its server.
    // Asked every 50 ms, a page or a database has less of the processor for what is waited for.
    expect: { poll: { timeout: 75_000, interval: 100 } },
  },
})
