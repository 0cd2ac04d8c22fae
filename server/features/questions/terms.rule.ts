/**
 * What a question is found by: pairs of neighbouring characters of its text, and its traits, each with its place behind
 * it. One index holds them all, in which a term's questions stand the newest first: a page reads a few hundred entries
 * of one term, however many there are.
 */
import { bareText } from './sameText.rule.ts'

/** Fixed in length: a term and a place never run into each other. */
const PLACES = 36 ** 6 - 1
const placeOf = (serial: number): string => (PLACES - serial).toString(36).padStart(6, '0')

/** Longer stems are found by their first so many pairs. */
const MOST_PAIRS = 200
/** At the end of a text: its last character is found as every other is. */
const END = ' '

/** 党员大会: 党员, 员大, 大会. What is typed has no end. */
export function pairsOf(text: string, end = ''): string[] {
  const characters = [...bareText(text), ...end]
  return [...new Set(characters.slice(0, -1).map((character, at) => character + characters[at + 1]!))]
}

export interface Described {
  kind: string
  topics: readonly string[]
  positions: readonly string[]
  difficulty: number | null
  retired: boolean
}
/** No character of a text: a colon is never kept of one. */
export const traitTerm = {
  kind: (kind: string) => `:k${kind}:`,
  topic: (topic: string) => `:t${topic}:`,
  position: (position: string) => `:p${position}:`,
  difficulty: (difficulty: number) => `:d${difficulty}:`,
  retired: ':r:',
}

export function termsOf(text: string, serial: number, { kind, topics, positions, difficulty, retired }: Described) {
  const terms = [
    ...pairsOf(text, END).slice(0, MOST_PAIRS),
    traitTerm.kind(kind),
    ...topics.map(traitTerm.topic),
    ...positions.map(traitTerm.position),
    ...(difficulty === null ? [] : [traitTerm.difficulty(difficulty)]),
    ...(retired ? [traitTerm.retired] : []),
  ]
  return terms.map((term) => term + placeOf(serial))
}

/** Where the term's questions stand whose serial is at least `low` and below `high`. */
export const placesOf = (term: string, low: number, high: number) => ({
  $gte: term + placeOf(high - 1),
  $lt: term + placeOf(low - 1),
})
/**
 * Filters, one after the other, of those with a term in a span. Alone the first would also find what has one term above
 * its beginning and another below its end, and the embedded engine has no index for the second.
 */
export const withTerm = (span: { $gte: string; $lt: string }) => [{ terms: span }, { terms: { $elemMatch: span } }]
/** Where everything stands that has a character. */
export const beginningWith = (character: string) => ({ $gte: character, $lt: `${character}\u{10ffff}` })
