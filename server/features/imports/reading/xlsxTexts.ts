/** The texts that the sheets of an .xlsx share. */
import { fail } from '../imports.failures.ts'
import { readWhole } from './xml.ts'

/** _x000D_ stands for a character that XML cannot hold. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text

/**
 * The engine cuts a string of 13 characters or more out of a longer one without copying: each text would keep the whole
 * piece of XML around it.
 */
const copied = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString())

export async function textsOf(pieces: AsyncIterable<Buffer>, longest: number): Promise<string[]> {
  const texts: string[] = []
  let current = ''
  let within = false
  let reading = false // how it is pronounced (rPh) is not part of a text
  await readWhole(pieces, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') reading = true
      else if (name === 't') within = !reading
    },
    text(text) {
      if (!within) return
      current += text
      if (current.length > longest) throw fail('sheets.cellTooLong')
    },
    close(name) {
      if (name === 'si') texts.push(unescaped(copied(current)))
      else if (name === 'rPh') reading = false
      else if (name === 't') within = false
    },
  })
  return texts
}
