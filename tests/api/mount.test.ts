/** What mount promises of every endpoint, tried on a table of its own: no database, no feature. */
import { Readable } from 'node:stream'
import express from 'express'
import { pino } from 'pino'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from '../../server/access/actor.ts'
import { api, file, get, post, put } from '../../server/http/endpoint.ts'
import { failures } from '../../server/lib/failure.ts'
import { mount } from '../../server/http/mount.ts'
import { nothingHere, problems } from '../../server/http/problems.ts'
import { Name, PageQuery } from '../../server/lib/schema.ts'

const Thing = z.object({ id: z.string(), name: z.string() })
const things = api('/things', {
  list: get('', { summary: 'x', can: 'course.read', query: PageQuery, reply: z.object({ limit: z.int() }) }),
  show: get('/:thing', { summary: 'x', can: 'course.read', reply: Thing }),
  rename: put('/:thing', {
    summary: 'x',
    can: 'course.write',
    body: z.object({ name: Name, parts: z.array(z.object({ hours: z.int() })).default([]) }),
    reply: Thing,
  }),
  mine: get('/mine/all', { summary: 'x', can: 'signed-in', reply: Thing }),
  password: post('/password', { summary: 'x', can: 'signed-in', body: z.object({}), reply: Thing }),
  attach: post('/:thing/file', {
    summary: 'x',
    can: 'course.write',
    upload: { maxBytes: 2_000, types: ['text/csv'] },
    reply: z.object({ name: z.string(), size: z.int() }),
  }),
  download: get('/:thing/table', { summary: 'x', can: 'anyone', reply: file('text/csv') }),
  stream: get('/:thing/stream', { summary: 'x', can: 'anyone', reply: file('text/plain') }),
  broken: get('/:thing/broken', { summary: 'x', can: 'anyone', reply: Thing }),
  full: get('/:thing/full', { summary: 'x', can: 'anyone', reply: Thing }),
})
const fail = failures({ 'thing.full': [409, ({ seats }) => `只有 ${seats} 个名额。`] })

const handled: string[] = []
const defects: Record<string, () => unknown> = {
  reply: () => ({ id: 1 }),
  parse: () => z.string().parse(7),
  thrown: () => {
    throw new Error('connect mongodb://root:s3cret@db')
  },
  nothing: () => {
    throw null
  },
}
const router = mount(
  things,
  {
    list: ({ query }) => ({ limit: query.limit }),
    show: ({ params }) => ({ id: params.thing, name: '一', secret: 'hash' }) as never,
    rename: ({ params, body }) => {
      handled.push(body.name)
      return { id: params.thing, name: body.name }
    },
    mine: (_input, actor) => ({ id: actor.account, name: actor.name }),
    password: (_input, actor) => ({ id: actor.account, name: actor.name }),
    attach: ({ file }) => ({ name: file.name, size: file.bytes.length }),
    download: () => ({
      type: 'text/csv; charset=gb18030',
      body: Buffer.from('甲'),
      filename: '名册 2026.csv',
      headers: { 'x-rows': '1' },
    }),
    stream: ({ params }) => ({
      type: 'text/plain',
      body: params.thing === 'cut' ? Readable.from(cutOff()) : Readable.from(['一', '二']),
      status: 206,
    }),
    broken: ({ params }) => defects[params.thing]!() as never,
    full: () => {
      throw fail('thing.full', { seats: 3 })
    },
  },
  { beforePasswordChange: ['password'] },
)

function* cutOff() {
  yield 'the beginning'
  throw new Error('the disk broke')
}

const actor: Actor = {
  account: 'a',
  login: 'a',
  name: '甲',
  person: null,
  grants: [{ role: 'instructor', unit: 'u' }],
  session: 's',
  mustChangePassword: false,
}
let logged: string[] = []

