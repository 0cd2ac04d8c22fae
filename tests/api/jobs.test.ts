import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Jobs, type Job } from '../../server/jobs/job.model.ts'
import { defineJob } from '../../server/jobs/definitions.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { take } from '../../server/jobs/lease.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import type { Messages } from '../../server/realtime/messages.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let test: TestSite
let owner: string
let [mine, other, admin]: Agent[] = []
const told: { account: string; message: Messages['task'] }[] = []
let fails = true

beforeAll(async () => {
  test = await openSite('jobsApi')
  const unit = await makeUnit('institution')
  const account = await makeAccount('instructor', unit)
  owner = account._id
  mine = await test.signedIn(account.login)
  other = await test.signedIn((await makeAccount('instructor', unit)).login)
  admin = await test.signedIn((await makeAccount('system-admin', unit)).login)
  Object.assign(test.app, {
    realtime: {
      ...test.app.realtime,
      toAccount: (to: string, event: string, message: never) => event === 'task' && told.push({ account: to, message }),
    },
  })
  defineJob({
    kind: 'test.report',
    title: ({ name }) => `导出${name}`,
    payload: z.object({ name: z.string() }),
    backoff: [],
    async run(_payload, job) {
      for (let step = 1; step <= 200; step++) job.progress(step / 200)
      if (fails) throw new Error('disk on fire at /dev/x')
    },
  })
})
beforeEach(async () => {
  fails = true
  told.length = 0
  await Promise.all([Jobs.deleteMany({}), AuditRows.deleteMany({})])
})
afterAll(() => test.close())

async function ran(state: Job['state']): Promise<Job> {
  const worker = startWorker(test.app, { pollMs: 250 })
  await until(`a job is ${state}`, async () => (await Jobs.exists({ kind: 'test.report', state })) !== null)
  await worker.stop()
  return (await Jobs.findOne({ kind: 'test.report' }).lean())!
}

it('a job can be taken in the very millisecond in which it is due', async () => {
  const clock = standingClock()
  await enqueue('test.report', { name: '名册' })
  const taken = await take(['test.report'], 1_000)
  clock.release()
  expect(taken?.kind).toBe('test.report')
})

it('tries are counted anew from what was published for good', async () => {
  let runs = 0
  defineJob({
    kind: 'test.steps',
    title: () => '一步一步',
    payload: z.object({}),
    backoff: [0],
    async run(_payload, job) {
      runs += 1
      if (runs <= 4) await job.publish(async () => undefined, 'forGood')
      throw new Error('it breaks each time')
    },
  })
  await enqueue('test.steps', {})
  const worker = startWorker(test.app, { pollMs: 250 })
  await until('it is dead', async () => (await Jobs.exists({ kind: 'test.steps', state: 'dead' })) !== null)
  await worker.stop()
  expect(runs).toBe(5)
})

describe('tasks', () => {
  it('are seen by their owner alone, who is told of progress now and then and not of what broke inside', async () => {
    await enqueue('test.report', { name: '名册' }, { owner })
    await ran('dead')
    const { body } = await mine!.get('/api/tasks').expect(200)
    expect(body.items).toMatchObject([
      { title: '导出名册', state: 'dead', error: expect.stringContaining('系统管理员') },
    ])
    expect((await other!.get('/api/tasks')).body.items).toEqual([])
    expect(new Set(told.map(({ account }) => account))).toEqual(new Set([owner]))
    expect(told.map(({ message }) => message.state)).toEqual(['running', 'running', 'dead'])
  })

  it('can be cancelled by their owner alone, while they are not over', async () => {
    await enqueue('test.report', { name: '名册' }, { owner })
    const { _id } = (await Jobs.findOne({ kind: 'test.report' }).lean())!
    await other!.post(`/api/tasks/${_id}/cancel`).expect(404)
    await mine!
      .post(`/api/tasks/${_id}/cancel`)
      .expect(200)
      .expect(({ body }) => expect(body.state).toBe('cancelled'))
    await mine!.post(`/api/tasks/${_id}/cancel`).expect(409)
  })
})

