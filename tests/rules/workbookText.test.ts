import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { workbook } from '../../server/lib/workbook.ts'

test('what somebody typed stays text in a file that we write, however like a formula it looks', async () => {
  const typed = ['=1+1', '=HYPERLINK("http://evil.example","x")', '+1', '-1', '@SUM(A1)', '\t=1', "=cmd|' /C calc'!A0"]
  const columns = [{ header: '姓名', width: 20 }]
  const bytes = await workbook('甲', '名册', [
    { name: '名册', preface: [], columns, rows: typed.map((text) => [text]) },
  ])
  const [sheet] = (await readXlsx(bytes)).sheets
  expect(sheet!.rows.slice(1)).toEqual(typed.map((text) => [text]))
  expect(
    [...(sheet!.cells ?? new Map<string, { formula?: string }>()).values()].filter(({ formula }) => formula),
  ).toEqual([])
})
