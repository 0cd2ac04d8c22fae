/**
 * Every endpoint of every feature is called by whom it must refuse. Nothing here names an endpoint but the exceptions:
 * an endpoint added to a contract is walked from its first day.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../server/access/capabilities.ts'
import { createApp } from '../../server/app.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { addressOf, endpoints, isCapability, namesOf, roleFor, roleWithout, type Walked } from './endpoints.ts'
import { BEFORE_PASSWORD_CHANGE, WITHOUT_SCOPE } from './exceptions.ts'
import { accepted, namedInside, refused, type Sample } from './samples.ts'
import { makeWorld, prepare, type World } from './world.ts'

type Agent = ReturnType<typeof supertest.agent>

let site: TestSite
const agents = new Map<string, Promise<Agent>>()
beforeAll(async () => {
  site = await openSite('walk')
})
afterAll(() => site.close())

/** An agent of a role, one for the whole walk. */
function agentOf(role: Role, given: { mustChangePassword?: boolean } = {}): Promise<Agent> {
  const key = role + JSON.stringify(given)
  const made =
    agents.get(key) ??
    makeTree().then(async ({ institution }) => site.signedIn((await makeAccount(role, institution, given)).login))
  agents.set(key, made)
  return made
}

function call(
  agent: Agent,
  walked: Walked,
  ids: Record<string, string> = {},
  { query, body }: Sample = accepted(walked),
) {
  const request = agent[walked.endpoint.method](addressOf(walked, ids)).query(query)
  if (walked.endpoint.upload)
    return request.attach('file', Buffer.from('not what it says'), {
      filename: 'a',
      contentType: walked.endpoint.upload.types[0]!,
    })
  return body ? request.send(body) : request
}

const named = (list: Walked[]) => list.map((walked) => [walked.name, walked] as const)
const guarded = endpoints.filter(({ endpoint }) => !['anyone', 'token'].includes(endpoint.can))

// Refusals change nothing: several are asked for at a time, and the server reads their sessions and accounts together.
describe('without a session', () => {
  test.concurrent.each(named(guarded))('%s is refused with 401', async (_name, walked) => {
    const { status, body } = await call(site.visitor(), walked)
    expect([status, body.code]).toEqual([401, 'session.required'])
  })

  test.each(named(endpoints.filter(({ endpoint }) => endpoint.can === 'token')))(
    '%s refuses a bad token, with and without a session',
    async (_name, walked) => {
      for (const agent of [site.visitor(), await agentOf('trainee')])
        expect([401, 403]).toContain((await call(agent, walked)).status)
    },
  )

  test('open to anyone is only what signing in needs, and what has an address or a number of its own', () => {
    expect(
      endpoints
        .filter(({ endpoint }) => endpoint.can === 'anyone')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'accounts.session',
      'accounts.signIn',
      'accounts.signOut',
      'badges.issuer',
      'badges.jwks',
      'badges.key',
      'badges.status',
      'calendar.read',
      'certificates.check',
      'federation.arrive',
      'federation.begin',
      'federation.confirm',
      'federation.ended',
      'federation.pending',
      'federation.showPassword',
      'federation.ways',
      'mailLink.ask',
      'mailLink.look',
      'mailLink.offered',
      'mailLink.use',
      'publishedReports.check',
      'publishedReports.summaries',
      'publishedReports.summary',
      'secondFactor.pass',
      'secondFactor.passByPasskey',
      'secondFactor.passkeyOptions',
      'traineeAccounts.activate',
      'traineeAccounts.activation',
    ])
  })
})

describe('without the capability', () => {
  test.concurrent.each(named(endpoints.filter(isCapability)))('%s is refused with 403', async (_name, walked) => {
    const { status, body } = await call(await agentOf(roleWithout(walked)), walked)
    expect([status, body.code]).toEqual([403, 'access.denied'])
  })
})

