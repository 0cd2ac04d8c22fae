/**
 * The parts that agree with the database or the disk: transactions, domain events, the daily log, a stop of the
 * listener.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { httpFail } from '../../server/lib/failure.ts'
import { listen } from '../../server/http/listen.ts'
import { dailyLog } from '../../server/lib/dailyLog.ts'
import { domainEvent } from '../../server/lib/events.ts'
import { findInOrder } from '../../server/lib/findInOrder.ts'
import { model, required } from '../../server/lib/model.ts'
import { nameSearch } from '../../server/lib/nameSearch.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { workbook } from '../../server/lib/workbook.ts'
import { standingClock } from '../support/clock.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

interface Account {
  _id: string
  value: number
  name: string
}
const Accounts = model<Account>(
  'KernelAccount',
  'kernelAccounts',
  { value: required(Number), name: required(String) },
  [],
)

let site: TestSite
beforeAll(async () => {
  site = await openSite('kernelLib')
})
afterAll(() => site.close())
beforeEach(async () => {
  await Accounts.deleteMany({})
  await Accounts.insertMany([
    { _id: 'a', value: 10, name: '甲' },
    { _id: 'b', value: 0, name: '乙' },
  ])
})
const valueOf = async (id: string) => (await Accounts.findById(id).lean())?.value

describe('a transaction', () => {
  it('that conflicts is run again: of racing read-and-write rounds none is lost', async () => {
    let runs = 0
    const move = () =>
      transaction(async (session) => {
        runs += 1
        const { value } = (await Accounts.findById('a').session(session).lean())!
        await Accounts.updateOne({ _id: 'a' }, { $set: { value: value - 1 } }, { session })
        await Accounts.updateOne({ _id: 'b' }, { $inc: { value: 1 } }, { session })
      })
    await Promise.all(Array.from({ length: 10 }, move))
    expect([await valueOf('a'), await valueOf('b')]).toEqual([0, 10])
    expect(runs).toBeGreaterThanOrEqual(10)
  })

  it('gives back what its work gives, and leaves nothing of work that fails', async () => {
    expect(await transaction(async () => 7)).toBe(7)
    const failing = transaction(async (session) => {
      await Accounts.updateOne({ _id: 'a' }, { $set: { value: 99 } }, { session })
      throw httpFail('conflict')
    })
    await expect(failing).rejects.toMatchObject({ code: 'conflict', status: 409 })
    expect(await valueOf('a')).toBe(10)
  })
})

describe('a domain event', () => {
  it('is heard in the order of registration within the emitter’s transaction: a listener that fails undoes all', async () => {
    const moved = domainEvent<{ by: number }>()
    const heard: string[] = []
    moved.on(async ({ by }, session) => {
      heard.push('first')
      await Accounts.updateOne({ _id: 'b' }, { $inc: { value: by } }, { session })
    })
    moved.on(async ({ by }) => {
      heard.push('second')
      if (by > 5) throw httpFail('conflict')
    })
    const move = (by: number) =>
      transaction(async (session) => {
        await Accounts.updateOne({ _id: 'a' }, { $inc: { value: -by } }, { session })
        await moved.emit({ by }, session)
      })
    await move(3)
    expect([heard, await valueOf('a'), await valueOf('b')]).toEqual([['first', 'second'], 7, 3])
    await expect(move(6)).rejects.toMatchObject({ code: 'conflict' })
    expect([await valueOf('a'), await valueOf('b')]).toEqual([7, 3])
  })

  it('that nobody hears disturbs nobody', () => transaction((session) => domainEvent<object>().emit({}, session)))
})

describe('what a person types to find a name', () => {
  it.each(['.*', '(', '[', '\\', '$', '^a', 'a'.repeat(60), '𠮷', "o'brien"])(
    'is taken as it stands: %j',
    async (typed) => {
      await Accounts.insertMany([{ _id: 'c', value: 0, name: `x${typed}y` }])
      const found = await findInOrder(Accounts, [{ value: 0 }, nameSearch(typed)], { _id: 1 }, 9)
      expect(found.map(({ _id }) => _id)).toEqual(['c'])
    },
  )
  it.each(['', '  ', '\u0000', '\u0007\n'])(
    'finds everybody when there is nothing to see in it: %j (MongoDB refuses a null character in an expression)',
    async (typed) => {
      expect(nameSearch(typed)).toEqual({})
      expect(JSON.stringify(nameSearch(`甲${typed}`))).not.toContain('\\u0')
    },
  )
})

it('a workbook holds no character that XML forbids: Excel would refuse the file', async () => {
  const name = '张\ufffe三\u0007\ud842'
  const sheet = {
    name: '名册',
    preface: [[name], [name]],
    columns: [{ header: '姓名', width: 9 }],
    rows: [[name], ['𠮷野']],
  }
  const bytes = await workbook(name, name, [sheet])
  const [read] = (await readXlsx(bytes)).sheets
  const said = JSON.stringify(read!.rows)
  expect(said).toContain('张\ufffd三\ufffd\ufffd')
  expect(said).toContain('𠮷野')
  expect(said).not.toMatch(/\ufffe|\\u0007|\\ud842/)
})

describe('the daily log', () => {
  afterEach(() => void vi.useRealTimers())

  it('begins a file at midnight in Shanghai, removes those older than 200 days and nothing else', async () => {
    const folder = path.join(dataFolder(), 'logs')
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const clock = standingClock('2025-12-31T15:59:00Z')
    const first = await dailyLog(folder, 'info')
    for (const date of ['2025-06-14', '2025-06-15', '2025-06-16'])
      writeFileSync(path.join(folder, `server-${date}.log`), '')
    writeFileSync(path.join(folder, 'server-2020-01-01.log.mine'), '')
    first.log.info('one minute to midnight')
    clock.pass(60)
    vi.advanceTimersByTime(60_000)
    await until('the new file is there', () => existsSync(path.join(folder, 'server-2026-01-01.log')))
    first.log.info('the new year')
    first.log.debug('too fine')
    first.close()
    clock.release()
    const text = (date: string) => readFileSync(path.join(folder, `server-${date}.log`), 'utf8')
    // A write that was under way when the log was closed ends by itself.
    await until('the last line is written', () => text('2026-01-01').endsWith('\n'))
    expect(text('2025-12-31')).toContain('one minute to midnight')
    expect(text('2025-12-31')).not.toContain('the new year')
    expect(
      text('2026-01-01')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual(['the new year'])
    expect(readdirSync(folder).sort()).toEqual([
      'server-2020-01-01.log.mine',
      'server-2025-06-15.log',
      'server-2025-06-16.log',
      'server-2025-12-31.log',
      'server-2026-01-01.log',
    ])
  })

  it('goes on in its file after a restart, and tidies up then too', async () => {
    const folder = path.join(dataFolder(), 'logs')
    const clock = standingClock('2026-01-01T04:00:00Z')
    for (const line of ['first start', 'second start']) {
      const { log, close } = await dailyLog(folder, 'info')
      log.info(line)
      close()
      writeFileSync(path.join(folder, 'server-2024-01-01.log'), '')
    }
    const { close } = await dailyLog(folder, 'info')
    close()
    clock.release()
    expect(readdirSync(folder)).toEqual(['server-2026-01-01.log'])
    expect(
      readFileSync(path.join(folder, 'server-2026-01-01.log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual(['first start', 'second start'])
  })
})

describe('a listener that is stopped', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (port: number) =>
    new Promise<string>((resolve, reject) => {
      get({ port, agent }, (reply: IncomingMessage) => {
        let text = ''
        reply
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => resolve(text))
      }).on('error', reject)
    })

  it('finishes what it has in hand, and a kept connection cannot keep it', async () => {
    const web = await listen(0, '127.0.0.1')
    const inHand = Promise.withResolvers<ServerResponse>()
    web.serve((_req, res) => void (web.server.listening ? inHand.resolve(res) : res.end('late')))
    const asking = ask(web.port)
    const res = await inHand.promise
    const stopped = web.stop()
    res.end('finished')
    expect(await asking).toBe('finished')
    let late = 0
    while (
      late < 5 &&
      (await ask(web.port).then(
        () => true,
        () => false,
      ))
    )
      late += 1
    expect(late).toBeLessThan(5)
    await stopped
  })
})
