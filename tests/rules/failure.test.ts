import express from 'express'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accept, httpFail, failures, invalid } from '../../server/lib/failure.ts'
import { BusinessDate } from '../../server/lib/schema.ts'
import { problemOf, nothingHere, pathOf, problems } from '../../server/http/problems.ts'

const internal = { type: 'about:blank', title: httpFail('internal').message, status: 500, code: 'internal' }
const named = (name: string) => Object.assign(new Error('mongodb://root:s3cret@db'), { name })

describe('what the reader is told of an error', () => {
  it('of a refusal: its sentence, code and figures', () => {
    const failClass = failures({ 'class.full': [409, ({ capacity }) => `只有 ${capacity} 个名额。`] })
    expect(problemOf(failClass('class.full', { capacity: 30 }))).toEqual({
      type: 'about:blank',
      title: '只有 30 个名额。',
      status: 409,
      code: 'class.full',
      detail: { capacity: 30 },
    })
    expect(problemOf(invalid([{ path: 'name', message: '请填写名称' }]))).toMatchObject({
      status: 422,
      code: 'request.invalid',
      fields: [{ path: 'name', message: '请填写名称' }],
    })
  })

  it('of a day that is missing: that alone, not also that its year is odd', () => {
    expect(BusinessDate.safeParse('').error?.issues.map(({ message }) => message)).toEqual(['日期应为 YYYY-MM-DD'])
  })

  it('of a field without a sentence of its own: one in Chinese, and the schema’s own stays', () => {
    const schema = z.object({
      unit: z.string(),
      state: z.enum(['open', 'closed']),
      name: z.string().min(1, '请填写名称'),
    })
    const fields = (sent: unknown) => {
      try {
        return accept(schema, sent)
      } catch (refusal) {
        return problemOf(refusal)['fields']
      }
    }
    expect(fields({ state: 'gone', name: '' })).toEqual([
      { path: 'unit', message: expect.stringMatching(/^无效输入/) },
      { path: 'state', message: expect.stringMatching(/^无效选项/) },
      { path: 'name', message: '请填写名称' },
    ])
  })

  it.each([
    ['thrown by mistake', new TypeError('x is not a function')],
    ['a row that does not fit its schema: our defect, not the sender’s', z.string().safeParse(7).error],
    ['a string', 'boom'],
    ['nothing', undefined],
    ['null', null],
    ['a status that is none of the sender’s', { status: 500 }],
    ['one that is no number', { status: '404' }],
  ])('of anything else nothing: %s', (_what, error) => expect(problemOf(error)).toEqual(internal))

  it.each([
    ['404', 404, 'notFound'],
    ['413', 413, 'request.tooLarge'],
    ['400', 400, 'request.malformed'],
    ['415', 400, 'request.malformed'],
    ['499', 400, 'request.malformed'],
  ])('of what the framework blames the sender for: %s', (given, status, code) => {
    expect(problemOf(Object.assign(new Error('at /srv/app.ts'), { status: Number(given) }))).toEqual({
      type: 'about:blank',
      title: httpFail(code as 'notFound').message,
      status,
      code,
    })
  })

  it.each([
    'MongoNetworkError',
    'MongoServerSelectionError',
    'MongoNotConnectedError',
    'MongoPoolClearedError',
    'MongoNetworkTimeoutError',
  ])('of a database that is away, to try again: %s', (name) => {
    expect(problemOf(named(name))).toMatchObject({ status: 503, code: 'database.away' })
  })
  it('of any other error of the database nothing', () => expect(problemOf(named('MongoServerError'))).toEqual(internal))
})

it('what fits is accepted as the schema makes it; what does not is refused field by field, with Chinese sentences', () => {
  const Schema = z.object({ n: z.coerce.number(), list: z.array(z.object({ on: z.iso.date('日期应为 YYYY-MM-DD') })) })
  expect(accept(Schema, { n: '3', list: [], more: 1 })).toEqual({ n: 3, list: [] })
  try {
    accept(Schema, { n: 1, list: [{ on: '2025-01-01' }, { on: 'x' }] })
    expect.unreachable()
  } catch (error) {
    expect(problemOf(error).fields).toEqual([{ path: 'list.1.on', message: '日期应为 YYYY-MM-DD' }])
  }
})

it('a database that is away is answered with a time to come back', async () => {
  const app = express().get('/away', () => {
    throw named('MongoNetworkError')
  })
  const lines: unknown[] = []
  const agent = supertest(app.use(nothingHere, problems({ error: (line: unknown) => lines.push(line) } as never)))
  await agent
    .get('/away?search=x')
    .expect(503)
    .expect('retry-after', '2')
    .expect('content-type', /problem\+json/)
  expect(lines).toMatchObject([{ url: '/away' }])
  expect((await agent.get('/elsewhere').expect(404)).headers).not.toHaveProperty('retry-after')
})

it('an address is logged without its question', () => {
  expect(pathOf('/api/people?search=%E7%8E%8B')).toBe('/api/people')
  expect(pathOf('/api/people')).toBe('/api/people')
})
