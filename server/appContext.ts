import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Realtime } from './realtime/realtime.ts'
import type { Storage } from './storage/storage.ts'

/** What the composition root hands to every feature. The database is mongoose's default connection. */
export interface AppContext {
  config: Config
  log: Logger
  /** Signs cookies, media tokens and leases; made at the first start and kept in the database. */
  secret: string
  storage: Storage
  realtime: Realtime
}