function client(caller: Actor | null = actor) {
  const app = express().disable('x-powered-by').set('query parser', 'simple')
  app.use((req, _res, next) => {
    req.actor = caller
    next()
  })
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  return supertest(app.use(router, nothingHere, problems(log)))
}
const visitor = client(null)
const trainee = client({ ...actor, grants: [{ role: 'trainee', unit: 'u' }] })
const newcomer = client({ ...actor, mustChangePassword: true })
const instructor = client()

beforeEach(() => {
  handled.length = 0
  logged = []
})

describe('who may call', () => {
  it('a visitor is told to sign in, who lacks the capability is refused, an initial password comes first', async () => {
    for (const [caller, status, code] of [
      [visitor, 401, 'session.required'],
      [trainee, 403, 'access.denied'],
      [newcomer, 403, 'session.passwordChange'],
    ] as const)
      expect(
        (
          await caller
            .get('/things/1')
            .expect('content-type', /problem\+json/)
            .expect(status)
        ).body,
      ).toEqual({ type: 'about:blank', title: expect.stringMatching(/\p{Script=Han}/u), status, code })
    await newcomer.post('/things/password').send({}).expect(200)
    await trainee.get('/things/mine/all').expect(200, { id: 'a', name: '甲' })
  })

  it('is decided before anything of the body is read: no word about what is wrong with it', async () => {
    for (const body of ['{"half":', JSON.stringify({ name: '' }), JSON.stringify({ name: 'x'.repeat(2_000_000) })])
      await visitor.put('/things/1').set('content-type', 'application/json').send(body).expect(401)
    await trainee
      .post('/things/1/file')
      .attach('file', Buffer.alloc(10_000), { filename: 'a.csv', contentType: 'text/csv' })
      .expect(403)
    await trainee.get('/things?limit=0').expect(403)
  })
})

describe('what is sent', () => {
  it('a wrong body names each field by its path, and nothing is done', async () => {
    const { body } = await instructor
      .put('/things/1')
      .send({ name: ' ', parts: [{ hours: 1 }, { hours: 'two' }] })
      .expect(422)
    expect(body).toMatchObject({
      code: 'request.invalid',
      fields: [{ path: 'name', message: '请填写名称' }, { path: 'parts.1.hours' }],
    })
    for (const sent of [undefined, [], 'null'])
      await instructor
        .put('/things/1')
        .set('content-type', 'application/json')
        .send(sent as never)
        .expect((res) => expect([400, 422]).toContain(res.status))
    await instructor.put('/things/1').set('content-type', 'text/plain').send('{"name":"一"}').expect(422)
    expect(handled).toEqual([])
  })

  it.each(['0', '101', '1.5', 'many', '1&limit=2'])('a wrong query is a 422: limit=%s', async (limit) => {
    expect((await instructor.get(`/things?limit=${limit}`).expect(422)).body.fields).toMatchObject([{ path: 'limit' }])
  })

  it('defaults hold where nothing is asked', () =>
    instructor.get('/things?__proto__=1&constructor=2').expect(200, { limit: 20 }))

  it.each([
    ['JSON that is cut off', 400, 'request.malformed', { 'content-type': 'application/json' }, '{"name":'],
    [
      'a body of 1.5 MB',
      413,
      'request.tooLarge',
      { 'content-type': 'application/json' },
      JSON.stringify({ name: 'x'.repeat(1_500_000) }),
    ],
    [
      'an encoding nobody knows',
      400,
      'request.malformed',
      { 'content-type': 'application/json', 'content-encoding': 'snappy' },
      '{}',
    ],
    [
      'a character set nobody knows',
      400,
      'request.malformed',
      { 'content-type': 'application/json; charset=klingon' },
      '{}',
    ],
    [
      'what is not compressed as it says',
      400,
      'request.malformed',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      '{"name":"一"}',
    ],
  ])('%s: %i', async (_what, status, code, headers, body) => {
    expect(
      (
        await instructor
          .put('/things/1')
          .set(headers as Record<string, string>)
          .send(body)
          .expect(status)
      ).body,
    ).toMatchObject({ code, status })
    expect(logged).toEqual([])
  })

  it.each(['x'.repeat(65), 'a b', '%E5%85%9A', '..%2F..%2Fetc', '%00'])(
    'an id that cannot exist is not found: %s',
    async (id) => {
      expect((await instructor.get(`/things/${id}`).expect(404)).body.code).toBe('notFound')
    },
  )

  it('an address that is not even encoded, and one that leads nowhere', async () => {
    await instructor
      .get('/things/%E5%85')
      .expect(400)
      .expect('content-type', /problem\+json/)
    expect((await instructor.delete('/things/1').expect(404)).body).toMatchObject({ code: 'notFound', status: 404 })
    await instructor.get('/elsewhere').expect(404)
  })
})

