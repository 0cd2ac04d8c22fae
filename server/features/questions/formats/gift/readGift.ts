/** GIFT, by Moodle's grammar. One question with a fault stops no other. */
import { newId } from '../../../../lib/id.ts'
import { checkedQuestion } from '../build.ts'
import { readingWithFormulas } from '../formulaWords.ts'
import { withGaps } from '../heldWords.ts'
import { MOST_TEXT, noteOf, noTraits, readEach, type Reading, Unreadable } from '../reading.ts'
import { bodyOf } from './bodies.ts'
import { FORMAT, partsOf, words, type Way } from './parts.ts'
import { blocksOf, type Block } from './scan.rule.ts'

function questionOf({ source, tags, category }: Block) {
  const { before, inner, behind, general } = partsOf(source)
  if (inner === null) throw new Unreadable('notAnswers')
  const named = FORMAT.exec(before)?.[1]?.toLowerCase()
  const way: Way = { notes: new Set(), html: named === 'html' ? true : named ? false : null }
  const { body, feedback } = bodyOf(inner, way)
  const stem = words(behind.trim() === '' ? before : `${before}____${behind}`, way)
  if (stem === '') throw new Unreadable('noStem')
  if (feedback.length > 0) way.notes.add(noteOf('option'))
  const explanation = [words(general, way), ...feedback].filter(Boolean).join('\n')
  const content = checkedQuestion({
    id: newId(),
    points: 1,
    explanation,
    ...body,
    stem: body.kind === 'blank' ? withGaps(stem, 1) : stem,
  })
  const last = category.split('/').at(-1)!.trim().slice(0, 60)
  const topics = tags.length > 0 ? tags : last === '' ? [] : [last]
  const traits = { ...noTraits(), topics: [...new Set(topics.map((each) => each.slice(0, 60)))].slice(0, 10) }
  return { content, traits, notes: [...way.notes] }
}

export const readGift = (text: string): Reading =>
  readingWithFormulas(readEach(blocksOf(text.slice(0, MOST_TEXT)), questionOf))
