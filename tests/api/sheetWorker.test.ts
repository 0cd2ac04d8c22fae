/** Hostile files are refused with a sentence, within bounds; and whoever reads one does not stop the server. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BookReader } from '../../server/features/imports/reading/bookReader.ts'
import { LIMITS } from '../../server/features/imports/reading/limits.ts'
import { openSheets, type Opening } from '../../server/features/imports/reading/openSheets.ts'
import { externalLink, rawXlsx, rowsXml } from '../support/workbooks.ts'

const HEADER = ['工号', '姓名', '单位']
const people = (count: number): (string | number)[][] =>
  Array.from({ length: count }, (_, index) => [String(index).padStart(6, '0'), `张${index}`, `第${index % 9}支部`])
const withPeople = (count: number): Buffer =>
  rawXlsx({ sheet: `<sheetData>${rowsXml([HEADER, ...people(count)])}</sheetData>` })
const sheetOf = (inner: string): Buffer =>
  rawXlsx({ sheet: `<sheetData>${rowsXml([HEADER, ['1', '张三', '甲']])}${inner}</sheetData>` })

/** In this thread: what is refused is refused whoever reads it. */
const codeOf = async (file: Buffer, limits = LIMITS): Promise<string> => {
  try {
    const book = await BookReader.open(file, limits)
    await Array.fromAsync(book.rows(0))
    return 'read'
  } catch (error) {
    return (error as { code: string }).code
  }
}
const outcome = (file: Buffer, opening?: Opening): Promise<string> =>
  openSheets(file, opening).then(
    async (book) => {
      await book.close()
      return 'read'
    },
    (error: { code: string }) => error.code,
  )

