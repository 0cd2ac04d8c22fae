/** Reader and writer of each format. */
import { readAiken, writeAiken } from './aiken.ts'
import type { QuestionFormat } from './formats.rule.ts'
import { readGift } from './gift/readGift.ts'
import { writeGift } from './gift/writeGift.ts'
import type { Reading, Written } from './reading.ts'
import { readText } from './text/readText.ts'
import { writeText } from './text/writeText.ts'

interface Format {
  read(text: string): Reading
  /** Of what the format holds: held.ts. */
  write(questions: readonly Written[]): string
}
export const FORMATS: Record<QuestionFormat, Format> = {
  text: { read: readText, write: writeText },
  gift: { read: readGift, write: writeGift },
  aiken: { read: readAiken, write: writeAiken },
}
