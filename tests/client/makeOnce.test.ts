import { expect, it } from 'vitest'
import { makeOnce } from '../../client/lib/makeOnce.ts'
import { Problem } from '../../client/lib/problem.ts'

it('sends the same id until the thing is made, and another for the next one', async () => {
  const once = makeOnce()
  const ids: string[] = []
  const send = (failure?: Error) =>
    once(async (id) => {
      ids.push(id)
      if (failure) throw failure
      return id
    }).catch(() => undefined)
  await send(Problem.offline())
  await send(new Problem({ title: '', status: 500, code: 'internal' }))
  await send()
  await send(new Problem({ title: '', status: 409, code: 'create.differs' }))
  await send()
  expect(ids.map((id) => ids.indexOf(id))).toEqual([0, 0, 0, 3, 4])
})
