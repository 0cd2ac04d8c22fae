import type { RequiredOf } from './secondFactor/requiredOf.rule.ts'
import { model, nullable, required } from '../../lib/model.ts'

/** Facts about the installation itself: one row, `_id` 'system'. */
export interface Settings {
  _id: 'system'
  /** Signs cookies, media tokens and leases. */
  secret: string
  /** Whether the seed filled this database with the demo system. */
  demo: boolean
  /** The last sign of life of a demo seed that has not finished; null when none is under way. */
  seeding: Date | null
  /** Of whom a second factor is required; absent until it was decided. */
  secondFactorOf?: RequiredOf
  /** Whether links by mail are offered, see mailLink/. */
  mailLinks?: boolean
}
export const SettingsRows = model<Settings>(
  'Settings',
  'settings',
  {
    secret: required(String),
    demo: { type: Boolean, default: false },
    seeding: nullable(Date),
    secondFactorOf: String,
    mailLinks: Boolean,
  },
  [],
)
