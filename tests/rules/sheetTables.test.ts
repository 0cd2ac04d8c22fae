import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textCell, type SheetRow } from '../../server/features/imports/reading/cell.rule.ts'
import { fieldOf, FIELD_NAMES, matchColumns, rememberedAs } from '../../server/features/imports/reading/columns.rule.ts'
import { splitSeveral, splitUnitPath } from '../../server/features/imports/reading/pieces.rule.ts'
import { findHeader, headerColumns, notesBelow } from '../../server/features/imports/reading/table.rule.ts'

const rows = (...lines: string[][]): SheetRow[] =>
  lines.map((cells, index) => ({ number: index + 1, hidden: false, cells: cells.map(textCell) }))
const column = (name: string, column: number, lines = [name]) => ({ name, column, lines })

describe('the field of a column', () => {
  test.each([
    ['姓名', 'name'],
    ['姓 名', 'name'],
    ['*姓名', 'name'],
    ['姓名（必填）', 'name'],
    ['姓名：', 'name'],
    ['教工号', 'staffNumber'],
    ['职工号', 'staffNumber'],
    ['工号*', 'staffNumber'],
    ['所在单位', 'unit'],
    ['部门', 'unit'],
    ['党内职务', 'position'],
    ['任职时间（年月）', 'from'],
    ['任职日期', 'from'],
    ['任职\n时间', 'from'],
    ['1.任职时间', 'from'],
    ['是否“双带头人”', 'dualLeader'],
    ['Ｅ－ｍａｉｌ', 'email'],
    ['身份证号码(18位)', 'idNumber'],
  ])('%j is %s', (header, field) => {
    expect(fieldOf(header)).toBe(field)
  })
  test.each(['', '序号', '张三', '2018.10', '姓名拼音'])('%j is none', (header) => {
    expect(fieldOf(header)).toBeNull()
  })
  test('every name of our own templates is understood, spaced out and starred as well', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(FIELD_NAMES)),
        fc.constantFrom('', '*', '＊', ':', '（必填）'),
        ([field, name], mark) => {
          expect(fieldOf(`${[...name].join(' ')}${mark}`)).toBe(field)
        },
      ),
    )
  })

  test('two columns for one field are in doubt, and what nobody knows is listed', () => {
    expect(matchColumns([column('序号', 0), column('姓名', 1), column('单位', 2), column('部门', 3)])).toEqual({
      fields: { name: 1, unit: 2 },
      unmatched: [column('序号', 0)],
      doubtful: [{ field: 'unit', columns: [2, 3] }],
    })
  })
  test('what a person chose goes before what we know', () => {
    const remembered = new Map([
      [rememberedAs('部 门'), null],
      [rememberedAs('代码'), 'staffNumber' as const],
    ])
    expect(matchColumns([column('单位', 0), column('部门', 1), column('代码*', 2)], remembered)).toEqual({
      fields: { unit: 0, staffNumber: 2 },
      unmatched: [],
      doubtful: [],
    })
  })
  test('of a header of two lines the lower one says more', () => {
    const header = [
      column('联系方式/手机号', 0, ['联系方式', '手机号']),
      column('党内/职务', 1, ['党内', '职务']),
      column('电话/邮箱', 2, ['电话', '邮箱']),
    ]
    expect(matchColumns(header)).toMatchObject({ fields: { phone: 0, position: 1, email: 2 }, doubtful: [] })
  })
})

describe('the header of a table', () => {
  test('stands below its titles', () => {
    const sheet = rows(
      ['2026 年支部书记名册'],
      ['填报单位：某大学', '', '2026.11'],
      [],
      ['序号', '姓名', '单位', '职务'],
      ['1', '张三', '医学院', '书记'],
    )
    expect(findHeader(sheet, [])).toEqual({ row: 4, lines: 1 })
  })
  test('of two lines that merged cells tie together', () => {
    const sheet = rows(['姓名', '联系方式', '联系方式'], ['姓名', '手机', '邮箱'], ['张三', '138', 'a@b'])
    const merges = [
      { top: 0, left: 0, bottom: 1, right: 0 },
      { top: 0, left: 1, bottom: 0, right: 2 },
    ]
    expect(findHeader(sheet, merges)).toEqual({ row: 1, lines: 2 })
    expect(headerColumns(sheet, { row: 1, lines: 2 })).toEqual([
      column('姓名', 0),
      column('联系方式/手机', 1, ['联系方式', '手机']),
      column('联系方式/邮箱', 2, ['联系方式', '邮箱']),
    ])
  })
  test('of two lines in a file that knows no merged cells', () => {
    const sheet = rows(['姓名', '工号', '联系方式', ''], ['', '', '手机', '邮箱'], ['张三', '007', '138', 'a@b'])
    expect(findHeader(sheet, [])).toEqual({ row: 1, lines: 2 })
  })
  test('with names that nobody knows is the first line of several texts', () => {
    expect(findHeader(rows(['名单'], ['甲', '乙', '丙'], ['1', '2', '3']), [])).toEqual({ row: 2, lines: 1 })
  })
  test('an incomplete first person is not taken for its second line', () => {
    const sheet = rows(['姓名', '工号', '单位', '手机'], ['张三', '', '医学院', ''], ['李四', '2', '文学院', '139'])
    expect(findHeader(sheet, [])).toEqual({ row: 1, lines: 1 })
    const unnamed = rows(['姓名', '工号', '', '手机'], ['张三', '甲', '医学院', '乙'])
    expect(findHeader(unnamed, [])).toEqual({ row: 1, lines: 1 })
  })
})

describe('what stands under a table', () => {
  const people = [
    ['1', '张三', '医学院', '书记'],
    ['2', '李四', '', ''],
  ]
  test.each([
    [['合计', '', '', '2']],
    [['合 计', '2 人', '', '']],
    [['注：以上数据截至 2026 年 11 月', '', '', '']],
    [['填表人：王五', '', '审核人：赵六', '日期：2026.11']],
    [['以上人员均已通过组织部审核，名单真实有效', '', '', '']],
  ])('%j is a note', (...[note]) => {
    expect(notesBelow(rows(...people, [], note), 4).map(({ number }) => number)).toEqual([4])
  })
  test.each([[['3', '', '', '']], [['3', '注平', '医学院', '书记']], [['负责人', '王五', '医学院', '书记']]])(
    '%j is a person, if perhaps an incomplete one',
    (person) => {
      expect(notesBelow(rows(...people, person), 4)).toEqual([])
    },
  )
})

test('a path of units in every way to write it', () => {
  const path = ['某大学', '医学院', '第一支部']
  for (const sign of ['/', ' / ', '-', '－', '—', '>', '＞', '\\', '→', '->'])
    expect(splitUnitPath(path.join(sign))).toEqual(path)
  expect(splitUnitPath('/某大学//医学院/第一支部/')).toEqual(path)
  expect(splitUnitPath('医学院')).toEqual(['医学院'])
})

test('several posts in one cell', () => {
  for (const sign of ['、', '；', ';', ',', '，', '\n', '\r\n'])
    expect(splitSeveral(`书记${sign}组织员`)).toEqual(['书记', '组织员'])
  expect(splitSeveral(' 书记、 书记、')).toEqual(['书记'])
})
