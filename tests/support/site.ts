import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { pino } from 'pino'
import supertest from 'supertest'
import { createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config.ts'
import type { AppContext } from '../../server/appContext.ts'
import { requireMigrated } from '../../server/database/migrate/migrate.ts'
import { syncModels } from '../../server/lib/model.ts'
import { loadActor } from '../../server/features/accounts/accounts.service.ts'
import { startOutbox } from '../../server/features/notifications/outbox/outbox.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { silent } from '../../server/realtime/realtime.ts'
import { openSockets } from '../../server/realtime/sockets.ts'
import { mayFollow, tellOpenPages } from '../../server/topics.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import type { Storage } from '../../server/storage/storage.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { testDatabaseUri } from './engine.ts'
import { recordBadFilters } from './badFilters.ts'

export interface TestSite {
  app: AppContext
  url: string
  /** A browser-like client that keeps its cookie. */
  visitor(): ReturnType<typeof supertest.agent>
  /** The same, signed in; accounts made by the factories have the demo password. */
  signedIn(login: string): Promise<ReturnType<typeof supertest.agent>>
  close(): Promise<void>
}

/**
 * The real application on a database of its own and a temporary folder; sockets and a worker only when `whole`. Closing
 * it fails when anything has sent a filter that the embedded engine serves badly: so every test of the server looks at all its filters.
 */
export async function openSite(
  name: string,
  {
    whole = false,
    seed = 'empty',
    storage,
    mayScan = false,
  }: {
    whole?: boolean
    seed?: 'empty' | 'demo'
    storage?: (dataDir: string) => Storage
    /** The test itself asks in ways that read whole collections. */
    mayScan?: boolean
  } = {},
): Promise<TestSite> {
  const dataDir = await mkdtemp(path.join(tmpdir(), `hongling-${name}-`))
  await mongoose.connect(testDatabaseUri(name), { serverSelectionTimeoutMS: 20_000, monitorCommands: true })
  const badFilters = recordBadFilters()
  await requireMigrated() // which records of an empty database that it is current
  await syncModels()
  const app: AppContext = {
    config: loadConfig({ DATA_DIR: dataDir, PORT: '0', SEED: seed }, []),
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
    secret: 'a secret of the tests',
    storage: storage?.(dataDir) ?? folderStorage(path.join(dataDir, 'files')),
    realtime: silent,
  }
  const server = createServer(createApp(app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (whole)
    app.realtime = openSockets({
      server,
      secret: app.secret,
      sessionDays: 1,
      publicUrl: url,
      connection: mongoose.connection,
      loadActor,
      mayFollow,
      askAgainMs: 300,
    })
  const tellNoMore = whole ? tellOpenPages(app) : undefined
  const outbox = whole ? startOutbox(app) : undefined
  const worker = whole ? startWorker(app) : undefined
  const visitor = () => supertest.agent(url)
  return {
    app,
    url,
    visitor,
    async signedIn(login) {
      const agent = visitor()
      await agent.post('/api/session').send({ login, password: DEMO_PASSWORD }).expect(200)
      return agent
    },
    async close() {
      await worker?.stop()
      await outbox?.stop()
      tellNoMore?.()
      await app.realtime.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await mongoose.disconnect()
      await rm(dataDir, { recursive: true, force: true })
      if (badFilters.length > 0 && !mayScan)
        throw new Error(`filters that the embedded engine serves badly:\n${badFilters.slice(0, 5).join('\n')}`)
    },
  }
}