describe('a file', () => {
  const send = (bytes: Buffer, contentType = 'text/csv', field = 'file') =>
    instructor.post('/things/1/file').attach(field, bytes, { filename: '名册𠮷.csv', contentType })

  it('arrives with its Chinese name', () => send(Buffer.from('甲,乙')).expect(200, { name: '名册𠮷.csv', size: 7 }))
  it('too large, of another kind, missing, in another field, two of them', async () => {
    expect((await send(Buffer.alloc(2_001)).expect(413)).body.code).toBe('request.tooLarge')
    expect((await send(Buffer.from('x'), 'application/pdf').expect(422)).body.fields).toEqual([
      { path: 'file', message: '不支持的文件类型：application/pdf' },
    ])
    expect((await instructor.post('/things/1/file').expect(422)).body.fields).toEqual([
      { path: 'file', message: '请选择文件' },
    ])
    await send(Buffer.from('x'), 'text/csv', 'other').expect(400)
    await send(Buffer.from('x'))
      .attach('file', Buffer.from('y'), { filename: 'b.csv', contentType: 'text/csv' })
      .expect(400)
  })
  it.each([
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nhalf',
    ],
    ['multipart/form-data', 'no boundary at all'],
  ])('a form that breaks off is the sender’s fault: %s', async (type, body) => {
    await instructor.post('/things/1/file').set('content-type', type).send(body).expect(400)
    expect(logged).toEqual([])
  })
})

describe('what is answered', () => {
  it('holds nothing that the contract does not declare', () =>
    instructor.get('/things/1').expect(200, { id: '1', name: '一' }))

  it('a refusal says its sentence with its figures', async () => {
    expect((await instructor.get('/things/1/full').expect(409)).body).toEqual({
      type: 'about:blank',
      title: '只有 3 个名额。',
      status: 409,
      code: 'thing.full',
      detail: { seats: 3 },
    })
  })

  it.each(Object.keys(defects))('a defect is a bare 500 to the reader and a line in the log: %s', async (id) => {
    const { body, text } = await instructor
      .get(`/things/${id}/broken?search=王小明`)
      .expect(500)
      .expect('content-type', /problem\+json/)
    expect(body).toEqual({
      type: 'about:blank',
      title: expect.stringContaining('系统出了一点问题'),
      status: 500,
      code: 'internal',
    })
    expect(text).not.toMatch(/s3cret|at \w+ \(|\.ts|expected/)
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { url: `/things/${id}/broken`, msg: 'request failed' },
    ])
    expect(logged.join()).not.toContain('王小明')
  })

  it('a file keeps the type that the handler gave, whatever its name ends in', async () => {
    const reply = await visitor
      .get('/things/1/table')
      .expect(200)
      .expect('content-type', 'text/csv; charset=gb18030')
      .expect('x-rows', '1')
    expect(reply.headers['content-disposition']).toBe(
      'attachment; filename="?? 2026.csv"; filename*=UTF-8\'\'%E5%90%8D%E5%86%8C%202026.csv',
    )
  })

  it('a stream is sent whole; one that breaks is cut off, never ended as if it were whole', async () => {
    expect((await visitor.get('/things/1/stream').expect(206)).text).toBe('一二')
    await expect(visitor.get('/things/cut/stream')).rejects.toThrow(/aborted|hang up/)
  })
})
