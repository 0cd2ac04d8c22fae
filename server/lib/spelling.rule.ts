/** One spelling for what can be typed in several ways: names of people, staff numbers, logins. */

/** Zero-width and control characters: they come with a copy from a web page or a chat, nobody types them. */
const INVISIBLE = /[\p{Cc}\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff]/gu
/** The dot between the parts of a name, as keyboards and systems write it. */
const DOTS = /[・•‧･⋅∙]/g
/** A space between two Chinese characters only lays a name out (张 三); between Latin words it is part of it. */
const SPACED_OUT = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu

/** A name of a person as it is kept. */
export const tidyName = (typed: string): string =>
  typed.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim().replace(SPACED_OUT, '').replace(DOTS, '·')

/** A number or code as it is kept: full-width ２０２４ is 2024, and there are no spaces in it. */
export const tidyCode = (typed: string): string => typed.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/g, '')

/** What two logins are compared by. */
export const loginKey = (typed: string): string => tidyCode(typed).toLowerCase()
