import { buffer } from 'node:stream/consumers'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { workbookStream, type StreamedSheet } from '../../server/lib/workbookStream.ts'

const PART = 500

/** So many parts of rows; tells when they are given up. */
function sheetOf(parts: number, { failAt = Infinity } = {}) {
  const given = { parts: 0, closed: false }
  async function* rows() {
    try {
      for (let part = 0; part < parts; part++) {
        if (part === failAt) throw new Error('the database is gone')
        given.parts++
        yield Array.from({ length: PART }, (_, at) => [part * PART + at, `书记\u0001${part}`, '007'])
      }
    } finally {
      given.closed = true
    }
  }
  const columns = [
    { header: '序号', width: 8 },
    { header: '姓名', width: 12 },
    { header: '工号', width: 12, format: 'text' as const },
  ]
  const sheet: StreamedSheet = { name: '名单', preface: [['某大学']], columns, rows: rows() }
  return { sheet, given }
}

describe('a long sheet', () => {
  it('holds every row in its order below the preface and the header', async () => {
    const { sheet } = sheetOf(5)
    const [read] = (await readXlsx(await buffer(workbookStream(sheet)))).sheets
    expect(read!.rows.slice(0, 3).map((row) => row.join())).toEqual(['某大学,,', ',,', '序号,姓名,工号'])
    expect(read!.rows.slice(3).map(([at]) => at)).toEqual(Array.from({ length: 5 * PART }, (_, at) => at))
    expect(read!.rows.at(-1)).toEqual([5 * PART - 1, '书记\ufffd4', '007'])
  })

  it('fails as a file when its rows fail: it never looks whole', async () => {
    await expect(buffer(workbookStream(sheetOf(5, { failAt: 3 }).sheet))).rejects.toThrow('the database is gone')
  })

  it('is not read further when whoever wanted the file has left', async () => {
    const { sheet, given } = sheetOf(2_000)
    const file = workbookStream(sheet)
    for await (const _ of file) break // destroys it
    await expect.poll(() => given.closed).toBe(true)
    expect(given.parts).toBeLessThan(200)
  })
})
