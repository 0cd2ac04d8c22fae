/** A text as the bank sees it. */
import { atMost } from '../../../lib/atMost.ts'
import { fitting } from '../formats/fitting.ts'
import type { TextFormat } from '../formats/formats.rule.ts'
import { FORMATS } from '../formats/readers.ts'
import type { Reading } from '../formats/reading.ts'
import { readInThread } from '../formats/readingThread.ts'
import { fail } from './questionImports.failures.ts'

/** Read at once; a longer one in a thread of its own: whatever stands in it, the server goes on answering. */
const SHORT = 20_000
const SECONDS = 15
const inTurn = atMost(2, 20, () => fail('questionImport.busy'))

/** @throws questionFile.time, questionImport.busy */
export async function readGiven(format: TextFormat, text: string): Promise<Reading> {
  const { questions, faults } =
    text.length > SHORT
      ? await inTurn(() => readInThread(format, Buffer.from(text), { limits: { seconds: SECONDS } }))
      : fitting(FORMATS[format].read(text))
  return { questions, faults: faults.sort((a, b) => a.line - b.line) }
}
