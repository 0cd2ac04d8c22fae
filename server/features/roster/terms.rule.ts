import { addMonths } from '../../lib/months.rule.ts'

/** 届期: elected on a day for some years; the term is due on the same day of its last year. */
export interface Term {
  electedOn: string
  years: number
  dueOn: string
}

/** Of the 29th of February: the 28th where there is none. */
export const termOf = ({ electedOn, years }: Pick<Term, 'electedOn' | 'years'>): Term => ({
  electedOn,
  years,
  dueOn: addMonths(electedOn, 12 * years),
})

/** A branch and a 总支 are elected for three years, a 基层党委 for five (2018). */
export const usualYears = (level: string | undefined): number => (level === 'branch' ? 3 : 5)

/** 2024年1月1日当选，任期 3 年 in the words of the audit trail. */
export const termInWords = (term: Term | null | undefined): string =>
  term ? `${term.electedOn} 当选，任期 ${term.years} 年，${term.dueOn} 届满` : '无'

export const SOON_DAYS = 90
export const TERM_ACTS = { renew: '连任', end: '离任' } as const
export type TermAct = keyof typeof TERM_ACTS
