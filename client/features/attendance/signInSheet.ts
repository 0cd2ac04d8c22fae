import { printTable } from '../../lib/printTable.ts'
import type { TrainingClass } from '../classes/classes.ts'
import { when, type RollLine, type SittingCard } from './attendance.ts'

/** Wide enough for a name. */
const SPACE_TO_SIGN = '\u3000'.repeat(6)

/** 签到表: to be signed by hand, where there is no screen. */
export function printSignInSheet({ title }: TrainingClass, session: SittingCard, lines: readonly RollLine[]): void {
  printTable({
    title: `${title} 签到表`,
    lead: [when(session), session.title, `应到 ${lines.length} 人`].join('，'),
    head: ['序号', '姓名', '单位', '职务', '签名', '备注'],
    rows: lines.map(({ name, unitName, post, standing }, at) => [
      ...[String(at + 1), name, unitName, post, SPACE_TO_SIGN, standing === 'leave' ? '请假' : ''],
    ]),
  })
}