describe('a hostile workbook', () => {
  test('whose shared texts unpack to more than they say', async () => {
    const texts = `<si><t>${'x'.repeat(1_000)}</t></si>`.repeat(50_000)
    const file = rawXlsx({ sheet: '<sheetData/>', texts, sizes: { 'xl/sharedStrings.xml': 1_000 } })
    expect(file.length).toBeLessThan(2 ** 20)
    expect(await codeOf(file)).toBe('sheets.unpacked')
  })
  test('whose sheet never ends', async () => {
    const empty = `<row><c/></row>`.repeat(100_000)
    expect(await codeOf(sheetOf(empty), { ...LIMITS, sheetBytes: 2 ** 20 })).toBe('sheets.unpacked')
  })
  test('with a million empty rows is read: people format whole columns', async () => {
    const book = await BookReader.open(sheetOf('<row/>'.repeat(1_000_000)), LIMITS)
    expect(book.survey().sheets[0]).toMatchObject({ filled: 2, table: { rows: 1, lastRow: 2 } })
  })
  test('that nests its elements without end, or defines entities', async () => {
    expect(await codeOf(sheetOf(`<row r="9">${'<x>'.repeat(200_000)}`))).toBe('sheets.unsafe')
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    expect(await codeOf(rawXlsx({ sheet: `${bomb}<sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>` }))).toBe(
      'sheets.unsafe',
    )
  })
  test.each([
    [
      'a cell in the last column there can be',
      sheetOf('<row r="9"><c r="XFD9"><v>1</v></c></row>'),
      'sheets.tooManyColumns',
    ],
    [
      'a cell of a million characters',
      sheetOf(`<row r="9"><c t="str"><v>${'x'.repeat(1_000_000)}</v></c></row>`),
      'sheets.cellTooLong',
    ],
    ['a tag of two million characters', sheetOf(`<row r="9" x="${'x'.repeat(2_000_000)}">`), 'sheets.cellTooLong'],
    ['rows out of order', sheetOf('<row r="2"><c r="A2"><v>1</v></c></row>'), 'sheets.broken'],
    ['a place that is none', sheetOf('<row r="9"><c r="9A"><v>1</v></c></row>'), 'sheets.broken'],
    ['a last row', sheetOf('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), 'read'],
  ])('with %s', async (_, file, code) => {
    expect(await codeOf(file)).toBe(code)
  })
  test('with more people than can be read', async () => {
    expect(await codeOf(withPeople(30), { ...LIMITS, rows: 20 })).toBe('sheets.tooManyRows')
  })
  test('whose merged cells claim the whole sheet, once or a thousand times', async () => {
    const merged = (count: number): Buffer =>
      rawXlsx({
        sheet: `<sheetData>${rowsXml([HEADER, ...people(50)])}</sheetData><mergeCells>${'<mergeCell ref="A2:XFD1048576"/>'.repeat(count)}</mergeCells>`,
      })
    expect(await codeOf(merged(1))).toBe('read')
    expect(await codeOf(merged(1_000))).toBe('sheets.unsafe')
  })
  test('with links to elsewhere is read without a look there', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/other.xlsx`
    const sheet = `<sheetData>${rowsXml([HEADER])}<row r="2"><c r="A2" t="str"><f>'[1]Sheet1'!A1</f><v>007</v></c><c r="B2" t="str"><f>WEBSERVICE("${target}")</f><v>张三</v></c></row></sheetData>`
    const book = await BookReader.open(rawXlsx({ sheet, related: externalLink(target) }), LIMITS)
    const [[row] = []] = await Array.fromAsync(book.rows(0))
    expect(row!.cells).toMatchObject([
      { text: '007', formula: true },
      { text: '张三', formula: true },
    ])
    expect(asked).toBe(0)
  })
  test('of HTML whose cells claim to span everything', async () => {
    const html = `<table><tr><td>姓名</td><td>工号</td></tr><tr><td rowspan="1000000000" colspan="1000000000">张三</td></tr></table>`
    expect(await codeOf(Buffer.from(html))).toBe('read')
  })
})

describe('the worker', () => {
  test('hands over what it read, in batches, and can be left at any time', async () => {
    const book = await openSheets(withPeople(600))
    expect(book.sheets[0]!.table).toMatchObject({ rows: 600 })
    expect(await book.table(0, { row: 2, lines: 1 })).toMatchObject({ rows: 599 })
    const batches = await Array.fromAsync(book.rows(0))
    expect(batches.flat().map(({ number }) => number)).toEqual(Array.from({ length: 600 }, (_, index) => index + 2))
    for await (const batch of book.rows(0)) {
      expect(batch.length).toBeLessThan(600)
      break
    }
    await expect(book.rows(7).next()).rejects.toMatchObject({ code: 'sheets.noSuchSheet' })
    expect((await Array.fromAsync(book.rows(0))).flat()).toHaveLength(600)
    await book.close()
    await expect(book.table(0, { row: 1, lines: 1 })).rejects.toMatchObject({ code: 'sheets.cancelled' })
  })

  test('that needs too much memory ends, and nothing else', async () => {
    const html = Buffer.from(`<table><tr><td>工号<td>姓名${'<tr><td>007<td>张三'.repeat(100_000)}</table>`)
    expect(await outcome(html, { limits: { heapMegabytes: 24 } })).toBe('sheets.memory')
  })

  test('that takes too long ends', async () => {
    expect(await outcome(withPeople(10), { limits: { seconds: 0.01 } })).toBe('sheets.time')
  })

  test('ends when its reader does not want it any more', async () => {
    const before = AbortSignal.abort()
    expect(await outcome(withPeople(10), { signal: before })).toBe('sheets.cancelled')
    const whileOpening = new AbortController()
    const opening = outcome(withPeople(10), { signal: whileOpening.signal })
    whileOpening.abort()
    expect(await opening).toBe('sheets.cancelled')
    const whileReading = new AbortController()
    const book = await openSheets(withPeople(600), { signal: whileReading.signal })
    await expect(
      (async () => {
        for await (const _ of book.rows(0)) whileReading.abort()
      })(),
    ).rejects.toMatchObject({ code: 'sheets.cancelled' })
  })

  test('leaves the event loop free: it turns while a file is read', async () => {
    let turns = 0
    let reading = true
    const turn = (): void => {
      turns++
      if (reading) setImmediate(turn)
    }
    turn()
    const book = await openSheets(withPeople(3_000))
    reading = false
    await book.close()
    // In this thread the file would come in a few pieces, each of them one turn.
    expect(turns).toBeGreaterThan(200)
  })

  test('refuses a path whose file is too large before it reads it', async () => {
    await expect(openSheets(import.meta.filename, { limits: { bytes: 100 } })).rejects.toMatchObject({
      code: 'sheets.tooLarge',
    })
    await expect(openSheets(new Uint8Array(200), { limits: { bytes: 100 } })).rejects.toMatchObject({
      code: 'sheets.tooLarge',
    })
  })
})
