import type { AppContext } from '../../../appContext.ts'
import { throttle } from '../../../jobs/throttle.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { onceMore } from '../../../lib/onceMore.ts'
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
const LOOK_MS = 250

export interface Outbox {
  /** Finishes what is on its way and puts the rest back. */
  stop(): Promise<void>
}

/** Hands on what waits in the outbox, way by way, until it is stopped. Several workers share the ways. */
export function startOutbox(app: AppContext): Outbox {
  const stopping = new AbortController()
  const lines = new Map(ways.map((way) => [way, startWay(app, way, stopping.signal)]))
  const look = onceMore(
    async () => {
      for (const row of await Ways.find({ _id: { $in: ways } }).lean()) if (isOpen(row)) lines.get(row._id)?.ask()
    },
    (error) => app.log.warn({ err: error }, 'the ways of the outbox could not be read'),
  )
  const lookSoon = throttle<void>(LOOK_MS, look.ask) // told to very many, it is said of every part of them
  const timer = setInterval(lookSoon, POLL_MS)
  noticeSignals.on('outbox', lookSoon)
  lookSoon()
  return {
    async stop() {
      stopping.abort()
      clearInterval(timer)
      noticeSignals.off('outbox', lookSoon)
      lookSoon.stop()
      await look.over()
      await Promise.all([...lines.values()].map((line) => line.stopped()))
    },
  }
}

const isOpen = ({ enabled, pausedUntil }: WayRow): boolean => enabled && !(pausedUntil && pausedUntil > now())

interface Open {
  way: Way
  sender: Sender
  turn: Turn
}

function startWay(app: AppContext, way: WayName, signal: AbortSignal) {
  const worker = newId()
  const take = taker(way)
  let opened: (Open & { revision: number }) | null = null

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
    if (!row || !isOpen(row)) return false
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
  const groups = onceMore(
    async () => {
      while (!signal.aborted && (await group()));
    },
    (error) => app.log.warn({ err: error, way }, 'the outbox could not be worked through'),
  )
  return {
    ask: groups.ask,
    async stopped() {
      await groups.over()
      opened?.sender.close()
      await letGo(way, worker)
    },
  }
}

const closeFor = (way: WayName, seconds: number, problem: string) =>
  Ways.updateOne({ _id: way }, { $set: { problem, pausedUntil: new Date(now().getTime() + seconds * 1_000) } })
