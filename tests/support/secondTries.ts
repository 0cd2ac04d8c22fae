import type { Reporter } from 'vitest/node'

/** Lists, at the end of a run, the tests that passed only when tried again: each of them is a fault to be found. */
export function secondTries(): Reporter {
  return {
    onTestRunEnd(modules) {
      for (const module of modules)
        for (const test of module.children.allTests()) {
          if (!test.diagnostic()?.flaky) continue
          console.log(`Passed only at the second try: ${module.relativeModuleId} > ${test.fullName}`)
          for (const { message, diff = '' } of test.result().errors ?? [])
            console.log(`${message}\n${diff}`.trim().replace(/^/gm, '    '))
        }
    },
  }
}
