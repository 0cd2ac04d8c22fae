/** 任期起、届期、届满 of a row: two of the three make a term, and the third may not say otherwise. */
import { addMonths } from '../../../lib/months.rule.ts'
import { termOf, type Term } from '../../roster/terms.rule.ts'
import type { CellsOf } from '../entries/cells.rule.ts'

const YEARS = /^(?:([1-9]|10)|([一二三四五六七八九十]))\s*年?$/
const DIGITS = '一二三四五六七八九十'
/** An election day and the end of a term are seldom the same day of the month. */
const SLACK_DAYS = 62
const daysBetween = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000

/** `from`: of the post, which the term began with where nothing else is written. */
export function readTerm(
  { shown, wrong, date }: Pick<CellsOf, 'shown' | 'wrong' | 'date'>,
  from: string | null,
): Term | null {
  const text = shown('termYears').normalize('NFKC')
  const [, digits, word] = YEARS.exec(text) ?? []
  const end = date('termEnd', 'end')
  const start = date('termFrom', 'start')
  if (text !== '' && !digits && !word)
    return wrong('termYears', `看不出“${text}”是几年。`, '请填写年数，如 3；写的不是年数的，请在核对列时选不读取。')
  const years = digits ? Number(digits) : word ? DIGITS.indexOf(word) + 1 : null
  if (years === null && end === null)
    return start === null
      ? null
      : wrong('termFrom', '写了任期起，没有写届期或届满。', '请填写届期的年数，或届满的日期。')
  const electedOn = start ?? from
  if (electedOn === null) return wrong('termFrom', '写了任期，看不出从哪一天算起。', '请填写任期起，或任职时间。')
  const counted = years ?? Math.round(daysBetween(electedOn, end!) / 365.25)
  const isFit = end === null || (end > electedOn && daysBetween(addMonths(electedOn, 12 * counted), end) <= SLACK_DAYS)
  if (!isFit || counted < 1 || counted > 10)
    return wrong(
      'termEnd',
      `从 ${electedOn} 到 ${end ?? ''} 不是${years === null ? '整年的任期' : ` ${years} 年`}。`,
      '请核对任期起、届期和届满。',
    )
  return termOf({ electedOn, years: counted })
}
