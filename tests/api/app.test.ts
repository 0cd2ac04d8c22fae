/** What every page and request of the application relies on: headers, origins, cookies, addresses, the log. */
import { createHmac } from 'node:crypto'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import session from 'express-session'
import fc from 'fast-check'
import { pino } from 'pino'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createApp } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import { SignIns } from '../../server/features/accounts/accounts.model.ts'
import { StoredSessions } from '../../server/access/storedSession.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { createWorkerApp } from '../../server/http/health.ts'
import { cookieReference, sessionReference, SESSION_COOKIE } from '../../server/access/sessionReference.ts'
import { standingClock } from '../support/clock.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let login: string
const logged: string[] = []
beforeAll(async () => {
  site = await openSite('kernelApp')
  login = (await makeAccount('instructor', (await makeTree()).institution)).login
})
afterAll(() => site.close())

/** The same site as another installation has it set up. */
const installed = (config: Partial<Config> = {}) =>
  createApp({
    ...site.app,
    log: pino({}, { write: (line: string) => void logged.push(line) }),
    config: { ...site.app.config, ...config },
  })
const signIn = (app: ReturnType<typeof installed>, headers: Record<string, string> = {}) =>
  supertest(app).post('/api/session').set(headers).send({ login, password: DEMO_PASSWORD })
const setCookie = (reply: { headers: Record<string, unknown> }) =>
  (reply.headers['set-cookie'] as string[]).find((cookie) => cookie.startsWith('hongling.sid='))!

class KnowsEverySession extends session.Store {
  override get = (_id: string, done: (error: unknown, data: session.SessionData) => void) =>
    done(null, { cookie: { originalMaxAge: 1_000 } } as session.SessionData)
  override set = (_id: string, _data: unknown, done?: () => void) => done?.()
  override destroy = (_id: string, done?: () => void) => done?.()
}

