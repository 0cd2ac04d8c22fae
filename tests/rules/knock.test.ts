import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { knockUntil } from '../../server/database/knock.ts'

/** A program that sits in accept(), told of each caller. */
async function sitting(onCaller: (count: number) => void): Promise<number> {
  let count = 0
  const server = createServer((caller) => {
    caller.on('error', () => undefined).resume()
    onCaller(++count)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

test('whoever ends when somebody calls is called, and asked no second time', async () => {
  const ended = Promise.withResolvers<void>()
  const again = vi.fn()
  await knockUntil(ended.promise, await sitting(() => ended.resolve()), again)
  expect(again).not.toHaveBeenCalled()
})

test('whoever goes on answering has not heard it, and is asked again', async () => {
  const ended = Promise.withResolvers<void>()
  const calls: number[] = []
  await knockUntil(ended.promise, await sitting((count) => void calls.push(count)), () => ended.resolve())
  expect(calls).toEqual([1, 2])
})

test('nobody is called who has ended', async () => {
  const again = vi.fn()
  const called = vi.fn()
  await knockUntil(Promise.resolve(), await sitting(called), again)
  expect([called, again].map((each) => each.mock.calls.length)).toEqual([0, 0])
})
