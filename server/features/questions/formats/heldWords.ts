/** Words of a question as a format can hold them. */
import { gapsIn } from '../../quizzes/gaps.rule.ts'
import type { Choice, Words } from '../question.contract.ts'
import { plainText } from '../words.rule.ts'
import type { Holds, Loss } from './formats.rule.ts'
import { formulaWords } from './formulaWords.ts'
import { asHeld, withEvenGaps } from './html/asHeld.ts'
import { plainWords } from './plainWords.ts'
import { heldInWord } from './word/textOf.ts'

export interface Way {
  holds: Holds
  losses: Set<Loss>
}

function plainFor(words: Words, { holds, losses }: Way): string {
  const text = plainWords(words, losses).replace(/[^\S\n]*(?:\r\n?|\n)[^\S\n]*/gu, '\n') // blanks there are not seen
  if (holds.lines || !text.includes('\n')) return text
  losses.add('lines')
  return text.replace(/\s*\n\s*/g, ' ')
}
export const wordsFor = (words: Words, way: Way): Words =>
  way.holds.formatting
    ? asHeld(words, way.losses, way.holds)
    : way.holds.pictures
      ? heldInWord(words, way.losses)
      : formulaWords(plainFor(words, way))
/** Where there is no place for anything but text. */
export const textFor = (text: string, way: Way): string => plainText(wordsFor(text, way))
export const plainWay = (way: Way): Way => ({ ...way, holds: { ...way.holds, formatting: false, pictures: false } })
export const choicesFor = (choices: readonly Choice[], way: Way): Choice[] =>
  choices.map(({ id, text }) => ({ id, text: wordsFor(text, way) }))

/** Gaps that the stem does not mark stand at its end. */
export function withGaps(stem: string, count: number): string {
  let whole = stem
  for (let missing = count - gapsIn(stem); missing > 0; missing--) whole += whole.endsWith('_') ? '，____' : '____'
  return whole
}

export function stemWithGaps(stem: Words, count: number, way: Way): Words {
  if (typeof stem === 'string') return withEvenGaps(withGaps(stem, count), count) ?? withGaps(stem, count)
  const missing = count - gapsIn(plainText(stem))
  const added = missing > 0 ? [{ type: 'paragraph', content: [{ type: 'text', text: withGaps('', missing) }] }] : []
  const whole = withEvenGaps({ ...stem, content: [...stem.content, ...added] }, count)
  if (whole) return whole
  way.losses.add('formatting')
  return formulaWords(plainText(stemWithGaps(plainFor(stem, way), count, way)))
}
