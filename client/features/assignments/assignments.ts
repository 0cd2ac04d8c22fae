import type { SubmissionState } from '../../../server/features/assignments/assignments.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type Assignment = Reply<'assignments', 'list'>['items'][number]
export type Asked = Reply<'submissions', 'show'>['assignment']
export type Submission = Reply<'submissions', 'show'>
export type OwnAssignment = Reply<'ownAssignments', 'show'>
export type Version = Submission['versions'][number]
export type Verdict = Submission['verdicts'][number]
export type Groups = Reply<'classGroups', 'show'>
type Tone = 'neutral' | 'success' | 'warning' | 'info' | 'red'

export const TONES: Record<SubmissionState, Tone> = {
  writing: 'neutral',
  'handed-in': 'info',
  returned: 'warning',
  marked: 'success',
}
export const VERDICTS: Record<Verdict['what'], string> = {
  marked: '批阅',
  corrected: '改分',
  returned: '退回修改',
  adjusted: '调整个人成绩',
}
