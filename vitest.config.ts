import { defineConfig } from 'vitest/config'
import { suiteTime } from './tests/support/suiteTime.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', suiteTime()],
    globalSetup: ['tests/support/globalSetup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // expect.poll waits 1 s of its own accord: less than a page on a busy machine needs for one answer of its server.
    expect: { poll: { timeout: 20_000 } },
  },
})
