import mongoose from 'mongoose'
import { StartupError } from '../startupError.ts'
import type { EngineKind } from './engine.ts'

const FIRST_ANSWER_MS = 5_000
/** A local engine that died is back within seconds; requests that arrive meanwhile wait for it. */
const LATER_ANSWER_MS = 15_000

/** A connection string fit for a log or a sentence: without its password. */
export function masked(uri: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/)([^/@]*)@/, (_, scheme: string, login: string) => {
    const user = login.split(':')[0] ?? ''
    return `${scheme}${user}:***@`
  })
}

/**
 * What differs with the embedded engine. It has a thread for each connection, on one core. It remembers every write that
 * may be sent again for half an hour, in memory alone, and looks through all of them at each further one: behind 10,000
 * writes one costs five times as much. It is alone on loopback, so a connection breaks only when it ends, and then it
 * has forgotten them: a write sent again would be made again. One that was cut off fails instead, and whoever asked for
 * it asks again: our writes are conditional, or the same a second time.
 */
export const EMBEDDED = { maxPoolSize: 16, retryWrites: false } as const

/**
 * Connects mongoose's default connection. Writes are acknowledged by a majority: success means durable.
 * @returns the server's version
 * @throws StartupError when the server cannot be reached, refuses the login, or has no transactions
 */
export async function connectMongoose(uri: string, kind: EngineKind): Promise<string> {
  await firstAnswer(uri)
  const { connection } = await mongoose.connect(uri, {
    appName: 'hongling',
    ...(kind === 'embedded' ? EMBEDDED : { maxPoolSize: 50 }),
    serverSelectionTimeoutMS: LATER_ANSWER_MS,
    ...(/[?&]w=/.test(uri) ? {} : { writeConcern: { w: 'majority' as const } }),
  })
  const info = await connection.db?.admin().command({ buildInfo: 1 })
  return String(info?.['version'])
}

export const disconnectMongoose = () => mongoose.disconnect()

/** A short-lived connection first, because its impatience must not stay with the pool. */
async function firstAnswer(uri: string): Promise<void> {
  const probe = mongoose.createConnection()
  try {
    await probe.openUri(uri, {
      serverSelectionTimeoutMS: FIRST_ANSWER_MS,
      maxPoolSize: 1,
      autoIndex: false,
      autoCreate: false,
    })
    const hello = await probe.db?.admin().command({ hello: 1 })
    if (!hello?.['setName'] && hello?.['msg'] !== 'isdbgrid')
      throw new StartupError(
        `The MongoDB server at ${masked(uri)} is no replica set and no sharded cluster: transactions need one.`,
      )
  } catch (error) {
    if (error instanceof StartupError) throw error
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new StartupError(`The MongoDB server at ${masked(uri)} cannot be used: ${reason}.`, { cause: error })
  } finally {
    await probe.close().catch(() => undefined)
  }
}
