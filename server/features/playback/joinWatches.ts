/** What two people who are one have watched: together, each second once. */
import { joinedLogs, readLog, writeLog } from './creditLog.ts'
import type { Watch } from './watch.model.ts'
import { addRange, totalSeconds } from './watchedRanges.rule.ts'

const bothAgain = (own: Watch['again'], others: Watch['again']) =>
  own && others ? own.map((seconds, at) => seconds + (others[at] ?? 0)) : (own ?? others)

/** The player of the one who stays goes on. */
export function joinedWatch(own: Watch | null, others: Watch): Watch {
  if (!own) return { ...others, lease: null, revision: others.revision + 1 }
  const ranges = others.ranges.reduce(addRange, own.ranges)
  const again = bothAgain(own.again, others.again)
  return {
    ...own,
    ranges,
    watchedSeconds: totalSeconds(ranges),
    position: Math.max(own.position, others.position),
    log: writeLog(joinedLogs(readLog(own.log), readLog(others.log))),
    ...(again && { again }),
    revision: own.revision + 1,
  }
}
