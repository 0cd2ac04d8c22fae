/** Reader and writer of each format. */
import { readAiken, writeAiken } from './aiken.ts'
import { readExcel } from './excel/readExcel.ts'
import { writeExcel } from './excel/writeExcel.ts'
import type { BinaryFormat, TextFormat } from './formats.rule.ts'
import { readGift } from './gift/readGift.ts'
import { writeGift } from './gift/writeGift.ts'
import { readMoodle } from './moodle/readMoodle.ts'
import { writeMoodle } from './moodle/writeMoodle.ts'
import { readQti } from './qti/readQti.ts'
import { writeQti } from './qti/writeQti.ts'
import type { FileFormat, Reading, Written } from './reading.ts'
import { readText } from './text/readText.ts'
import { writeText } from './text/writeText.ts'
import { readWord } from './word/readWord.ts'
import { writeWord } from './word/writeWord.ts'

interface Format {
  read(text: string): Reading
  /** Of what the format holds: held.ts. */
  write(questions: readonly Written[]): string
}
export const FORMATS: Record<TextFormat, Format> = {
  text: { read: readText, write: writeText },
  gift: { read: readGift, write: writeGift },
  aiken: { read: readAiken, write: writeAiken },
}
export const FILE_FORMATS: Record<BinaryFormat, FileFormat> = {
  excel: { read: readExcel, write: writeExcel },
  word: { read: readWord, write: writeWord },
  moodle: { read: readMoodle, write: writeMoodle },
  qti2: { read: readQti, write: writeQti(2) },
  qti3: { read: readQti, write: writeQti(3) },
}
