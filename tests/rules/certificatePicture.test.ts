/** Rare characters of a certificate, as they are seen: drawn by its own code, rendered by another program. */
import { buffer } from 'node:stream/consumers'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import type { Certificate } from '../../server/features/certificates/certificates.model.ts'
import { drawAll, newSheet } from '../../server/features/certificates/pdf/certificatePdf.ts'
import { bytesOf, type Typeface } from '../../server/lib/pdf/typefaces.ts'
import { difference, drawnCharacters, inkOf, pagePicture } from '../support/pdfPicture.ts'
import { readQr } from '../support/readQr.ts'

const RARE = ['𠮷', '𡌴', '㛃', '䶮', '𬭎']
const SIZE = 24
const certificateOf = (name: string, given: Partial<Certificate['content']> = {}): Certificate => ({
  ...{ _id: 'a', class: 'a', person: 'a', version: 1, number: '沪教卫党训〔2026〕第00001号', code: 'a'.repeat(22) },
  content: {
    ...{ name, title: '书记班', intake: 3, programme: null, base: '培训基地', committee: '委员会' },
    ...{ from: '2026-06-15', to: '2026-06-19', hours: 2_400 },
    ...given,
  },
  ...{ state: 'valid', issuedOn: '2026-06-20', issuedAt: new Date(0), by: '甲', revoked: null, supersededBy: null },
})
const ADDRESS = 'https://peixun.a-university.example.edu.cn/verify/aBcDeFgHiJkLmNoPqRsTuV'
async function certificate(...given: Parameters<typeof certificateOf>): Promise<Buffer> {
  const sheet = newSheet('', new Date(0))
  const [bytes] = await Promise.all([buffer(sheet), drawAll(sheet, [certificateOf(...given)], () => ADDRESS)])
  return bytes
}
/** The empty box: what a font draws for a character that it lacks. */
async function emptyBox(face: Typeface) {
  const sheet = newSheet('', new Date(0))
  sheet.addPage().font(face).fontSize(SIZE).text('\u{1F4A1}', 100, 100)
  sheet.end()
  return (await drawnCharacters(await buffer(sheet)))[0]?.ink ?? []
}

test('each rare character of a name has ink, is no empty box, and is none of the others', async () => {
  const drawn = await drawnCharacters(await certificate(RARE.join('')))
  const rare = RARE.map((character) => drawn.find((each) => each.character === character))
  const boxes = await Promise.all((['regular', 'bold', 'rare'] as const).filter(bytesOf).map(emptyBox))
  for (const [at, each] of rare.entries()) {
    expect(each, RARE[at]).toBeDefined()
    expect(inkOf(each!.ink), RARE[at]).toBeGreaterThan(300)
    for (const box of boxes) expect(difference(each!.ink, box), RARE[at]).toBeGreaterThan(0.5)
    for (const other of rare.slice(0, at)) expect(difference(each!.ink, other!.ink)).toBeGreaterThan(0.3)
  }
})

test('the code on the paper leads to its check page, as a reader that is not ours sees it', async () => {
  expect(await readQr(await pagePicture(await certificate('李明')))).toBe(ADDRESS)
})

test('the longest names leave room for code and base, and reach over no edge', async () => {
  const long = (letters: string) => letters.repeat(60).slice(0, 120)
  const names = { title: long('党支部书记示范培训班'), base: long('培训基地'), committee: long('市教卫工作委员会') }
  for (const given of [{}, { title: names.title }, names]) {
    const pdf = await getDocument({
      data: new Uint8Array(await certificate('阿布都热依木·买买提明', given)),
      verbosity: 0,
    }).promise
    const { items } = await (await pdf.getPage(1)).getTextContent()
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() ? item : []))
    for (const { transform, width, str } of texts) {
      expect(transform[4], str).toBeGreaterThan(40)
      expect(transform[4] + width, str).toBeLessThan(802)
    }
    const last = texts.find(({ str }) => str.endsWith('准予结业。') || str.endsWith('结业。') || str === '。')!
    expect(last.transform[5]).toBeGreaterThan(595 - 424) // above the code
  }
})
