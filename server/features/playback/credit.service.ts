import type { z } from 'zod'
import { now } from '../../lib/clock.ts'
import { rulesOf } from '../courses/outline.rule.ts'
import { ACCRUES_MS } from './beatCredit.ts'
import { EMPTY_LOG, readLog, writeLog, type Missed, type Sitting } from './creditLog.ts'
import type { CreditView } from './playback.contract.ts'
import { fail } from './playback.failures.ts'
import { Watches, watchId, type Watch } from './watch.model.ts'
import { durationOf, type LessonOfVersion } from './open.service.ts'
import { gaps, neededSeconds, totalSeconds, uncovered, type Range } from './watchedRanges.rule.ts'

const FRESH: Pick<Watch, 'ranges' | 'watchedSeconds' | 'lease' | 'log'> = {
  ranges: [],
  watchedSeconds: 0,
  lease: null,
  log: writeLog(EMPTY_LOG),
}

const instant = (ms: number): string => new Date(ms).toISOString()

/**
 * What was not accepted when it was claimed may have been credited since: a player claims it anew, and so does watching
 * again.
 */
const presentMissed =
  (union: readonly Range[]) =>
  ({ why, from, to, at }: Missed) => ({
    why,
    from,
    to,
    at: instant(at),
    stillMissing: totalSeconds(uncovered(union, [from, to])),
  })

/** Without a beat for as long, nobody is watching there any more, though no other player has taken over. */
const GOING_MS = 60_000

function presentSitting(sitting: Sitting, { ranges, lease }: Pick<Watch, 'ranges' | 'lease'>, lesson: string) {
  const { device, openedAt, lastAt, claimed, counted, again, fast, gap, late, check = 0, missed, ended } = sitting
  return {
    id: sitting.lease,
    device,
    from: instant(openedAt),
    to: instant(lastAt),
    going: sitting.lease === lease && now().getTime() - lastAt < GOING_MS,
    here: sitting.lesson === lesson,
    claimed,
    counted,
    again,
    fast,
    gap,
    late,
    check,
    ranges: sitting.ranges,
    missed: missed.map(presentMissed(ranges)),
    ended: ended && { why: ended.why, at: instant(ended.at), device: ended.device },
  }
}

/** Every second of a video that a person was credited, and every one that was claimed and was not, newest first. */
export async function creditOf(found: LessonOfVersion, person: string): Promise<z.input<typeof CreditView>> {
  const { lesson, version } = found
  if (lesson.kind !== 'video' || !lesson.asset) throw fail('lesson.notVideo')
  const duration = durationOf(found)
  const watch =
    (await Watches.findById(watchId(person, lesson.asset), {
      ranges: 1,
      watchedSeconds: 1,
      lease: 1,
      log: 1,
    }).lean()) ?? FRESH
  const { sittings, earlier } = readLog(watch.log)
  const logged = sittings.reduce((sum, { counted }) => sum + counted, earlier?.counted ?? 0)
  return {
    lesson: lesson.id,
    title: lesson.title,
    course: version.course,
    courseTitle: version.title,
    durationSeconds: duration,
    watchedSeconds: watch.watchedSeconds,
    neededSeconds: neededSeconds(duration),
    ranges: watch.ranges,
    notWatched: gaps(watch.ranges, duration),
    maxRate: rulesOf(version.outline).maxRate,
    idleSeconds: ACCRUES_MS / 1000,
    sittings: sittings
      .filter(({ claimed }) => claimed > 0)
      .map((sitting) => presentSitting(sitting, watch, lesson.id))
      .reverse(),
    earlier: earlier && { ...earlier, check: earlier.check ?? 0, from: instant(earlier.from), to: instant(earlier.to) },
    unlogged: watch.watchedSeconds - logged,
  }
}