describe('before the initial password is changed', () => {
  test.concurrent.each(named(guarded.filter(({ name }) => !(name in BEFORE_PASSWORD_CHANGE))))(
    '%s is refused',
    async (_name, walked) => {
      const { status, body } = await call(await agentOf(roleFor(walked), { mustChangePassword: true }), walked)
      expect([status, body.code]).toEqual([403, 'session.passwordChange'])
    },
  )

  test.each(Object.keys(BEFORE_PASSWORD_CHANGE))('%s is open', async (name) => {
    const walked = endpoints.find((each) => each.name === name)!
    const { body } = await call(await agentOf(roleFor(walked), { mustChangePassword: true }), walked)
    expect(body.code).not.toBe('session.passwordChange')
  })
})

describe('what the contract does not accept', () => {
  const constrained = endpoints.filter(({ endpoint }) => endpoint.can !== 'token' && (endpoint.body || endpoint.query))
  test.concurrent.each(named(constrained))('%s answers 422 and names the field', async (_name, walked) => {
    const wrong = refused(walked)
    expect(wrong, 'a body or query in which nothing can be wrong checks nothing').not.toEqual([])
    const agent = await agentOf(roleFor(walked))
    for (const { status, body } of await Promise.all(wrong.map((sample) => call(agent, walked, {}, sample)))) {
      expect([status, body.code]).toEqual([422, 'request.invalid'])
      if (body.fields) expect(body.fields[0].message).toMatch(/\p{Script=Han}|Invalid|expected/u)
    }
  })

  test.concurrent.each(named(endpoints.filter(({ endpoint }) => endpoint.upload)))(
    '%s answers 422 without a file, and to a file of another kind',
    async (_name, walked) => {
      const agent = await agentOf(roleFor(walked))
      const request = () => agent[walked.endpoint.method](addressOf(walked)).query(accepted(walked).query)
      expect((await request()).status).toBe(422)
      expect(
        (
          await request().attach('file', Buffer.from('MZ'), {
            filename: 'a.exe',
            contentType: 'application/x-msdownload',
          })
        ).status,
      ).toBe(422)
    },
  )

  test.concurrent.each(named(endpoints.filter(({ endpoint }) => endpoint.body && endpoint.can !== 'token')))(
    '%s answers 400 to what is no JSON',
    async (_name, walked) => {
      const agent = await agentOf(roleFor(walked))
      const request = agent[walked.endpoint.method](addressOf(walked)).set('content-type', 'application/json')
      expect((await request.send('{"half":')).status).toBe(400)
    },
  )
})

describe('too often', () => {
  const TIMES = 3

  /** A server that lets every endpoint be called only a few times: on the other one it is called hundreds of times. */
  let server: Server
  beforeAll(async () => {
    const given = endpoints.flatMap(({ endpoint }) => (endpoint.limit ? [{ endpoint, limit: endpoint.limit }] : []))
    for (const { endpoint, limit } of given) endpoint.limit = { ...limit, times: TIMES }
    server = createServer(createApp(site.app))
    for (const { endpoint, limit } of given) endpoint.limit = limit
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })

  /** The session of one of the callers that a role has here; each endpoint counts them for itself. */
  async function cookieOf(walked: Walked, which: number): Promise<string> {
    if (walked.endpoint.can === 'anyone') return ''
    const caller = roleFor(walked) + which
    const made = cookies.get(caller) ?? signIn(roleFor(walked))
    cookies.set(caller, made)
    return made
  }
  const cookies = new Map<string, Promise<string>>()
  async function signIn(role: Role): Promise<string> {
    const { login } = await makeAccount(role, (await makeTree()).institution)
    const reply = await site.visitor().post('/api/session').send({ login, password: DEMO_PASSWORD }).expect(200)
    return reply.headers['set-cookie']![0]!.split(';')[0]!
  }

  /** A call that costs little, refused for its body, its file or its address. */
  function knock(walked: Walked, cookie: string): Promise<Response> {
    const { endpoint } = walked
    const { query, body } = endpoint.body ? refused(walked)[0]! : accepted(walked)
    const { port } = server.address() as AddressInfo
    const address = `http://127.0.0.1:${port}${addressOf(walked)}?${new URLSearchParams(query as Record<string, string>)}`
    const headers = { cookie, ...(endpoint.body && { 'content-type': 'application/json' }) }
    return fetch(address, { method: endpoint.method, headers, ...(endpoint.body && { body: JSON.stringify(body) }) })
  }

  test.each(named(endpoints.filter(({ endpoint }) => endpoint.limit)))(
    '%s answers 429 and says when to come back, to this caller alone',
    async (_name, walked) => {
      const { per, seconds } = walked.endpoint.limit!
      const cookie = await cookieOf(walked, 1)
      const allowed = await Promise.all(Array.from({ length: TIMES }, () => knock(walked, cookie)))
      expect(allowed.map(({ status }) => status)).not.toContain(429)
      const reply = await knock(walked, cookie)
      const { status, headers } = reply
      expect([status, headers.get('content-type')]).toEqual([429, 'application/problem+json; charset=utf-8'])
      expect(await reply.json()).toMatchObject({
        code: 'request.limited',
        title: expect.stringMatching(/^操作太频繁，请在 \d+ (秒|分钟)后再试。$/),
      })
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(seconds)
      if (per === 'person') expect((await knock(walked, await cookieOf(walked, 2))).status).not.toBe(429)
    },
  )
})

