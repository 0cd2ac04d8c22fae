/** 届期: elected on a day for some years; the term is due on the same day of its last year. */
export interface Term {
  electedOn: string
  years: number
  dueOn: string
}

/** Of the 29th of February: the 28th where there is none. */
export function termOf({ electedOn, years }: Pick<Term, 'electedOn' | 'years'>): Term {
  const [year, rest] = [Number(electedOn.slice(0, 4)) + years, electedOn.slice(4)]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return { electedOn, years, dueOn: `${year}${rest === '-02-29' && !isLeap ? '-02-28' : rest}` }
}

/** A branch and a 总支 are elected for three years, a 基层党委 for five (2018). */
export const usualYears = (level: string | undefined): number => (level === 'branch' ? 3 : 5)

/** 2024年1月1日当选，任期 3 年 in the words of the audit trail. */
export const termInWords = (term: Term | null | undefined): string =>
  term ? `${term.electedOn} 当选，任期 ${term.years} 年，${term.dueOn} 届满` : '无'

export const SOON_DAYS = 90
export const TERM_ACTS = { renew: '连任', end: '离任' } as const
export type TermAct = keyof typeof TERM_ACTS
