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
 * Connects mongoose's default connection. Writes are acknowledged by a majority: success means durable.
 * @returns the server's version
 * @throws StartupError when the server cannot be reached, refuses the login, or has no transactions
 */
export async function connectMongoose(uri: string, kind: EngineKind): Promise<string> {
  await firstAnswer(uri)
  const { connection } = await mongoose.connect(uri, {
    appName: 'hongling',
    maxPoolSize: kind === 'embedded' ? 16 : 50, // the embedded engine has a thread for each, on one core
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
