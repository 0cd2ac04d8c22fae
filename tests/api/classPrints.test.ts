/** 全班证书: made by a task that is followed and cancelled, kept for a while, and never given out of date. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Certificates } from '../../server/features/certificates/certificates.model.ts'
import { drawPrint } from '../../server/features/certificates/prints/drawPrint.ts'
import { ClassPrints, keyOfPrint } from '../../server/features/certificates/prints/prints.model.ts'
import { KEPT_MS, PRINT_JOB } from '../../server/features/certificates/prints/prints.service.ts'
import { definitionOf, type JobContext } from '../../server/jobs/definitions.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { pdfText } from '../support/pdfText.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('classPrints')
})
afterAll(() => site.close())

async function graduated(names: string[]) {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee, { state: 'ranked', title: '书记班' })
  const content = { title: row.title, intake: 1, programme: null, base: '甲', committee: '乙', hours: 0 }
  const issue = (name: string, at: number) =>
    Certificates.create({
      ...{ _id: newId(), code: newId(), class: row._id, person: newId(), version: 1, number: `${row._id}:${at}` },
      ...{ content: { ...content, name, from: row.from, to: row.to }, state: 'valid', issuedOn: row.to, by: '甲' },
      ...{ issuedAt: new Date('2025-06-20T08:00:00Z'), revoked: null, supersededBy: null },
    })
  for (const [at, name] of names.entries()) await issue(name, at)
  const agent = await site.signedIn((await makeAccount('base-manager', tree.committee)).login)
  return { tree, row, agent, issue, path: `/api/class-prints/${row._id}` }
}
/** As a worker runs it. */
async function run(id: string, given: Partial<JobContext> = {}): Promise<number[]> {
  const job = (await Jobs.findOne({ kind: PRINT_JOB, 'payload.class': id, state: 'waiting' }).lean())!
  const seen: number[] = []
  const context = {
    ...{ id: job._id, app: site.app, fence: 1, signal: new AbortController().signal, publish: transaction },
    progress: (fraction: number) => void seen.push(fraction),
    ...given,
  } as JobContext
  await drawPrint(job.payload as never, context).finally(() =>
    Jobs.updateOne({ _id: job._id }, { state: 'done', key: null }),
  )
  return seen
}
const filesOf = async (id: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const key of site.app.storage.list(`classPrints/${id}`)) keys.push(key)
  return keys
}
function bodyOf(res: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = []
  const stream = res as NodeJS.ReadableStream
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)))
}

test('made once however often it is asked, taken twice, and made anew when a certificate is revoked', async () => {
  const { tree, row, agent, path } = await graduated(['李明', '王𡌴', '张三'])
  const show = async () => (await agent.get(path).expect(200)).body
  expect(await show()).toMatchObject({ state: 'none', certificates: 3, until: null })
  await agent.get(`${path}/file`).expect(404)
  await Promise.all([agent.post(path).expect(200), agent.post(path).expect(200)])
  expect(await show()).toMatchObject({ state: 'making', progress: 0 })
  expect(await Jobs.countDocuments({ kind: PRINT_JOB, 'payload.class': row._id })).toBe(1)
  expect(await run(row._id)).toEqual([1 / 3, 2 / 3, 1])
  const ready = await show()
  expect(ready).toMatchObject({ state: 'ready', certificates: 3, by: expect.stringContaining('账号') })
  for (let time = 0; time < 2; time += 1) {
    const { body } = await agent.get(`${path}/file`).buffer(true).parse(bodyOf).expect(200)
    expect((body as Buffer).length).toBe(ready.size)
    expect((await pdfText(body as Buffer)).map((page) => /(李明|王𡌴|张三) 同志/.exec(page)?.[1])).toEqual([
      ...['李明', '王𡌴', '张三'],
    ])
  }
  expect(await AuditRows.countDocuments({ act: 'export.certificates', subject: row._id })).toBe(2)
  await Certificates.updateOne({ class: row._id, 'content.name': '张三' }, { state: 'revoked' })
  expect(await show()).toMatchObject({ state: 'stale', certificates: 2 })
  expect((await agent.get(`${path}/file`).expect(409)).body.code).toBe('certificate.printStale')
  await agent.post(path).expect(200)
  await run(row._id)
  expect(await filesOf(row._id), 'the first file is gone').toHaveLength(1)
  const stranger = await site.signedIn((await makeAccount('base-manager', (await makeTree()).committee)).login)
  for (const end of ['', '/file']) await stranger.get(path + end).expect(404)
  await stranger.post(`${path}/cancel`).expect(404)
  await (await site.signedIn((await makeAccount('instructor', tree.committee)).login)).get(path).expect(403)
})

test('cancelled or killed in the middle it leaves nothing; a week later the file is gone', async () => {
  const { row, agent, path } = await graduated(['李明', '王芳'])
  await agent.post(path).expect(200)
  const ended = new AbortController()
  await expect(run(row._id, { signal: ended.signal, progress: () => ended.abort() })).rejects.toThrow()
  await agent.post(path).expect(200)
  const lost = () => Promise.reject(new Error('the lease is lost'))
  await expect(run(row._id, { publish: lost })).rejects.toThrow('lease')
  expect(await filesOf(row._id)).toEqual([])
  await agent.post(path).expect(200)
  const failedAt = new Date()
  const failed = { state: 'dead' as const, key: null, finishedAt: failedAt }
  await Jobs.updateOne({ kind: PRINT_JOB, 'payload.class': row._id, state: 'waiting' }, failed)
  expect((await agent.get(path).expect(200)).body, 'given up').toMatchObject({
    ...{ state: 'none', failedAt: failedAt.toISOString() },
  })
  await agent.post(path).expect(200)
  expect((await agent.post(`${path}/cancel`).expect(200)).body.state).toBe('none')
  await agent.post(`${path}/cancel`).expect(200)
  expect(await Jobs.countDocuments({ kind: PRINT_JOB, 'payload.class': row._id, state: 'cancelled' })).toBe(1)
  await agent.post(path).expect(200)
  await run(row._id)
  expect((await agent.get(path).expect(200)).body).toMatchObject({ state: 'ready', failedAt: null })
  const print = (await ClassPrints.findById(row._id).lean())!
  expect(await filesOf(row._id)).toEqual([keyOfPrint(print)])
  const tidy = definitionOf('certificates.tidyPrints')
  const context = { app: site.app, publish: transaction, signal: new AbortController().signal } as unknown as JobContext
  await tidy.run({}, context)
  expect(await ClassPrints.countDocuments({ _id: row._id })).toBe(1)
  await ClassPrints.updateOne({ _id: row._id }, { madeAt: new Date(Date.now() - KEPT_MS - 1) })
  await tidy.run({}, context)
  expect([await filesOf(row._id), (await agent.get(path).expect(200)).body.state]).toEqual([[], 'none'])
  await Certificates.deleteMany({ class: row._id })
  expect((await agent.post(path).expect(404)).body.code).toBe('certificate.none')
})
