import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { MARK_MS } from './attendance.service.ts'
import { Audiences, Viewers, type Audience, type Viewer } from './audience.model.ts'
import { viewingsOf, type Viewing } from '../playback/watches.service.ts'
import { addViewing, noRetention, type Retention } from './retention.rule.ts'
import { isWatched } from '../playback/watchedRanges.rule.ts'

/** Beats may follow a mark for as long as the next one is not due; twice that, for they take a moment to be written. */
const SETTLES_MS = 2 * MARK_MS
/** Without a beat for as long, a player is not playing. */
const PLAYING_MS = 60_000
const BATCH = 100

const isPlaying = ({ lease, beatAt }: Viewing, at: Date): boolean =>
  lease !== null && beatAt !== null && at.getTime() - beatAt.getTime() < PLAYING_MS

function viewerAfter(viewer: Viewer, { watchedSeconds, position, beatAt }: Viewing, duration: number): Viewer {
  return {
    ...viewer,
    watchedSeconds,
    position,
    finished: isWatched(watchedSeconds, duration),
    lastAt: beatAt && beatAt > viewer.lastAt ? beatAt : viewer.lastAt,
  }
}
const differs = (a: Viewer, b: Viewer): boolean =>
  a.watchedSeconds !== b.watchedSeconds ||
  a.position !== b.position ||
  a.finished !== b.finished ||
  a.lastAt.getTime() !== b.lastAt.getTime()

/** Adds a batch of viewers to the count, and copies what they watched to where lists are read. */
async function countBatch(
  sum: Retention,
  viewers: Viewer[],
  { asset, duration }: Audience,
  at: Date,
): Promise<Retention> {
  const viewings = await viewingsOf(
    asset,
    viewers.map(({ person }) => person),
  )
  const changed: Viewer[] = []
  for (const viewer of viewers) {
    const watch = viewings.get(viewer.person)
    if (!watch) continue
    sum = addViewing(sum, { ...watch, again: watch.again ?? [], playing: isPlaying(watch, at) }, duration)
    const after = viewerAfter(viewer, watch, duration)
    if (differs(viewer, after)) changed.push(after)
  }
  if (changed.length > 0)
    await Viewers.bulkWrite(
      changed.map(({ _id, watchedSeconds, position, finished, lastAt }) => ({
        updateOne: { filter: { _id }, update: { $set: { watchedSeconds, position, finished, lastAt } } },
      })),
      { ordered: false },
    )
  return sum
}

type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>

/**
 * Counts an audience anew, from the watches of all its viewers. It is settled when nothing was marked meanwhile and
 * every beat that the last mark stands for must have been written: then it costs nothing until somebody watches again.
 */
async function countAudience(audience: Audience, publish: Publish, signal: AbortSignal): Promise<void> {
  const at = now()
  // all before the first write: lists are ordered by what is written
  const viewers = await Viewers.find({ audience: audience._id }).lean()
  let retention = noRetention(audience.duration)
  for (let index = 0; index < viewers.length; index += BATCH) {
    signal.throwIfAborted()
    retention = await countBatch(retention, viewers.slice(index, index + BATCH), audience, at)
  }
  const settled = at.getTime() >= audience.activeAt.getTime() + SETTLES_MS
  await publish(async (session) => {
    await Audiences.updateOne({ _id: audience._id }, { $set: { retention, countedAt: at } }, { session })
    if (settled)
      await Audiences.updateOne(
        { _id: audience._id, activeAt: audience.activeAt },
        { $set: { settled: true } },
        { session },
      )
  })
}

/** Counts every audience that was watching since it was last settled. */
export async function countAudiences(publish: Publish, signal: AbortSignal): Promise<void> {
  const due = await Audiences.find({ settled: false }).sort({ settled: 1, activeAt: 1 }).lean()
  for (const audience of due) await countAudience(audience, publish, signal)
}
