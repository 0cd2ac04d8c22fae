import { Cron } from 'croner'
import { Jobs, type Job } from './job.model.ts'
import type { AppContext } from '../appContext.ts'
import type { Config } from '../config.ts'
import { now } from '../lib/clock.ts'
import { isDuplicate } from '../lib/model.ts'
import { definitionOf } from './definitions.ts'
import { signals } from './signals.ts'

/** A cron pattern of 5 fields, or what the settings say: undefined for never. */
type Pattern = string | ((config: Config) => string | undefined)

interface Recurring {
  kind: string
  pattern: Pattern
  payload: unknown
  atStart: boolean
}
const declared = new Map<string, Recurring>()

/**
 * Runs a kind by the clock of Shanghai (cron pattern, 5 fields). A time at which no worker ran is not made up for,
 * unless `atStart` asks for a run whenever a worker starts. Jobs must bear running twice.
 */
export function recurring(
  kind: string,
  pattern: Pattern,
  { payload = {}, atStart = false }: { payload?: unknown; atStart?: boolean } = {},
): void {
  declared.set(kind, { kind, pattern, payload, atStart })
}

/**
 * Of the one row that a recurring kind has: the list of jobs shows its last run, not a row for every minute of the
 * month.
 */
const rowId = (kind: string): string => `recurring-${kind.replaceAll('.', '-')}`

/**
 * Puts the kind's row back on the queue unless it waits or runs; all workers do so at the same time and one succeeds.
 * The fence is not begun anew: a worker of an earlier run must not match.
 */
async function arm({ kind, payload }: Recurring): Promise<void> {
  const definition = definitionOf(kind)
  const at = now()
  const row: Omit<Job, '_id' | 'fence'> = {
    kind,
    title: definition.title(payload),
    payload: payload as Record<string, unknown>,
    key: null,
    alone: null,
    owner: null,
    state: 'waiting',
    progress: 0,
    attempts: 0,
    runAt: at,
    leaseUntil: null,
    cancelRequested: false,
    error: null,
    createdAt: at,
    finishedAt: null,
  }
  const { matchedCount } = await Jobs.updateOne(
    { _id: rowId(kind), state: { $nin: ['waiting', 'running'] } },
    { $set: row },
  )
  if (matchedCount === 0)
    await Jobs.create([{ _id: rowId(kind), fence: 0, ...row }]).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error
    })
  signals.emit('enqueued')
}

export function startRecurring(app: AppContext): { stop(): void } {
  const run = (each: Recurring) =>
    arm(each).catch((error: unknown) =>
      app.log.warn({ err: error, kind: each.kind }, 'a recurring job was not enqueued'),
    )
  const crons = [...declared.values()].flatMap((each) => {
    const pattern = typeof each.pattern === 'string' ? each.pattern : each.pattern(app.config)
    return pattern === undefined ? [] : [new Cron(pattern, { timezone: 'Asia/Shanghai', unref: true }, () => run(each))]
  })
  for (const each of declared.values()) if (each.atStart) void run(each)
  return {
    stop() {
      for (const cron of crons) cron.stop()
    },
  }
}
