import type { AppContext } from '../../appContext.ts'
import type { Attendance } from './attendance.model.ts'
import { claimWaits } from './attendance.rule.ts'
import { attendanceSignals } from './attendance.signal.ts'
import { wallTopic } from './watching.service.ts'

/** Tells the screens of a session: who, and how they stand now. */
export function tellWall({ realtime }: Pick<AppContext, 'realtime'>, row: Attendance): void {
  const { session, person, state, at, revision } = row
  const said = { session, person, state, pending: claimWaits(row), at: at.toISOString(), revision }
  realtime.toTopic(wallTopic(session), 'attendance', said)
}

/** The screens that are open in this process; beside other processes the relay does. @returns what ends it */
export function tellWalls(app: AppContext): () => void {
  const tell = (rows: readonly Attendance[]) => rows.forEach((row) => tellWall(app, row))
  attendanceSignals.on('changed', tell)
  return () => void attendanceSignals.off('changed', tell)
}
