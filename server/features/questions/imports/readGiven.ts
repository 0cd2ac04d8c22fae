/** A text as the bank sees it. */
import { fitting } from '../formats/fitting.ts'
import type { TextFormat } from '../formats/formats.rule.ts'
import { FORMATS } from '../formats/readers.ts'
import type { Reading } from '../formats/reading.ts'

export function readGiven(format: TextFormat, text: string): Reading {
  const { questions, faults } = fitting(FORMATS[format].read(text))
  return { questions, faults: faults.sort((a, b) => a.line - b.line) }
}