describe('out of scope', () => {
  const scoped = endpoints.filter(({ endpoint }) => endpoint.can !== 'anyone' && endpoint.can !== 'token')
  const worlds = new Map<string, Promise<World>>()
  /**
   * The caller's own and a foreign institution. Nobody may do anything to the foreign one, and who reads does nothing to
   * the own: one for each role. But a person has one attempt at a quiz.
   */
  function worldFor({ name, endpoint }: Walked, role: Role, side: 'own' | 'foreign'): Promise<World> {
    if (name.startsWith('quizzes.') || (side === 'own' && endpoint.method !== 'get')) return makeWorld(role)
    const made = worlds.get(side + role) ?? makeWorld(role)
    worlds.set(side + role, made)
    return made
  }
  const signedIn = new Map<string, Promise<Agent>>()
  function agentFor({ account: { login } }: World): Promise<Agent> {
    const agent = signedIn.get(login) ?? site.signedIn(login)
    signedIn.set(login, agent)
    return agent
  }

  test.each(named(scoped))('%s answers 404 as for what does not exist', async (name, walked) => {
    const role = roleFor(walked)
    const [world, theirs] = [await worldFor(walked, role, 'own'), await worldFor(walked, role, 'foreign')]
    const [own, foreign] = [await prepare(site, world, walked), await prepare(site, theirs, walked)]
    for (const param of walked.params) expect(foreign, `world.ts makes no ${param}`).toHaveProperty(param)
    const naming = [...new Set([...walked.params, ...namedInside(walked, own)])].filter(
      (each) => !(`${name}.${each}` in WITHOUT_SCOPE),
    )
    const agent = await agentFor(world)
    const withOnly = (ids: Record<string, string>) => call(agent, walked, ids, accepted(walked, ids))
    const answers = naming.map((each) =>
      Promise.all([each, withOnly({ ...own, [each]: foreign[each]! }), withOnly({ ...own, [each]: 'nothing' })]),
    )
    for (const [each, elsewhere, missing] of await Promise.all(answers))
      expect([each, elsewhere.status, elsewhere.body]).toEqual([each, 404, missing.body])
    const control = await withOnly(own)
    expect(
      [401, 403, 404, 500],
      `with own ids, or the refusals above prove nothing: ${JSON.stringify(control.body)}`,
    ).not.toContain(control.status)
  })

  test('no exception is left over', () => {
    const known = new Set(endpoints.flatMap((walked) => namesOf(walked).map((each) => `${walked.name}.${each}`)))
    expect(Object.keys(WITHOUT_SCOPE).filter((each) => !known.has(each))).toEqual([])
    expect(Object.keys(BEFORE_PASSWORD_CHANGE).filter((each) => !endpoints.some(({ name }) => name === each))).toEqual(
      [],
    )
  })
})
