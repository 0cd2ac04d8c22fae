import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { Jobs } from '../../server/jobs/job.model.ts'
import { cancel } from '../../server/jobs/cancel.ts'
import { defineJob, type JobContext } from '../../server/jobs/definitions.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { LeaseLost } from '../../server/jobs/lease.ts'
import { recurring } from '../../server/jobs/recurring.ts'
import { startWorker, type Worker, type WorkerOptions } from '../../server/jobs/worker.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

const CHILD = path.join(import.meta.dirname, 'jobsChild.ts')

let test: TestSite
let workers: Worker[] = []
let act: (job: JobContext) => Promise<string | void>
let gaveUp: string[] = []

beforeAll(async () => {
  test = await openSite('jobs')
  const kind = {
    title: () => '测试',
    payload: z.object({}),
    backoff: [0, 0],
    run: (_: object, job: JobContext) => act(job),
    onFailed: async (_: object, why: string) => void gaveUp.push(why),
  }
  for (const name of ['test.act', 'test.endless']) defineJob({ kind: name, ...kind })
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
  gaveUp = []
  await Jobs.deleteMany({})
})
afterAll(() => test.close())

const work = (options: WorkerOptions = {}) => {
  const worker = startWorker(test.app, { pollMs: 250, ...options })
  workers.push(worker)
  return worker
}
const theJob = async () => (await Jobs.findOne({ kind: /^test/ }).lean())!
const state = (wanted: string) => until(`the job is ${wanted}`, async () => (await theJob())?.state === wanted)

describe('a job', () => {
  it('is run once however often its key is enqueued, and starts at once in the same process', async () => {
    let runs = 0
    act = async () => void runs++
    work({ pollMs: 60_000 })
    await Promise.all([1, 2, 3, 4].map(() => enqueue('test.act', {}, { key: 'one' })))
    await state('done')
    expect(runs).toBe(1)
    expect((await theJob()).progress).toBe(1)
  })

  it('enqueued in a transaction exists only if that commits, and then starts at once', async () => {
    act = async () => undefined
    work({ pollMs: 60_000 })
    await expect(
      transaction(async (session) => {
        await enqueue('test.act', {}, {}, session)
        throw new Error('not this time')
      }),
    ).rejects.toThrow('not this time')
    expect(await Jobs.countDocuments({ kind: 'test.act' })).toBe(0)
    await transaction((session) => enqueue('test.act', {}, {}, session))
    await state('done')
  })

  it('is tried three times, then dead with its error, and its subject is told', async () => {
    let runs = 0
    act = async () => {
      throw new Error(`try ${++runs}`)
    }
    work()
    await enqueue('test.act', {})
    await state('dead')
    expect(runs).toBe(3)
    expect((await theJob()).error).toBe('try 3')
    expect(gaveUp).toEqual(['dead'])
  })

  it('whose process was killed is taken up again when its lease ends', async () => {
    await enqueue('test.endless', {}, { key: 'killed' })
    const child = spawn(process.execPath, [CHILD, uriOfThisTest(), '1000'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await theJob()).state).toBe('running')
    let fence = 0
    act = async (job) => void (fence = job.fence)
    work() // with time enough: only the one that was killed may lose its lease
    await state('done')
    expect(fence).toBe(2)
  })

  it('keeps its lease for as long as it runs', async () => {
    let runs = 0
    const gate = Promise.withResolvers<void>()
    act = async () => {
      runs++
      await gate.promise
    }
    const clock = standingClock() // a machine that stands still for longer than the lease would rightly lose it
    onTestFinished(clock.release)
    const looked = vi.spyOn(Jobs, 'find')
    onTestFinished(() => looked.mockRestore())
    for (let worker = 0; worker < 2; worker++) work({ leaseMs: 300 })
    await enqueue('test.act', {})
    await state('running')
    for (let round = 0; round < 5; round++) {
      const end = (await theJob()).leaseUntil!.getTime()
      clock.pass(0.29)
      await until('the lease is renewed', async () => (await theJob()).leaseUntil!.getTime() > end)
      const { length } = looked.mock.calls
      await until('both have looked for work', () => looked.mock.calls.length >= length + 4)
    }
    gate.resolve()
    await state('done')
    expect(runs).toBe(1)
  })

  it('cannot publish any more once another worker has taken it', async () => {
    const outcome = Promise.withResolvers<unknown>()
    const taken = Promise.withResolvers<void>()
    let published = 0
    act = async (job) => {
      if (job.fence === 1) {
        taken.resolve()
        await until('somebody else has it', async () => (await theJob()).fence === 2)
        job.publish(async () => void published++).then(() => outcome.resolve('published'), outcome.resolve)
        return
      }
      await job.publish(async () => void published++)
      await outcome.promise
    }
    work()
    await enqueue('test.act', {})
    await taken.promise
    await Jobs.updateOne({ kind: 'test.act' }, { $set: { leaseUntil: new Date(0) } }) // as if its process had stood still
    await expect(outcome.promise).resolves.toBeInstanceOf(LeaseLost)
    await state('done')
    expect(published).toBe(1)
  })

  it('is put back at once when its worker stops, without using up a try', async () => {
    const begun = Promise.withResolvers<void>()
    act = (job) =>
      new Promise((_, reject) => {
        job.signal.addEventListener('abort', () => reject(job.signal.reason))
        begun.resolve()
      })
    const worker = work()
    await enqueue('test.act', {})
    await begun.promise
    await worker.stop()
    expect(await theJob()).toMatchObject({ state: 'waiting', attempts: 0, leaseUntil: null })
  })

  it('that is cancelled is aborted at once, publishes nothing, and frees its key', async () => {
    const begun = Promise.withResolvers<void>()
    const late = Promise.withResolvers<unknown>()
    act = (job) =>
      new Promise((_, reject) => {
        job.signal.addEventListener('abort', () => {
          job.publish(async () => undefined).then(() => late.resolve('published'), late.resolve)
          reject(job.signal.reason)
        })
        begun.resolve()
      })
    work()
    await enqueue('test.act', {}, { key: 'cancelled' })
    await begun.promise
    expect(await transaction((session) => cancel({ key: 'cancelled' }, session))).toBe(true)
    await state('cancelled')
    expect(await late.promise).toBeInstanceOf(LeaseLost)
    expect(gaveUp).toContain('cancelled')
    expect((await theJob()).key).toBeNull()
  })

  it('that ends without its result says so to its owner, once', async () => {
    act = async () => '文件不是视频'
    work()
    await enqueue('test.act', {})
    await state('done')
    expect((await theJob()).error).toBe('文件不是视频')
  })

  it('that recurs has one row, run by one of all workers', async () => {
    let runs = 0
    act = async () => void runs++
    recurring('test.act', '0 0 1 1 *', { atStart: true })
    for (let worker = 0; worker < 3; worker++) work()
    await state('done')
    const first = await theJob()
    await workers.pop()!.stop()
    work()
    await until('it ran again', async () => (await theJob()).state === 'done' && (await theJob()).fence > first.fence)
    expect(await Jobs.countDocuments({ kind: 'test.act' })).toBe(1)
    expect(runs).toBe((await theJob()).fence)
  })
})