describe('headers', () => {
  const policyOf = async (publicUrl: string) => {
    const { headers } = await supertest(installed({ publicUrl })).get('/api/session').expect(200)
    const directives = headers['content-security-policy']!.split(';').map((directive: string) =>
      directive.trim().split(' '),
    )
    return {
      headers,
      policy: Object.fromEntries(directives.map(([name, ...values]: string[]) => [name, values])) as Record<
        string,
        string[]
      >,
    }
  }

  it('the player may play from memory and in a worker; scripts are ours alone', async () => {
    const { policy, headers } = await policyOf('http://learn.example.cn')
    expect(policy).toMatchObject({
      'media-src': ["'self'", 'blob:'],
      'worker-src': ["'self'", 'blob:'],
      'script-src': ["'self'", "'wasm-unsafe-eval'"],
      'object-src': ["'none'"],
      'frame-ancestors': ["'self'"],
      'default-src': ["'self'"],
    })
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it('only a site that is served over TLS asks browsers to stay with it: on a plain intranet the page would be blank', async () => {
    const [plain, tls] = [await policyOf('http://10.1.2.3:8080'), await policyOf('https://learn.example.cn')]
    expect(plain.policy).not.toHaveProperty('upgrade-insecure-requests')
    expect(plain.headers).not.toHaveProperty('strict-transport-security')
    expect(tls.policy).toHaveProperty('upgrade-insecure-requests')
    expect(tls.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
  })
})

describe('writes come from our own pages', () => {
  const publicUrl = 'https://learn.example.cn'
  it.each<[string, Record<string, string>, number]>([
    ['our page, as a browser of today says it', { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1' }, 200],
    ['typed by the user', { 'sec-fetch-site': 'none' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['another host of our domain', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.cn' }, 403],
    ['another site, in a browser that does not say so, or on plain HTTP', { origin: 'http://evil.example' }, 403],
    ['another port of our machine', { host: 'school.local:8080', origin: 'http://school.local:9000' }, 403],
    ['a frame without an origin', { origin: 'null' }, 403],
    ['our page on plain HTTP', { host: 'school.local:8080', origin: 'http://school.local:8080' }, 200],
    ['our page, when a proxy does not pass the host on', { host: '127.0.0.1:8080', origin: publicUrl }, 200],
    ['no browser at all', {}, 200],
  ])('%s', async (_who, headers, status) => {
    const reply = await signIn(installed({ publicUrl }), headers).expect(status)
    if (status === 403) expect(reply.body.code).toBe('request.origin')
  })

  it('reading from elsewhere is left to the browser', () =>
    supertest(installed())
      .get('/api/session')
      .set({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })
      .expect(200))
})

describe('the session cookie', () => {
  it('is out of reach of scripts and other sites, and lasts its days', async () => {
    const cookie = setCookie(await signIn(installed({ sessionDays: 3 })))
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).not.toMatch(/; Secure/)
    const days = (Date.parse(/Expires=([^;]+)/.exec(cookie)![1]!) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(3)
  })

  it('goes over TLS only where the proxy ended it, also when the proxy is not trusted for addresses', async () => {
    const app = installed({ publicUrl: 'https://learn.example.cn' })
    expect(setCookie(await signIn(app, { 'x-forwarded-proto': 'https' }))).toMatch(/; Secure/)
    // straight to the server: a cookie that never comes back would lock everybody out
    expect(setCookie(await signIn(app))).not.toMatch(/; Secure/)
  })

  it('is sent again while it is used: who comes every day stays signed in', async () => {
    const app = installed()
    const cookie = setCookie(await signIn(app)).split(';')[0]!
    expect(setCookie(await supertest(app).get('/api/session').set('cookie', cookie))).toContain(`${cookie};`)
    expect((await supertest(app).get('/api/session')).headers).not.toHaveProperty('set-cookie')
  })

  it('of a session that is over is nobody’s, though the session has not been removed yet', async () => {
    const app = installed()
    const cookie = setCookie(await signIn(app)).split(';')[0]!
    const signedIn = async () => (await supertest(app).get('/api/session').set('cookie', cookie)).body.signedIn
    expect(await signedIn()).toBe(true)
    await StoredSessions.updateMany({}, { $set: { expires: new Date(Date.now() - 1_000) } })
    expect(await signedIn()).toBe(false)
  })
  it('is read by its signature alone just as express-session reads it, whatever else is in the header', async () => {
    const secret = site.app.secret
    const handler = session({
      name: SESSION_COOKIE,
      secret,
      resave: false,
      saveUninitialized: false,
      store: new KnowsEverySession(),
    })
    /** The id that express-session takes from a header; one of its own when it refuses the signature. */
    const accepted = (cookie: string) =>
      new Promise<string>((resolve, reject) => {
        const req = { headers: { cookie }, originalUrl: '/', url: '/', socket: {}, sessionID: '' }
        handler(req as never, { on: () => undefined } as never, (error?: unknown) =>
          error ? reject(error) : resolve(req.sessionID),
        )
      })
    const sign = (id: string, key: string) =>
      `s:${id}.${createHmac('sha256', key).update(id).digest('base64').replace(/=+$/, '')}`
    const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((id) => id.trim() !== '')
    const header = fc.record({
      id: fc.oneof(fc.base64String({ minLength: 1 }), text),
      key: fc.constantFrom(secret, 'another secret'),
      damage: fc.constantFrom(
        (value: string) => value,
        (value: string) => `${value}x`,
        (value: string) => value.slice(0, -1),
        (value: string) => `${value.slice(0, -1)}党`,
        (value: string) => value.slice(2),
        () => 's:',
        () => '',
      ),
      before: fc.constantFrom('', 'a=b; ', 'theme=dark;', `x${SESSION_COOKIE}=1; `, '; ;'),
      after: fc.constantFrom('', '; z=1', `; ${SESSION_COOKIE}=s%3Asecond.one`),
    })
    await fc.assert(
      fc.asyncProperty(header, async ({ id, key, damage, before, after }) => {
        const value = damage(sign(id, key))
        const cookie = `${before}${SESSION_COOKIE}=${encodeURIComponent(value)}${after}`
        const theirs = await accepted(cookie)
        const signed = key === secret && value === sign(id, secret)
        expect(theirs === id).toBe(signed)
        expect(cookieReference(cookie, secret)).toBe(signed ? sessionReference(id) : null)
      }),
      { numRuns: 200 },
    )
    for (const damaged of [
      undefined,
      '',
      SESSION_COOKIE,
      `${SESSION_COOKIE}=`,
      `${SESSION_COOKIE}=%E5%85`,
      `${SESSION_COOKIE}=s%3A`,
      `${SESSION_COOKIE}=s%3A.`,
    ])
      expect(cookieReference(damaged, secret)).toBeNull()
  })
})

describe('where somebody signs in from', () => {
  const addressFrom = async (trustProxy: Config['trustProxy'], forwarded: string) => {
    await signIn(installed({ trustProxy }), { 'x-forwarded-for': forwarded }).expect(200)
    return (await SignIns.findOne({ login }).sort({ at: -1, _id: -1 }).lean())!.address
  }

  it('is the connection: anyone may write X-Forwarded-For', async () => {
    await SignIns.deleteMany({})
    expect(await addressFrom(false, '203.0.113.9')).toMatch(/127\.0\.0\.1$/)
  })
  it('is what the trusted proxy saw, not what its caller claimed', async () => {
    await SignIns.deleteMany({})
    expect(await addressFrom(1, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9')
  })
})

describe('what the log tells', () => {
  it('which request, not whom somebody looked for, and no cookie, password or token', async () => {
    logged.length = 0
    const app = installed()
    const cookie = setCookie(await signIn(app)).split(';')[0]!
    await supertest(app).get('/api/accounts?search=王小明').set({ cookie, authorization: 'Bearer t0ken' })
    await supertest(app).get('/media/s3cret-token/index.m3u8').expect(403)
    await supertest(app)
      .post('/api/uploads/files')
      .set({ cookie, 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': 'filename 546L5bCP5piO' })
    expect(logged.map((line) => JSON.parse(line).req)).toMatchObject([
      { method: 'POST', url: '/api/session' },
      { method: 'GET', url: '/api/accounts' },
      { method: 'POST', url: '/api/uploads/files' },
    ])
    const all = logged.join('')
    for (const secret of [
      cookie.split('=')[1]!,
      DEMO_PASSWORD,
      's3cret-token',
      't0ken',
      '王小明',
      encodeURIComponent('王小明'),
      '546L5bCP5piO',
      login,
    ])
      expect(all).not.toContain(secret)
  })
})

describe('addresses', () => {
  it.each(['/api', '/api/', '/api/nothing', '/API/nothing'])('%s leads nowhere', async (path) => {
    const { body } = await supertest(installed())
      .get(path)
      .expect(404)
      .expect('content-type', /problem\+json/)
    expect(body).toMatchObject({ code: 'notFound', status: 404 })
  })
  it.each([
    ['POST', '/'],
    ['DELETE', '/learn/today'],
    ['GET', '/%E5%85'],
  ])('%s %s is refused with a problem, not a page of the framework', async (method, path) => {
    const visitor = supertest(installed())
    const reply = await visitor[method.toLowerCase() as 'post'](path).expect('content-type', /problem\+json/)
    expect([400, 404]).toContain(reply.status)
  })
  it('a file of a version that is gone is not found, and no matter for the log', async () => {
    logged.length = 0
    await supertest(installed()).get('/assets/index-gone.js').expect(404)
    expect(logged).toEqual([])
  })
})

describe('health', () => {
  it('tells what works, on every process', async () => {
    for (const app of [installed(), createWorkerApp(site.app)]) {
      await supertest(app).get('/healthz').expect(200, { alive: true })
      await supertest(app).get('/readyz').expect(200, { database: 'ok', storage: 'ok', ffmpeg: 'ok' })
      expect((await supertest(app).get('/metrics').expect(200)).text).toContain('http_request_duration_seconds')
      await supertest(app)
        .get('/api/nothing')
        .expect(404)
        .expect('content-type', /problem\+json/)
    }
  })

  it('a folder that cannot be read takes the process out of service', async () => {
    const storage = { ...site.app.storage, check: () => Promise.reject(new Error('gone')) }
    const app = createApp({ ...site.app, storage })
    await supertest(app).get('/readyz').expect(503, { database: 'ok', storage: 'failed', ffmpeg: 'ok' })
    await supertest(app).get('/healthz').expect(200)
  })
  it('starts ffmpeg once a minute, however often it is asked, and notices at once when it is gone', async () => {
    const folder = dataFolder()
    const [program, started] = [path.join(folder, 'ffmpeg'), path.join(folder, 'started')]
    const install = () =>
      writeFileSync(program, `#!/bin/sh\necho x >> ${started}\necho ffmpeg version 5.1\n`, { mode: 0o755 })
    install()
    for (const tool of ['sh', 'nice']) symlinkSync(`/bin/${tool}`, path.join(folder, tool))
    vi.stubEnv('PATH', folder)
    const clock = standingClock()
    onTestFinished(() => {
      vi.unstubAllEnvs()
      clock.release()
    })
    const app = createWorkerApp(site.app)
    const ready = (status: number) => supertest(app).get('/readyz').expect(status)
    const starts = () => readFileSync(started, 'utf8').trim().split('\n').length
    await Promise.all([ready(200), ready(200), ready(200)])
    clock.pass(59)
    await ready(200)
    expect(starts()).toBe(1)
    clock.pass(1)
    await ready(200)
    expect(starts()).toBe(2)
    rmSync(program)
    await ready(503)
    install()
    await ready(200)
    writeFileSync(program, '#!/bin/sh\nexit 1\n')
    await ready(200) // it is believed for a minute
    clock.pass(60)
    await ready(503)
    install()
    await ready(200) // and not believed to be broken
  })
})
