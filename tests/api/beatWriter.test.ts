import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { beatWriter } from '../../server/features/playback/beatWriter.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import { Watches, type Watch } from '../../server/features/playback/watch.model.ts'
import { newId } from '../../server/lib/id.ts'
import { openSite, type TestSite } from '../support/site.ts'

const start = Date.UTC(2026, 4, 1)
const writer = () => beatWriter(() => Watches.collection as never)
const submit = (to: ReturnType<typeof writer>, id: string, seq: number, from: number, until: number, seconds: number) =>
  to.submit({
    id,
    lease: 'lease',
    seq,
    from,
    to: until,
    duration: 1_000,
    rate: 2,
    at: new Date(start + seconds * 1_000),
  })

async function makeWatch(): Promise<string> {
  const watch: Watch = {
    _id: newId(),
    person: newId(),
    asset: newId(),
    ranges: [],
    watchedSeconds: 0,
    position: 0,
    lease: 'lease',
    seq: 0,
    beatAt: new Date(start),
    slackMs: 2_000,
    budgetMs: 2_000,
    revision: 1,
    log: writeLog(EMPTY_LOG),
  }
  await Watches.collection.insertOne(watch as never)
  return watch._id
}

let site: TestSite
beforeAll(async () => {
  site = await openSite('beats')
})
afterAll(() => site.close())

describe('writing beats in groups', () => {
  it('beats that wait together go in one write, and each is answered after it', async () => {
    const watches = await Promise.all(Array.from({ length: 60 }, makeWatch))
    const bulkWrite = vi.spyOn(Watches.collection, 'bulkWrite')
    const one = writer()
    const outcomes = await Promise.all(watches.map((id) => submit(one, id, 1, 0, 10, 10)))
    expect(bulkWrite).toHaveBeenCalledTimes(1)
    bulkWrite.mockRestore()
    expect(outcomes.every((outcome) => outcome?.watch.watchedSeconds === 10)).toBe(true)
    expect(await Watches.countDocuments({ _id: { $in: watches }, watchedSeconds: 10, seq: 1 })).toBe(60)
  })

  it('several beats of one watch in one group are applied in their order', async () => {
    const id = await makeWatch()
    const one = writer()
    const outcomes = await Promise.all([
      submit(one, id, 1, 0, 10, 10),
      submit(one, id, 2, 10, 20, 20),
      submit(one, id, 2, 50, 60, 20),
      submit(one, id, 3, 20, 30, 30),
    ])
    expect(outcomes.map((outcome) => outcome?.accepted)).toEqual([[[0, 10]], [[10, 20]], [], [[20, 30]]])
    expect((await Watches.findById(id).lean())!.ranges).toEqual([[0, 30]])
  })

  it('two processes that beat the same watch lose nothing of each other', async () => {
    const id = await makeWatch()
    const writers = [writer(), writer()]
    for (let round = 0; round < 5; round++) {
      const at = round * 20
      await Promise.all([
        submit(writers[0]!, id, 2 * round + 1, at, at + 10, at + 20),
        submit(writers[1]!, id, 2 * round + 2, at + 10, at + 20, at + 20),
      ])
    }
    const stored = (await Watches.findById(id).lean())!
    expect(stored.seq).toBe(10)
    expect(stored.ranges.at(-1)![1]).toBeGreaterThan(90)
    expect(stored.revision).toBeGreaterThan(5)
  })

  it('a watch that another transaction holds does not hold up the others; its own beat is taken when it is free', async () => {
    const watches = await Promise.all(Array.from({ length: 20 }, makeWatch))
    const one = writer()
    const session = await mongoose.startSession()
    session.startTransaction()
    await Watches.updateOne({ _id: watches[7]! }, { $set: { position: 5 }, $inc: { revision: 1 } }, { session })
    const outcomes = watches.map((id) => submit(one, id, 1, 0, 10, 10))
    await Promise.all(outcomes.filter((_, index) => index !== 7))
    await session.commitTransaction()
    await session.endSession()
    expect((await outcomes[7])!.watch).toMatchObject({ watchedSeconds: 10, revision: 3 })
  })

  it('a beat whose lease is gone is told so, and writes nothing', async () => {
    const id = await makeWatch()
    const one = writer()
    await submit(one, id, 1, 0, 10, 10)
    await Watches.collection.updateOne({ _id: id } as never, { $set: { lease: 'another' }, $inc: { revision: 1 } })
    expect(await submit(one, id, 2, 10, 20, 20)).toBeNull()
    expect((await Watches.findById(id).lean())!.watchedSeconds).toBe(10)
    expect(await submit(one, newId(), 1, 0, 10, 10)).toBeNull()
  })

  it('when the database refuses, the beat fails and is right when it is sent again', async () => {
    const id = await makeWatch()
    let broken = true
    const one = beatWriter(() =>
      broken
        ? ({ find: () => ({ toArray: async () => Promise.reject(new Error('gone')) }) } as never)
        : (Watches.collection as never),
    )
    await expect(submit(one, id, 1, 0, 10, 10)).rejects.toThrow('gone')
    broken = false
    expect((await submit(one, id, 1, 0, 10, 10))!.watch.watchedSeconds).toBe(10)
  })
})
