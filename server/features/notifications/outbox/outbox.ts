import type { AppContext } from '../../../appContext.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { noticeSignals } from '../notices.signal.ts'
import { ways, type WayName } from '../ways.rule.ts'
import { Ways, type WayRow } from './deliveries.model.ts'
import { handOn, turns, type Turn } from './handOn.ts'
import { messagesOf } from './messages.ts'
import { openWay } from './openWay.ts'
import { hold, letGo, recover, taker } from './take.ts'
import type { Sender, Way } from './way.ts'

/** A group lasts no longer than this at the way's pace, and is no larger than that. */
const GROUP_SECONDS = 20
const MOST = 500
const POLL_MS = 2_000

export interface Outbox {
  /** Finishes what is on its way and puts the rest back. */
  stop(): Promise<void>
}

/** Hands on what waits in the outbox, way by way, until it is stopped. Several workers share the ways. */
export function startOutbox(app: AppContext): Outbox {
  const stopping = new AbortController()
  const each = ways.map((way) => startWay(app, way, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(each.map((one) => one.stopped()))
    },
  }
}

interface Open {
  way: Way
  sender: Sender
  turn: Turn
}

function startWay(app: AppContext, way: WayName, signal: AbortSignal) {
  const worker = newId()
  const take = taker(way)
  let opened: (Open & { revision: number }) | null = null
  let running: Promise<void> | null = null
  let again = false

  function asSetUp(row: WayRow): Open {
    if (opened?.revision === row.revision) return opened
    opened?.sender.close()
    const open = openWay(row)
    const sender = open.sender()
    opened = { way: open, sender, turn: turns(sender.perMinute), revision: row.revision }
    return opened
  }
  /** @returns whether there may be more */
  async function group(): Promise<boolean> {
    const row = await Ways.findById(way).lean()
    if (!row?.enabled || (row.pausedUntil && row.pausedUntil > now())) return false
    if (!(await hold(way, worker))) return false
    const { way: open, sender, turn } = asSetUp(row)
    await recover(way, sender.repeatable)
    const taken = await take(Math.min(MOST, Math.ceil((sender.perMinute * GROUP_SECONDS) / 60)))
    if (taken.length === 0) return false
    const { closed, sent } = await handOn(await messagesOf(taken, open, app.config.publicUrl), sender, turn, signal)
    if (closed?.seconds) await closeFor(way, closed.seconds, closed.detail)
    else if (sent > 0 && row.problem !== null) await Ways.updateOne({ _id: way }, { $set: { problem: null } })
    return !closed
  }
  async function run(): Promise<void> {
    while (again && !signal.aborted) {
      again = false
      while (!signal.aborted && (await group()));
    }
  }
  function poll(): void {
    again = true
    if (signal.aborted) return
    running ??= run()
      .catch((error: unknown) => app.log.warn({ err: error, way }, 'the outbox could not be worked through'))
      .finally(() => (running = null))
  }
  const timer = setInterval(poll, POLL_MS)
  noticeSignals.on('outbox', poll)
  poll()
  return {
    async stopped() {
      clearInterval(timer)
      noticeSignals.off('outbox', poll)
      await running
      opened?.sender.close()
      await letGo(way, worker)
    },
  }
}

const closeFor = (way: WayName, seconds: number, problem: string) =>
  Ways.updateOne({ _id: way }, { $set: { problem, pausedUntil: new Date(now().getTime() + seconds * 1_000) } })
