import { model, required } from '../../lib/model.ts'

/** Up to which business date the daily notices have been told. */
export interface DailyRun {
  _id: 'deadlines'
  day: string
}
export const DailyRuns = model<DailyRun>('NoticeRun', 'noticeRuns', { day: required(String) }, [])
