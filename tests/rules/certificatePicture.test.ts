/** Rare characters of a certificate, as they are seen: drawn by its own code, rendered by another program. */
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Certificate } from '../../server/features/certificates/certificates.model.ts'
import { drawAll, newSheet } from '../../server/features/certificates/pdf/certificatePdf.ts'
import { bytesOf, type Typeface } from '../../server/lib/pdf/typefaces.ts'
import { difference, drawnCharacters, inkOf } from '../support/pdfPicture.ts'

const RARE = ['𠮷', '𡌴', '㛃', '䶮', '𬭎']
const SIZE = 24
const certificateOf = (name: string): Certificate => ({
  ...{ _id: 'a', class: 'a', person: 'a', version: 1, number: '沪教卫党训〔2026〕第00001号', code: 'a'.repeat(22) },
  content: {
    ...{ name, title: '书记班', intake: 3, programme: null, base: '培训基地', committee: '委员会' },
    ...{ from: '2026-06-15', to: '2026-06-19', hours: 2_400 },
  },
  ...{ state: 'valid', issuedOn: '2026-06-20', issuedAt: new Date(0), by: '甲', revoked: null, supersededBy: null },
})
async function certificate(name: string) {
  const sheet = newSheet('', new Date(0))
  const [bytes] = await Promise.all([buffer(sheet), drawAll(sheet, [certificateOf(name)], () => 'https://a.example')])
  return drawnCharacters(bytes)
}
/** The empty box: what a font draws for a character that it lacks. */
async function emptyBox(face: Typeface) {
  const sheet = newSheet('', new Date(0))
  sheet.addPage().font(face).fontSize(SIZE).text('\u{1F4A1}', 100, 100)
  sheet.end()
  return (await drawnCharacters(await buffer(sheet)))[0]?.ink ?? []
}

test('each rare character of a name has ink, is no empty box, and is none of the others', async () => {
  const drawn = await certificate(RARE.join(''))
  const rare = RARE.map((character) => drawn.find((each) => each.character === character))
  const boxes = await Promise.all((['regular', 'bold', 'rare'] as const).filter(bytesOf).map(emptyBox))
  for (const [at, each] of rare.entries()) {
    expect(each, RARE[at]).toBeDefined()
    expect(inkOf(each!.ink), RARE[at]).toBeGreaterThan(300)
    for (const box of boxes) expect(difference(each!.ink, box), RARE[at]).toBeGreaterThan(0.5)
    for (const other of rare.slice(0, at)) expect(difference(each!.ink, other!.ink)).toBeGreaterThan(0.3)
  }
})