describe('an administrator', () => {
  it('sees all jobs with their errors and runs a dead one again, which is noted', async () => {
    await enqueue('test.report', { name: '名册' }, { owner })
    const { _id } = await ran('dead')
    const { body } = await admin!.get('/api/jobs?state=dead').expect(200)
    expect(body.items).toMatchObject([{ id: _id, error: 'disk on fire at /dev/x', attempts: 1 }])
    await mine!.get('/api/jobs').expect(403)
    await mine!.post(`/api/jobs/${_id}/retry`).expect(403)
    fails = false
    await admin!
      .post(`/api/jobs/${_id}/retry`)
      .expect(200)
      .expect(({ body: job }) => expect(job).toMatchObject({ state: 'waiting', attempts: 0, error: null }))
    await admin!.post(`/api/jobs/${_id}/retry`).expect(409)
    await admin!.post('/api/jobs/none/retry').expect(404)
    expect(await AuditRows.find({ act: 'job.retry' }).lean()).toMatchObject([{ subject: _id, detail: '导出名册' }])
    await ran('done')
  })

  it('reads the list page by page, newest first', async () => {
    for (const name of ['甲', '乙', '丙']) await enqueue('test.report', { name })
    const { body: first } = await admin!.get('/api/jobs?limit=2').expect(200)
    const { body: rest } = await admin!.get(`/api/jobs?limit=2&cursor=${first.nextCursor}`).expect(200)
    expect([...first.items, ...rest.items].map(({ title }: { title: string }) => title)).toEqual([
      '导出丙',
      '导出乙',
      '导出甲',
    ])
  })
})

describe('no kind of job starves another', () => {
  const order: string[] = []
  let held: (() => void)[] = []
  const release = () => held.splice(0).forEach((end) => end())
  beforeAll(() => {
    const kinds = [
      { kind: 'test.figures', background: true },
      { kind: 'test.tidy', background: true },
      { kind: 'test.video' },
      { kind: 'test.paper' },
    ] as const
    for (const each of kinds)
      defineJob({
        ...each,
        title: ({ name }) => name,
        payload: z.object({ name: z.string() }),
        async run({ name }) {
          order.push(name)
          await new Promise<void>((resolve) => held.push(resolve))
        },
      })
  })
  beforeEach(() => {
    order.length = 0
    held = []
  })

  async function working(inspect: () => Promise<void>): Promise<void> {
    const worker = startWorker(test.app, { pollMs: 250 })
    await inspect()
    const letGo = setInterval(release, 20)
    await until('all jobs are over', async () => (await Jobs.countDocuments({ state: 'waiting' })) === 0)
    await worker.stop()
    clearInterval(letGo)
  }
  const running = (count: number) => until(`${count} run`, () => Promise.resolve(order.length === count))

  it('two recomputations leave a slot to what somebody waits for, though they came first', async () => {
    for (const name of ['数一', '数二']) await enqueue('test.figures', { name })
    await working(async () => {
      await running(1)
      await enqueue('test.video', { name: '视频' })
      await running(2)
      expect(order).toEqual(['数一', '视频'])
    })
  })

  it('what somebody waits for goes first, and one kind after the other where both slots are asked for', async () => {
    await enqueue('test.figures', { name: '数一' })
    for (const name of ['视频一', '视频二', '视频三']) await enqueue('test.video', { name })
    await enqueue('test.paper', { name: '收卷' })
    await working(async () => {
      await running(2)
      expect(order).toEqual(['视频一', '收卷'])
      held[1]!()
      await running(3)
      expect(order[2]).toBe('数一')
    })
  })
})

describe('jobs that coalesce', () => {
  it('fold what is asked while one waits into it, and only then', async () => {
    const seen: number[] = []
    let asked = 0
    let letGo: () => void = () => undefined
    defineJob({
      kind: 'test.latest',
      title: () => '汇总',
      payload: z.object({}),
      coalesce: true,
      async run() {
        seen.push(asked)
        if (seen.length === 1) await new Promise<void>((resolve) => (letGo = resolve))
      },
    })
    const ask = async () => {
      asked += 1
      await transaction((session) => enqueue('test.latest', {}, { key: 'latest' }, session))
    }
    await ask()
    await ask()
    expect(await Jobs.countDocuments({ kind: 'test.latest' })).toBe(1)
    const worker = startWorker(test.app, { pollMs: 250 })
    await until('the first runs', () => Promise.resolve(seen.length === 1))
    for (let each = 0; each < 3; each++) await ask()
    await until('a second ran or waits', async () => (await Jobs.countDocuments({ kind: 'test.latest' })) === 2)
    letGo()
    await until('both are over', async () => (await Jobs.countDocuments({ kind: 'test.latest', state: 'done' })) === 2)
    await worker.stop()
    expect(seen.at(-1)).toBe(5)
    expect(await Jobs.countDocuments({ kind: 'test.latest' })).toBeLessThanOrEqual(3)
  })

  it('are not folded into one that a worker takes before the transaction ends', async () => {
    defineJob({ kind: 'test.race', title: () => '汇总', payload: z.object({}), coalesce: true, run: async () => {} })
    await enqueue('test.race', {}, { key: 'race' })
    let tries = 0
    await transaction(async (session) => {
      tries += 1
      await Jobs.countDocuments({}, { session })
      if (tries === 1) expect((await take(['test.race'], 1_000))?.kind).toBe('test.race')
      await enqueue('test.race', {}, { key: 'race' }, session)
    })
    expect(await Jobs.countDocuments({ kind: 'test.race', state: 'waiting' })).toBe(1)
  })
})
