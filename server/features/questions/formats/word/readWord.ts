/** Questions of a Word document: what is there of automatic numbers, looks and pictures, as a teacher's text. */
import { mapWords } from '../../words.rule.ts'
import { fail } from '../file.failures.ts'
import type { FileReading } from '../reading.ts'
import { MOST_TEXT, noteOf } from '../reading.ts'
import { readMarked } from '../text/readText.ts'
import { unmarked } from '../text/marked.rule.ts'
import { plainLine } from './line.ts'
import { markedText, usualOf } from './markLine.ts'
import { openDocument } from './openDocument.ts'
import { named, notesIn, withoutNoted, withoutSigns, wordsWith, type Things } from './things.ts'

/** @throws Failure where it is no document */
export async function readWord(bytes: Uint8Array): Promise<FileReading> {
  const { lines, things, files } = await openDocument(bytes)
  const notes = lines.map((line) => notesIn(plainLine(line), things))
  const clean = lines.map((line) => line.map((piece) => ({ ...piece, text: withoutNoted(piece.text, things) })))
  const usual = usualOf(clean)
  const text = clean.map((line) => markedText(line, usual)).join('\n')
  if (text.length > MOST_TEXT) throw fail('questionFile.bigWord')
  const { questions, faults } = readMarked(text)
  const starts = [...questions, ...faults].map(({ line }) => line).sort((a, b) => a - b)
  const ends = new Map(starts.map((line, at) => [line, starts[at + 1] ?? lines.length + 1]))
  const placed = <T extends { line: number }>(each: T): T & { place: string } => ({
    ...each,
    place: placeOf(plainLine(clean[each.line - 1]!), things),
  })
  return {
    questions: questions.map(placed).map((question) => {
      const own = notes.slice(question.line - 1, ends.get(question.line)! - 1).flat()
      const content = mapWords(question.content, (words) => wordsWith(words, things))
      return {
        ...question,
        ...withoutOthers({ content, traits: question.traits }, things),
        notes: [...new Set([...question.notes, ...own.map((code) => noteOf(code))])],
      }
    }),
    faults: faults.map(placed).map((fault) => ({ ...fault, source: named(unmarked(fault.source), things) })),
    files,
  }
}

const SHOWN = 24
/** Nobody counts the paragraphs of a document: a question is found by how it begins. */
function placeOf(line: string, things: Things): string {
  const text = [...named(line, things).replace(/\s+/gu, ' ').trim()]
  return `“${text.slice(0, SHOWN).join('')}${text.length > SHOWN ? '…' : ''}”`
}

/** Where there is no place for anything but text: answers of gaps, lines of rubrics. */
const withoutOthers = <T>(content: T, things: Things): T =>
  JSON.parse(JSON.stringify(content), (_, value: unknown) =>
    typeof value === 'string' ? withoutSigns(value, things) : value,
  ) as T
