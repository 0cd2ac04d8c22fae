/** One spelling for what can be typed in several ways: names of people, staff numbers, logins. */
import { DOTS, INVISIBLE } from './signs.rule.ts'

const UNSEEN = new RegExp(`[${INVISIBLE}]`, 'gu')
const ANY_DOT = new RegExp(`[${DOTS}]`, 'gu')
/** A space between two Chinese characters only lays a name out (张 三); between Latin words it is part of it. */
const SPACED_OUT = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu

/** A name of a person as it is kept. */
export const tidyName = (typed: string): string =>
  typed.replace(UNSEEN, '').replace(/\s+/g, ' ').trim().replace(SPACED_OUT, '').replace(ANY_DOT, '·')

/** A number or code as it is kept: full-width ２０２４ is 2024, and there are no spaces in it. */
export const tidyCode = (typed: string): string => typed.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/g, '')

/** What two logins are compared by. */
export const loginKey = (typed: string): string => tidyCode(typed).toLowerCase()
