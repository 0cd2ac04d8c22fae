import { afterAll, beforeAll, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../server/jobs/definitions.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { startRelay } from '../../server/realtime/relay.ts'
import { openHouse, type TestHouse } from '../support/house.ts'
import { until } from '../support/wait.ts'

let test: TestHouse
beforeAll(async () => {
  test = await openHouse('relay')
})
afterAll(() => test.close())

it('tells the pages of a web process what a worker process writes', async () => {
  const told: string[] = []
  const web = { ...test.house, realtime: { ...test.house.realtime, toAccount: (account: string, event: string, { state }: never) => void told.push(`${account} ${event} ${String(state)}`) } }
  const relay = startRelay(web)
  defineJob({ kind: 'test.elsewhere', title: () => '测试', payload: z.object({}), run: async () => undefined })
  // A stream tells what comes after it was opened, and it does not say when that is.
  await until('the stream is open', async () => {
    await enqueue('test.elsewhere', {}, { owner: 'a', key: `open-${Date.now()}`, runAt: new Date(Date.now() + 3_600_000) })
    return told.includes('a task waiting')
  })
  const worker = startWorker(test.house, { pollMs: 50 }) // its own realtime is silent
  await enqueue('test.elsewhere', {}, { owner: 'b' })
  await until('the end was told', () => told.includes('b task done'))
  await worker.stop()
  await relay.stop()
})
