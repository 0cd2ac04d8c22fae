/** What waits for the nearest administrator above follows who that is: roles are given, taken back, begin and end, and units move. */
import type { ClientSession } from 'mongoose'
import { z } from 'zod'
import type { Capability } from '../../access/capabilities.ts'
import { defineJob } from '../../jobs/definitions.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { recurring } from '../../jobs/recurring.ts'
import { unitMoved } from '../organisations/organisations.events.ts'
import { holdersChanged } from './accounts.events.ts'
import { nearestHolder } from './holders.service.ts'

interface Following {
  job: string
  title: string
  /** A role may begin or end with the day: when this is looked at, as minute, hour, day, month and weekday of cron. */
  at: string
  /** Run again it must change nothing. */
  follow(signal: AbortSignal): Promise<void>
}

export function followsHolders({ job, title, at, follow }: Following): void {
  defineJob({
    kind: job,
    title: () => title,
    payload: z.object({}),
    background: true,
    coalesce: true,
    run: (_payload, { signal }) => follow(signal),
  })
  recurring(job, at, { atStart: true })
  const ask = (_event: unknown, session: ClientSession) => enqueue(job, {}, { key: job }, session)
  holdersChanged.on(ask)
  unitMoved.on(ask)
}

/** {@link nearestHolder}, looked up once for all that ask of the same line. */
export function nearestOnce(): typeof nearestHolder {
  const known = new Map<string, Promise<string>>()
  return (line: readonly string[], capability: Capability) => {
    const key = `${capability}:${line.join('/')}`
    const found = known.get(key) ?? nearestHolder(line, capability)
    known.set(key, found)
    return found
  }
}
