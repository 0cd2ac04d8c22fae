import { beforeEach, describe, expect, it } from 'vitest'
import { inTurn, isVisited, requestBegins } from '../../server/lib/bulkWork.ts'
import { until } from '../support/wait.ts'

beforeEach(() => until('nobody waits', () => !isVisited()))

/** A request that is open until it is told to end. */
function request(): { end(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  requestBegins(promise)
  return { end: () => resolve() }
}

/** Parts that are open until they are told to end; which of them have begun. */
function parts() {
  const begun: string[] = []
  const open = new Map<string, () => void>()
  const part = (name: string) =>
    inTurn(async () => {
      begun.push(name)
      await new Promise<void>((resolve) => open.set(name, resolve))
      return name
    })
  return { begun, part, end: (name: string) => open.get(name)!() }
}

describe('parts of bulk work', () => {
  it('are done at once, side by side, where nobody waits', async () => {
    const { begun, part, end } = parts()
    const both = [part('a'), part('b')]
    expect(begun).toEqual(['a', 'b'])
    for (const name of begun) end(name)
    expect(await Promise.all(both)).toEqual(['a', 'b'])
  })

  it('wait for the requests that are open, and then go one after another', async () => {
    const { begun, part, end } = parts()
    const [first, second] = [request(), request()]
    const both = [part('a'), part('b')]
    first.end()
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([])
    second.end()
    await until('the first has begun', () => begun.length === 1)
    expect(begun).toEqual(['a'])
    end('a')
    await until('the second has begun', () => begun.length === 2)
    end('b')
    expect(await Promise.all(both)).toEqual(['a', 'b'])
  })

  it('wait no longer than a moment for requests that stay open', async () => {
    const { begun, part, end } = parts()
    const open = request()
    const done = part('a')
    await until('it has begun', () => begun.length === 1, 2_000)
    end('a')
    await done
    open.end()
  })

  it('a download is waited for no longer: nobody counts as waiting a second later', async () => {
    request()
    expect(isVisited()).toBe(true)
    await until('nobody waits', () => !isVisited())
  })

  it('one that fails does not hold up the next', async () => {
    request().end()
    const failing = inTurn(() => Promise.reject(new Error('of a part')))
    await expect(failing).rejects.toThrow('of a part')
    expect(await inTurn(async () => 'b')).toBe('b')
  })
})
