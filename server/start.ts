/** The composition root: starts the parts in order; they are stopped in the opposite one. */
import type { RequestListener } from 'node:http'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Config } from './config.ts'
import { makeDataFolder, openDatabase } from './database/index.ts'
import { migrate, refuseNewer, type MigrateOptions } from './database/migrate/migrate.ts'
import { refuseHalfRestored } from './database/restoreMark.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './features/accounts/demo.ts'
import './features/index.ts'
import { loadActor } from './features/accounts/accounts.service.ts'
import { loadSettings } from './features/accounts/settings.service.ts'
import type { AppContext } from './appContext.ts'
import { createWorkerApp } from './http/health.ts'
import type { Listening } from './http/listen.ts'
import { startWorker } from './jobs/worker.ts'
import { dailyLog } from './lib/dailyLog.ts'
import { syncModels } from './lib/model.ts'
import { startOutbox } from './features/notifications/outbox/outbox.ts'
import { startRelay } from './relay.ts'
import { openSockets } from './realtime/sockets.ts'
import { silent } from './realtime/realtime.ts'
import { mayFollow, tellOpenPages } from './topics.ts'
import type { StartupError } from './startupError.ts'
import { heldStorage } from './backup/hold.ts'
import { openKeys } from './secrecy/openKeys.ts'
import { openStorage } from './storage/open.ts'
import { seedIfEmpty } from '../seeds/seed.ts'

type Stop = () => Promise<void> | void
export interface Process {
  say(line: string): void
  /** To be called at the end, the last one added first: the database, started first, goes last. */
  onStop(stop: Stop): void
  /** The database is gone for good: there is nothing to work with. */
  lost(error: StartupError): void
}

/** @throws StartupError with one clear sentence; what was started by then is stopped by the caller */
export async function start(config: Config, web: Listening, { say, onStop, lost }: Process): Promise<void> {
  const address = config.publicUrl.replace(/:0$/, `:${web.port}`)
  makeDataFolder(config.dataDir)
  const { log, close } = await dailyLog(path.join(config.dataDir, 'logs'), config.logLevel)
  onStop(close)
  const tell = (level: 'info' | 'warn' | 'error') => (line: string) => {
    log[level](line)
    say(line)
  }
  const database = await openDatabase(config, { info: tell('info'), warn: tell('warn'), error: tell('error') }, lost)
  onStop(() => database.close())
  await refuseHalfRestored(config.dataDir, mongoose.connection.db!)
  await refuseNewer()
  await openKeys(config) // before it: a migration may seal what it finds
  await migrateAtStart(onStop, { say: tell('info'), note: (line) => log.info(line) })
  await syncModels() // after it: an index may hold only of migrated rows
  const storage = heldStorage(await openStorage(config))
  const { secret } = await loadSettings()
  const app: AppContext = { config: { ...config, publicUrl: address }, log, secret, storage, realtime: silent }
  if (config.seed === 'demo') await seedIfEmpty(app, { log: say })

  onStop(() => web.stop())
  const shared = database.engine.kind === 'external' // a local engine serves no second process
  if (config.role !== 'worker') openPages(app, web, onStop, shared)
  if (config.role !== 'web') {
    // where a relay tells of jobs, it alone does: in their order, once
    const worker = startWorker(shared ? { ...app, realtime: silent } : app)
    onStop(() => worker.stop())
    const outbox = startOutbox(app)
    onStop(() => outbox.stop())
  }
  web.serve(config.role === 'worker' ? createWorkerApp(app) : await webApp(app))
  await announce(address, say)
}

/**
 * A stop lets the batch in hand be finished and gives up the lease, so that the next start need not wait for its end.
 */
async function migrateAtStart(onStop: Process['onStop'], how: Pick<MigrateOptions, 'say' | 'note'>): Promise<void> {
  const stopping = new AbortController()
  const migrating = migrate({ ...how, signal: stopping.signal })
  onStop(async () => {
    stopping.abort()
    await migrating.catch(() => undefined)
  })
  await migrating
}

/** What tells the pages that are open: sockets, and beside other processes a relay of what those write. */
function openPages(app: AppContext, { server }: Listening, onStop: Process['onStop'], shared: boolean): void {
  const { secret } = app
  const { publicUrl, sessionDays } = app.config
  const { connection } = mongoose
  app.realtime = openSockets({ server, secret, publicUrl, sessionDays, connection, loadActor, mayFollow })
  onStop(() => app.realtime.close())
  if (!shared) return onStop(tellOpenPages(app))
  const relay = startRelay(app)
  onStop(() => relay.stop())
}

/** The application with its routes, which a worker never loads. */
async function webApp(app: AppContext): Promise<RequestListener> {
  const { createApp } = await import('./app.ts')
  const { fastPathWorks } = await import('./features/delivery/fastPath/selfCheck.ts')
  if (!app.config.mediaFastPath || (await fastPathWorks())) return createApp(app)
  app.log.warn('the fast path does not work here: all replies take the plain path')
  return createApp({ ...app, config: { ...app.config, mediaFastPath: false } })
}

async function announce(address: string, say: (line: string) => void): Promise<void> {
  const { demo } = await loadSettings()
  say(`\n红领学堂 is ready at ${address}`)
  if (!demo) return say('Make the first administrator with: npm run create-admin -- --login NAME --name NAME')
  say(`Demo accounts (password of all: ${DEMO_PASSWORD})`)
  for (const { login, role } of DEMO_ACCOUNTS) say(`  ${login.padEnd(10)} ${role}`)
}
