import { describe, expect, it } from 'vitest'
import { readEach, readTogether } from '../../server/lib/readTogether.ts'

/** A store that is read when it is told to. */
function store() {
  const rows = new Map<string, number>()
  const reads: string[][] = []
  let go: () => void = () => undefined
  const read = readTogether<number>(async (ids) => {
    reads.push(ids)
    await new Promise<void>((resolve) => (go = resolve))
    return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id)!] as const] : [])))
  })
  const begun = async (count: number) => {
    while (reads.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { rows, reads, read, begun, go: () => go() }
}

describe('reading together', () => {
  it('those who ask while a read is under way share the next one, and nobody gets what was there before', async () => {
    const { rows, reads, read, begun, go } = store()
    rows.set('a', 1)
    const first = read('a')
    await begun(1)
    rows.set('a', 2)
    const later = [read('a'), read('b'), read('a')]
    go()
    await first
    await begun(2)
    rows.set('b', 3)
    go()
    expect(await Promise.all(later)).toEqual([2, 3, 2])
    expect(reads).toEqual([['a'], ['a', 'b']])
  })

  it('a read that does not end holds up only those who asked in it', async () => {
    const { reads, read, begun, go } = store()
    void read('lost')
    await begun(1)
    const next = read('a')
    await begun(2)
    go()
    expect(await next).toBeUndefined()
    expect(reads).toEqual([['lost'], ['a']])
  })

  it('one that fails fails for those who share it, and the next is another', async () => {
    let fails = true
    const read = readTogether<number>(async (ids) => {
      if (fails) throw new Error('away')
      return new Map(ids.map((id) => [id, 1]))
    })
    const both = await Promise.allSettled([read('a'), read('b')])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(await read('a')).toBe(1)
  })

  it('of several ids what exists comes back, each once', async () => {
    const read = readTogether<string>(async (ids) => new Map(ids.filter((id) => id !== 'gone').map((id) => [id, id])))
    expect(await readEach(read, ['a', 'gone', 'b', 'a'])).toEqual(['a', 'b'])
  })
})
