import { expect, it } from 'vitest'
import { onceMore } from '../../server/lib/onceMore.ts'

it('what is asked for while it runs is served by one more run, also behind one that failed', async () => {
  const gates: PromiseWithResolvers<void>[] = []
  const failures: unknown[] = []
  const work = onceMore(
    () => {
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      return gate.promise
    },
    (error) => failures.push(error),
  )
  const begun = async (count: number): Promise<void> => {
    while (gates.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  await work.over()
  work.ask()
  await begun(1)
  for (let times = 0; times < 3; times++) work.ask()
  gates[0]!.reject(new Error('the database is away'))
  await begun(2)
  gates[1]!.resolve()
  await work.over()
  expect([gates.length, failures]).toEqual([2, [new Error('the database is away')]])
  work.ask()
  await begun(3)
  gates[2]!.resolve()
  await work.over()
  expect(gates).toHaveLength(3)
})
