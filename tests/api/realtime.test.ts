import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/app.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { loadActor } from '../../server/features/accounts/accounts.service.ts'
import { openSockets } from '../../server/realtime/sockets.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let test: TestSite
let url: string
let stop: () => Promise<void>

beforeAll(async () => {
  test = await openSite('realtime')
  const server = createServer()
  const { secret, config } = test.app
  const site = {
    ...test.app,
    realtime: openSockets({
      server,
      connection: mongoose.connection,
      secret,
      sessionDays: config.sessionDays,
      publicUrl: 'https://learn.example',
      loadActor,
      mayFollow: () => Promise.resolve(false),
    }),
  }
  Object.assign(test.app, { realtime: site.realtime })
  const app = createApp(site)
  server.on('request', (req, res) => void (req.url!.startsWith('/socket.io') || app(req as never, res as never)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = async () => {
    await site.realtime.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterAll(async () => {
  await stop()
  await test.close()
})

async function signIn(login: string): Promise<string> {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  })
  return reply.headers.getSetCookie()[0]!.split(';')[0]!
}

const open = (headers: Record<string, string>): Socket =>
  io(url, { extraHeaders: headers, forceNew: true, reconnection: false })
const outcome = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'))
    socket.once('connect_error', (error) => resolve(error.message))
  })

describe('sockets', () => {
  it('admit a signed-in page of our own and nobody else', async () => {
    const cookie = await signIn((await makeAccount('instructor', await makeUnit('institution'))).login)
    const cases: [Record<string, string>, string][] = [
      [{ cookie }, 'connected'],
      [{ cookie, origin: url }, 'connected'],
      [{ cookie, origin: 'https://learn.example' }, 'connected'],
      [{ cookie, origin: 'https://elsewhere.example' }, 'xhr poll error'],
      [{ cookie: `${cookie}x` }, 'session.required'],
      [{}, 'session.required'],
    ]
    for (const [headers, expected] of cases) {
      const socket = open(headers)
      expect(await outcome(socket), JSON.stringify(headers)).toBe(expected)
      socket.close()
    }
  })

  it('tell an account and no other', async () => {
    const unit = await makeUnit('institution')
    const [mine, other] = [await makeAccount('instructor', unit), await makeAccount('instructor', unit)]
    const cookies = [await signIn(mine.login), await signIn(other.login)]
    const [socket, stranger] = cookies.map((cookie) => open({ cookie })) as [Socket, Socket]
    await Promise.all([outcome(socket), outcome(stranger)])
    const heard: unknown[] = []
    stranger.onAny((...all) => heard.push(all))
    const told = once(socket as never, 'leaseTaken')
    test.app.realtime.toAccount(mine._id, 'leaseTaken', { lease: 'x', device: '手机', at: 'now' })
    expect((await told)[0]).toMatchObject({ device: '手机' })
    const toldToo = once(stranger as never, 'leaseTaken')
    test.app.realtime.toAccount(other._id, 'leaseTaken', { lease: 'y', device: '电脑', at: 'now' })
    await toldToo
    expect(heard).toHaveLength(1)
    socket.close()
    stranger.close()
  })

  it('are told and disconnected when their session signs out', async () => {
    const cookie = await signIn((await makeAccount('instructor', await makeUnit('institution'))).login)
    const socket = open({ cookie })
    await outcome(socket)
    const told = once(socket as never, 'signedOut')
    const gone = once(socket as never, 'disconnect')
    await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie } })
    await Promise.all([told, gone])
    const again = open({ cookie })
    expect(await outcome(again)).toBe('session.required')
    again.close()
  })
})
