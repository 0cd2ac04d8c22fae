/**
 * What a person is found by: a bounded number of keys, stored in an index. Whatever is typed is the beginning of one of
 * them: of the characters, of the full pinyin, of the initials, of the staff number.
 */
import { readingsOf } from './readings.ts'
import { DOTS, INVISIBLE } from './signs.rule.ts'

const PARTED = new RegExp(`[\\s${DOTS}]+`, 'u')
const IGNORED = new RegExp(`[\\s${DOTS}${INVISIBLE}'’]`, 'gu')

/** A name, a number or what is typed, without what lays it out: Ｚｈāng Sān is zhangsan. */
export const searchForm = (text: string): string =>
  text
    .replace(/[üǖǘǚǜ]/giu, 'v')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(IGNORED, '')
    .toLowerCase()

/** Before the keys that are not the beginning of a name. */
export const WITHIN = '~'

/** Beyond so many combinations of readings each reading is found beside the first ones of the other characters. */
const MOST_COMBINED = 24
const MOST_READ = 60
/** Longer ones are found by their beginning. */
const LONGEST = 40
/** Places within a name from which it is found. */
const MOST_PLACES = 12

function combined(choices: readonly (readonly string[])[]): string[] {
  const all = choices.reduce((product, { length }) => product * length, 1)
  if (all <= MOST_COMBINED)
    return choices.reduce<string[]>((made, each) => made.flatMap((begun) => each.map((next) => begun + next)), [''])
  const first = choices.map(([preferred]) => preferred!)
  const others = choices.flatMap((each, at) => each.slice(1).map((other) => first.with(at, other).join('')))
  return [first.join(''), ...others].slice(0, MOST_READ)
}

export interface Named {
  name: string
  /** How the name is read, typed by somebody who knows: `tu wen`. */
  reading?: string | null | undefined
  staffNumber?: string | null | undefined
}

/** What is not Chinese reads as it is written; a character without a known reading is passed over. */
const choicesOf = (character: string): string[] => {
  const readings = readingsOf(character)
  return readings.length > 0 ? readings : /\p{Script=Han}/u.test(character) ? [''] : [character]
}
const initialsOf = (readings: readonly string[]): string[] => [
  ...new Set(readings.map((reading) => reading.slice(0, 1))),
]

/** From each further character, or word of Latin letters, on. */
function partsWithin(name: string): string[] {
  const words = name.split(PARTED).map((word) => [...searchForm(word)])
  const characters = words.flatMap((word) => word.map((character, at) => ({ character, begins: at === 0 })))
  return characters
    .map(({ character, begins }, at) => ({ at, begins: at > 0 && (begins || /\p{Script=Han}/u.test(character)) }))
    .filter(({ begins }) => begins)
    .slice(0, MOST_PLACES)
    .map(({ at }) =>
      characters
        .slice(at)
        .map(({ character }) => character)
        .join('')
        .slice(0, LONGEST),
    )
}

/** What stands for a reading that was typed: `tu wen` is found by tuwen and tw. */
function typedReading(reading: string | null | undefined): string[] {
  const syllables =
    reading
      ?.split(/[\s'’]+/)
      .map(searchForm)
      .filter(Boolean) ?? []
  return syllables.length > 0 ? [syllables.join(''), syllables.map(([letter]) => letter).join('')] : []
}

/** The key of all its characters. */
export const wholeNameKey = (name: string): string => searchForm(name).slice(0, LONGEST)

export function nameKeys({ name, reading, staffNumber }: Named): string[] {
  const characters = [...searchForm(name)]
  const choices = characters.map(choicesOf)
  const read = [...typedReading(reading), ...combined(choices), ...combined(choices.map(initialsOf))]
  const keys = [characters.join(''), ...read, ...(staffNumber ? [searchForm(staffNumber)] : [])]
  const whole = keys.map((key) => key.slice(0, LONGEST)).filter(Boolean)
  // Behind it the first letter of the name, which keeps the keys of a common ending apart.
  const within = partsWithin(name).map((part) => `${WITHIN}${part} ${read[0]?.slice(0, 1) ?? ''}`)
  return [...new Set([...whole, ...within])]
}
