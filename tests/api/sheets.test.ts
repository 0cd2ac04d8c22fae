/** Spreadsheet files as people send them: each kind by what is in it, whatever its name. */
import { read as readBook, utils, write, CFB, type BookType, type WorkBook } from '@e965/xlsx'
import fc from 'fast-check'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { BookReader } from '../../server/features/imports/reading/bookReader.ts'
import { shownIn, type SheetRow } from '../../server/features/imports/reading/cell.rule.ts'
import { LIMITS } from '../../server/features/imports/reading/limits.ts'
import { remarksOn } from '../../server/features/imports/reading/remarks.rule.ts'
import { rawXlsx, rowsXml, zipOf } from '../support/workbooks.ts'

const HEADER = ['工号', '姓名', '单位', '任职时间']
const open = (file: Uint8Array) => BookReader.open(Buffer.from(file), LIMITS)

async function rowsOf(file: Uint8Array | BookReader, sheet = 0): Promise<SheetRow[]> {
  const book = file instanceof BookReader ? file : await open(file)
  return (await Array.fromAsync(book.rows(sheet))).flat()
}
const shown = (rows: SheetRow[]): string[][] => rows.map(({ cells }) => cells.map(shownIn))
const refusal = async (file: Uint8Array): Promise<string> =>
  open(file).then(
    () => 'read',
    (error: { code: string }) => error.code,
  )

describe('an .xlsx', () => {
  test('is read as its user sees it: titles, two lines of header, hidden rows, merged cells, notes', async () => {
    const book = await open(
      rawXlsx({
        sheet: `<sheetData>${rowsXml([['支部书记名册'], ['姓名', '单位', '联系方式'], [null, null, '手机', '邮箱']])}
          ${rowsXml(
            [
              ['张三', '医学院', '138'],
              ['李四', null, '139'],
            ],
            4,
          )}
          <row r="6" hidden="1"><c r="A6" t="inlineStr"><is><t>王五</t></is></c></row><row r="7" hidden="1"/>
          ${rowsXml([['赵六', '文学院']], 9)}${rowsXml([['注：截至 2026 年 11 月']], 11)}</sheetData>
          <autoFilter ref="A3:D9"><filterColumn colId="0"><filters><filter val="张三"/></filters></filterColumn></autoFilter>
          <mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/><mergeCell ref="C2:D2"/>
          <mergeCell ref="B4:B7"/></mergeCells>`,
      }),
    )
    expect(book.survey().sheets).toMatchObject([
      {
        name: '人员',
        hidden: false,
        filled: 8,
        hiddenRows: 1,
        filtered: true,
        table: {
          header: { row: 2, lines: 2 },
          columns: [{ name: '姓名' }, { name: '单位' }, { name: '联系方式/手机' }, { name: '联系方式/邮箱' }],
          titles: [{ row: 1, text: '支部书记名册' }],
          notes: [{ row: 11, text: '注：截至 2026 年 11 月' }],
          rows: 4,
        },
      },
    ])
    expect(remarksOn(book.survey().sheets[0]!)).toEqual([
      '有筛选：被筛掉的 1 行也会读取。',
      '表头上方的 1 行不作为数据：“支部书记名册”。',
      '表格下方的 1 行不作为数据：第 11 行“注：截至 2026 年 11 月”。',
    ])
    const rows = await rowsOf(book)
    expect(rows.map(({ number, hidden }) => [number, hidden])).toEqual([
      [4, false],
      [5, false],
      [6, true],
      [9, false],
    ])
    expect(shown(rows)).toEqual([
      ['张三', '医学院', '138'],
      ['李四', '医学院', '139'],
      ['王五', '医学院'],
      ['赵六', '文学院'],
    ])
    expect(rows[1]!.cells[1]).toEqual({ kind: 'text', text: '医学院', merged: true })
  })

  test('another header can be chosen', async () => {
    const book = await open(
      rawXlsx({ sheet: `<sheetData>${rowsXml([['甲', '乙'], HEADER, ['1', '张三']])}</sheetData>` }),
    )
    expect(book.table(0, { row: 1, lines: 1 })).toMatchObject({ columns: [{ name: '甲' }, { name: '乙' }], rows: 2 })
    expect(book.table(0)).toMatchObject({ header: { row: 2 }, rows: 1 })
    expect(() => book.table(5)).toThrow('没有这个工作表')
  })

  test('each kind of cell keeps what it is', async () => {
    const cell = (place: string, attributes: string, inner: string) => `<c r="${place}" ${attributes}>${inner}</c>`
    const cells = [
      cell('A2', 't="s"', '<v>0</v>'),
      cell('B2', 't="s"', '<v>1</v>'),
      cell('C2', 't="inlineStr"', '<is><r><t>富</t></r><r><t>文本</t></r></is>'),
      cell('D2', 's="1"', '<v>43374</v>'),
      cell('E2', 's="2"', '<v>7</v>'),
      cell('F2', 't="d"', '<v>2018-10-01T08:30:00</v>'),
      cell('G2', 't="b"', '<v>1</v>'),
      cell('H2', 't="e"', '<v>#N/A</v>'),
      cell('I2', 't="str"', '<f>A2</f><v>007</v>'),
      cell('J2', '', '<f>1+1</f><v>2</v>'),
      cell('K2', '', '<f>SUM(A1)</f>'),
      cell('L2', 's="3"', '<v>1.5</v>'),
    ]
    const book = await open(
      rawXlsx({
        sheet: `<sheetData>${rowsXml([['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']])}<row r="2">${cells.join('')}</row></sheetData>`,
        texts: '<si><t>007</t></si><si><t>覃_x0041_</t><rPh sb="0" eb="1"><t>qin</t></rPh></si>',
        formats: ['yyyy"年"m"月"d"日"', '00000', '[h]:mm'],
      }),
    )
    const [row] = await rowsOf(book)
    expect(row!.cells).toEqual([
      { kind: 'text', text: '007' },
      { kind: 'text', text: '覃A' },
      { kind: 'text', text: '富文本' },
      { kind: 'date', date: '2018-10-01' },
      { kind: 'number', number: 7, shown: '00007' },
      { kind: 'date', date: '2018-10-01', time: '08:30:00' },
      { kind: 'boolean', boolean: true },
      { kind: 'error', code: '#N/A' },
      { kind: 'text', text: '007', formula: true },
      { kind: 'number', number: 2, formula: true },
      null,
      { kind: 'number', number: 1.5 },
    ])
    expect(remarksOn(book.survey().sheets[0]!)).toEqual([
      '有 1 个公式没有保存计算结果，按空白读取。请用 Excel 或 WPS 打开并保存一次。',
    ])
  })

  test('that counts its days from 1904, and places no cells', async () => {
    const book = await open(
      rawXlsx({
        sheet:
          '<sheetData><row><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>任职时间</t></is></c></row><row hidden="1"><c t="inlineStr"><is><t>张三</t></is></c><c s="1"><v>41912</v></c></row></sheetData>',
        formats: [14],
        date1904: true,
      }),
    )
    expect(book.survey().dates).toBe('1904')
    expect(await rowsOf(book)).toEqual([
      {
        number: 2,
        hidden: true,
        cells: [
          { kind: 'text', text: '张三' },
          { kind: 'date', date: '2018-10-01' },
        ],
      },
    ])
  })

  test('that a library wrote is read as that library reads it', async () => {
    const value = fc.oneof(
      fc.constantFrom('007', '2018.10', '310101199001011234', '𠮷𡌴', ' a<&>"b ', '_x0041_', '一\n二'),
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
        .filter((text) => text.trim() !== '' && !/[\p{Cc}\ufffe\uffff]/u.test(text)),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    )
    const table = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('shared' as const, 'inline' as const), async (body, stringMode) => {
        const file = await writeXlsx({ sheets: [{ name: '表', rows: [HEADER, ...body] }], stringMode })
        const theirs = (await readXlsx(file)).sheets[0]!.rows.slice(1)
        const ours = new Map((await rowsOf(file)).map(({ number, cells }) => [number, cells]))
        theirs.forEach((cells, index) =>
          cells.forEach((expected, column) => {
            const cell = ours.get(index + 2)?.[column]
            const own =
              cell?.kind === 'text'
                ? cell.text
                : cell?.kind === 'number'
                  ? cell.number
                  : cell?.kind === 'boolean'
                    ? cell.boolean
                    : null
            expect(own).toEqual(expected === '' ? null : expected)
          }),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('of the strict form, with prefixes, and parts that have no names one would expect', async () => {
    const main = 'http://purl.oclc.org/ooxml/spreadsheetml/main'
    const office = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    const relations = (inner: string) => `<p:Relationships xmlns:p="x">${inner}</p:Relationships>`
    const file = zipOf({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': relations(`<p:Relationship Id="a" Type="${office}/officeDocument" Target="/book/Main.xml"/>`),
      'book/Main.xml': `<x:workbook xmlns:x="${main}" xmlns:q="${office}"><x:sheets><x:sheet name="图表" sheetId="1" q:id="c"/><x:sheet name="人员" sheetId="2" q:id="b"/></x:sheets></x:workbook>`,
      'book/_rels/Main.xml.rels': relations(
        `<p:Relationship Id="b" Type="${office}/worksheet" Target="../Sheets/one.xml"/><p:Relationship Id="c" Type="${office}/chartsheet" Target="chart.xml"/>`,
      ),
      'book/chart.xml': '<chartsheet/>',
      'Sheets/One.xml': `<x:worksheet xmlns:x="${main}"><x:sheetData><x:row><x:c t="str"><x:v>姓名</x:v></x:c></x:row><x:row><x:c t="str"><x:v>张三</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
    })
    const book = await open(file)
    expect(book.survey().sheets.map(({ name }) => name)).toEqual(['人员'])
    expect(shown(await rowsOf(book))).toEqual([['张三']])
  })

  test('of several sheets, of which some are hidden', async () => {
    const file = await writeXlsx({
      sheets: [
        { name: '在职', rows: [HEADER, ['1', '张三']] },
        { name: '字典', rows: [['甲']], hidden: true },
        { name: '空', rows: [] },
      ],
    })
    const book = await open(file)
    expect(book.survey().sheets.map(({ name, hidden, table }) => [name, hidden, table?.rows ?? null])).toEqual([
      ['在职', false, 1],
      ['字典', true, 0],
      ['空', false, null],
    ])
    expect(book.survey().sheets.map(remarksOn)).toEqual([[], ['这个工作表是隐藏的。'], ['这个工作表是空的。']])
  })
})

describe('a text file', () => {
  const lines = '工号,姓名,任职时间\r\n007,张三,2018.10\r\n310101199001011234,覃𠮷,20181001\r\n'
  const expected = [
    ['007', '张三', '2018.10'],
    ['310101199001011234', '覃𠮷', '20181001'],
  ]
  /** GBK has no 𠮷: GB18030 writes it in four bytes. */
  const gb18030 = Buffer.concat([
    Buffer.from('b9a4bac52cd0d5c3fb2cc8ced6b0cab1bce40d0a3030372cd5c5c8fd2c323031382e31300d0a', 'hex'),
    Buffer.from('3331303130313139393030313031313233342cf1fb9534b2352c32303138313030310d0a', 'hex'),
  ])
  test.each([
    ['UTF-8', 'csv', Buffer.from(lines)],
    ['UTF-8 with its mark', 'csv', Buffer.from(`\ufeff${lines}`)],
    ['GB18030', 'csv', gb18030],
    [
      'tabs in UTF-16, which Excel calls Unicode text',
      'tsv',
      Buffer.from(`\ufeff${lines.replaceAll(',', '\t')}`, 'utf16le'),
    ],
    ['semicolons', 'csv', Buffer.from(lines.replaceAll(',', ';'))],
    ['Excel’s own first line', 'csv', Buffer.from(`sep=;\r\n${lines.replaceAll(',', ';')}`)],
    ['every cell quoted', 'csv', Buffer.from(lines.replace(/[^,\r\n]+/g, '"$&"'))],
    ['="…", which keeps Excel from reading numbers', 'csv', Buffer.from(lines.replace(/\b\d+(?=,)/g, '="$&"'))],
  ])('in %s', async (_, kind, file) => {
    const book = await open(file)
    expect(book.survey()).toMatchObject({ kind, warnings: [] })
    expect(shown(await rowsOf(book))).toEqual(expected)
  })

  test('rows are counted as Excel does, with cells of several lines and empty ones', async () => {
    const rows = await rowsOf(Buffer.from('姓名,职务\n张三,"书记\n组织员"\n\n李四,"他说""好"""\n'))
    expect(rows.map(({ number, cells }) => [number, ...cells.map(shownIn)])).toEqual([
      [2, '张三', '书记\n组织员'],
      [4, '李四', '他说"好"'],
    ])
  })

  test('a quotation mark that is never closed swallows nothing, and is said with its line', async () => {
    const book = await open(Buffer.from('姓名,职务\n张三,"书记\n李四,组织员\n王五,书记\n'))
    expect(book.survey().warnings).toEqual([
      { code: 'unclosedQuote', line: 2, sentence: '第 2 行有一个引号没有成对，已按普通文字读取，请核对这一行。' },
    ])
    expect(shown(await rowsOf(book))).toEqual([
      ['张三', '"书记'],
      ['李四', '组织员'],
      ['王五', '书记'],
    ])
    expect(book.survey().warnings).toHaveLength(1) // said once, however often the rows are gone through
  })
  test('nor does one that the next quoted cell would close', async () => {
    const book = await open(Buffer.from('姓名,职务\n张三,"书记\n李四,"组织员"\n'))
    expect(book.survey().warnings).toMatchObject([{ code: 'unclosedQuote', line: 2 }])
    expect(shown(await rowsOf(book))).toEqual([
      ['张三', '"书记'],
      ['李四', '组织员'],
    ])
  })
  test('a cell of very many lines is asked about', async () => {
    const book = await open(Buffer.from(`姓名,职务\n张三,"${'行\n'.repeat(20)}"\n李四,书记\n`))
    expect(book.survey().warnings).toMatchObject([{ code: 'manyLines', line: 2 }])
    expect(await rowsOf(book)).toHaveLength(2)
  })
})

describe('what is called .xls', () => {
  const sheet = utils.aoa_to_sheet([
    HEADER,
    ['007', '覃𠮷', '医学院', '2018.10'],
    ['310101199001011234', '李四', '', { t: 'n', v: 43374, z: 'yyyy"年"m"月"d"日"' }],
    ['9', '王五', '文学院', { t: 'n', v: 43374, z: 'm/d/yy' }],
  ])
  sheet['!merges'] = [{ s: { r: 1, c: 2 }, e: { r: 2, c: 2 } }]
  const book: WorkBook = { SheetNames: ['人员', '字典'], Sheets: { 人员: sheet, 字典: utils.aoa_to_sheet([['甲']]) } }
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
  const written = (bookType: BookType): Buffer => write(book, { type: 'buffer', bookType }) as Buffer

  const people = [
    ['007', '覃𠮷', '医学院', '2018.10'],
    ['310101199001011234', '李四', '医学院', '2018-10-01'],
    ['9', '王五', '文学院', '2018-10-01'],
  ]
  test.each(['biff8', 'xlml'] as const)('%s', async (bookType) => {
    const opened = await open(written(bookType))
    expect(opened.survey().sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['人员', false],
      ['字典', true],
    ])
    expect(shown(await rowsOf(opened))).toEqual(people)
  })

  test('BIFF of 1904 with a hidden row', async () => {
    const old: WorkBook = {
      SheetNames: ['人员'],
      Sheets: {
        人员: utils.aoa_to_sheet([
          ['姓名', '任职时间'],
          ['张三', { t: 'n', v: 41912, z: 'yyyy/m/d' }],
        ]),
      },
    }
    old.Workbook = { WBProps: { date1904: true } }
    const opened = await open(withHiddenRow(write(old, { type: 'buffer', bookType: 'biff8' }) as Buffer, 1))
    expect(await rowsOf(opened)).toMatchObject([
      { number: 2, hidden: true, cells: [{ text: '张三' }, { date: '2018-10-01' }] },
    ])
  })

  test.each(['biff5', 'biff2'] as const)('%s, whose texts are in GBK', async (bookType) => {
    const letters = utils.aoa_to_sheet([
      ['ABCD', 'EFGH'],
      ['007', 'IJKL'],
    ])
    const file = write({ SheetNames: ['a'], Sheets: { a: letters } }, { type: 'buffer', bookType }) as Buffer
    // The library writes no GBK: 工号, 姓名 and 张三 take the place of letters.
    const words = { ABCD: 'b9a4bac5', EFGH: 'd0d5c3fb', IJKL: 'd5c5c8fd' }
    for (const [word, hex] of Object.entries(words)) Buffer.from(hex, 'hex').copy(file, file.indexOf(word))
    const codePage = file.indexOf(Buffer.from('42000200', 'hex'))
    if (codePage > 0) file.writeUInt16LE(936, codePage + 4)
    const opened = await open(file)
    expect(opened.table(0).columns.map(({ name }) => name)).toEqual(['工号', '姓名'])
    expect(shown(await rowsOf(opened))).toEqual([['007', '张三']])
  })

  const xml2003 = (rows: string, more = ''): Buffer =>
    Buffer.from(
      `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">${more}<Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="m"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles><Worksheet ss:Name="人员"><Table>${rows}</Table></Worksheet></Workbook>`,
    )
  const data = (type: string, value: string, attributes = ''): string =>
    `<Cell ${attributes}><Data ss:Type="${type}">${value}</Data></Cell>`
  const header = `<Row>${HEADER.map((name) => data('String', name)).join('')}</Row>`

  test('XML of 2003: days as they are written, texts with their parts, rows and cells in their places', async () => {
    const rows = `<Row ss:Hidden="1" ss:Span="2">${data('String', '007')}${data('String', '<![CDATA[覃<]]>&#134071;')}</Row>
      <Row>${data('Number', '9')}${data('String', '甲', 'ss:Index="3" ss:MergeDown="1"')}${data('DateTime', '2018-10-01T00:00:00.000', 'ss:StyleID="d"')}</Row>
      <Row><Cell ss:MergeAcross="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>富</B><Font>文本</Font></ss:Data><Comment><ss:Data>批注</ss:Data></Comment></Cell><Cell/>${data('DateTime', '2018-10-01T00:00:00.000', 'ss:StyleID="m"')}</Row>
      <Row ss:Index="9">${data('Boolean', '1')}${data('Error', '#N/A')}<Cell/>${data('Number', '43374', 'ss:StyleID="d" ss:Formula="=RC"')}</Row>`
    const [first, second, third, fourth] = await rowsOf(xml2003(header + rows))
    expect(first).toMatchObject({ number: 2, hidden: true, cells: [{ text: '007' }, { text: '覃<𠮷' }] })
    expect(second).toMatchObject({ number: 5, hidden: false })
    expect(second!.cells.slice(1)).toEqual([null, { kind: 'text', text: '甲' }, { kind: 'date', date: '2018-10-01' }])
    expect(third!.cells).toMatchObject([
      { text: '富文本' },
      { text: '富文本', merged: true },
      { text: '甲', merged: true },
      { date: '2018-10-01', monthOnly: true },
    ])
    expect(fourth).toMatchObject({
      number: 9,
      cells: [{ boolean: true }, { code: '#N/A' }, null, { date: '2018-10-01', formula: true }],
    })
  })

  test('XML of 2003 that counts from 1904, with a sheet that is hidden', async () => {
    const options = '</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions><Table>'
    const row = `<Row>${data('String', '1')}<Cell/><Cell/>${data('Number', '41912', 'ss:StyleID="d"')}</Row>`
    const opened = await open(xml2003(header + row + options, '<ExcelWorkbook><Date1904/></ExcelWorkbook>'))
    expect(opened.survey()).toMatchObject({ kind: 'xml', dates: '1904', sheets: [{ hidden: true }] })
    expect(await rowsOf(opened)).toMatchObject([{ cells: [{ text: '1' }, null, null, { date: '2018-10-01' }] }])
  })

  test('an HTML table, in GBK whatever it says of itself', async () => {
    // 工号 姓名 任职时间 张三
    const [number, name, time, person] = ['b9a4bac5', 'd0d5c3fb', 'c8ced6b0cab1bce4', 'd5c5c8fd'].map((hex) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    )
    const html = `<html><head><meta charset="gb2312"></head><table><tr><th>${number}</th><th>${name}</th><th>${time}</th></tr><tr><td>007</td><td rowspan="2">${person}</td><td>2018.10</td></tr><tr><td>310101199001011234</td><td>&nbsp;</td></tr></table></html>`
    const opened = await open(Buffer.from(html, 'latin1'))
    expect(opened.survey()).toMatchObject({ kind: 'html', encoding: 'gb18030' })
    expect(shown(await rowsOf(opened))).toEqual([
      ['007', '张三', '2018.10'],
      ['310101199001011234', '张三'],
    ])
  })

  test.each([
    ['end tags left out', '<tr><th>姓名<th>工号<tr><td>张三<td>007', [['张三', '007']]],
    [
      'characters as numbers',
      '<tr><th>姓名</th><th>工号</th></tr><tr><td>&#134071;&#x20BB7;&middot;&amp;</td><td>="007"</td></tr>',
      [['𠮷𠮷·&', '007']],
    ],
    [
      'marks within attributes',
      `<tr><th title="a>b">姓名<th data-x='<td>'>工号</tr><tr><td nowrap">张三<td title="'>">007</tr>`,
      [['张三', '007']],
    ],
    [
      'what is not shown',
      '<!-- <tr><td>x</td></tr> --><tr><th>姓名<th>工号</tr><script>"<tr><td>x"</script><tr><!-- <td>x --><td>张三<td>007</tr>',
      [['张三', '007']],
    ],
    [
      'lines and layout',
      '<tr><th>姓名<th>职务</tr><tr><td>\n  张三\n </td><td><p>书记</p><p>组织员<br>委员</p></td></tr>',
      [['张三', '书记\n组织员\n委员']],
    ],
    [
      'a table in a cell',
      '<tr><th>姓名<th>工号<th>职务</tr><tr><td>张三<td><table><tr><td>内</table></td><td>书记</tr>',
      [['张三', '', '书记']],
    ],
    [
      'spans',
      '<TR><TH>姓名<TH>单位<TH>职务</TR><TR><TD>张三<TD ROWSPAN=2>甲<TD>书记</TR><TR><TD>李四<TD>委员</TR>',
      [
        ['张三', '甲', '书记'],
        ['李四', '甲', '委员'],
      ],
    ],
  ])('HTML with %s', async (_, table, people) => {
    expect(shown(await rowsOf(Buffer.from(`<html><table>${table}</table></html>`)))).toEqual(people)
  })
  test('HTML with hidden rows and several tables', async () => {
    const opened = await open(
      Buffer.from(
        '<table><tr><td><table><tr><td>姓名<td>工号<tr style="display: none"><td>张三<td>1</table></table><table><tr><td>姓名<td>工号</table>',
      ),
    )
    expect(remarksOn(opened.survey().sheets[0]!)).toEqual(['隐藏的 1 行也会读取。'])
    expect(opened.survey().sheets).toMatchObject([{ hiddenRows: 1, table: { rows: 1 } }, { table: { rows: 0 } }])
  })
})

/** Puts a record that the library does not write into a BIFF file, behind the first of some kind. */
function withRecord(file: Buffer, record: Buffer, behind: number): Buffer {
  const container = CFB.read(file, { type: 'buffer' })
  const entry = CFB.find(container, '/Workbook')!
  const stream = Buffer.from(entry.content as Uint8Array)
  let at = 0
  while (stream.readUInt16LE(at) !== behind) at += 4 + stream.readUInt16LE(at + 2)
  at += 4 + stream.readUInt16LE(at + 2)
  entry.content = Buffer.concat([stream.subarray(0, at), record, stream.subarray(at)])
  entry.size = entry.content.length
  return CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as unknown as Buffer
}

const [BOF, DIMENSIONS] = [0x0809, 0x0200]
function withHiddenRow(file: Buffer, row: number): Buffer {
  const record = Buffer.alloc(20)
  record.writeUInt16LE(0x0208, 0)
  record.writeUInt16LE(16, 2)
  record.writeUInt16LE(row, 4)
  record.writeUInt16LE(2, 8)
  record.writeUInt16LE(0x00ff, 10)
  record.writeUInt16LE(0x0120, 16) // fDyZero: hidden
  return withRecord(file, record, DIMENSIONS)
}

test('what is no spreadsheet is called what it is', async () => {
  const compound = (name: string): Buffer => {
    const container = CFB.utils.cfb_new()
    CFB.utils.cfb_add(container, `/${name}`, Buffer.from('x'))
    return CFB.write(container, { type: 'buffer', fileType: 'cfb' }) as unknown as Buffer
  }
  const xlsb = write(
    { SheetNames: ['a'], Sheets: { a: utils.aoa_to_sheet([['甲']]) } },
    { type: 'buffer', bookType: 'xlsb' },
  ) as Buffer
  expect(readBook(xlsb).SheetNames).toEqual(['a'])
  const xls = write(readBook(xlsb), { type: 'buffer', bookType: 'biff8' }) as Buffer
  const files: [Buffer, string][] = [
    [Buffer.alloc(0), 'sheets.empty'],
    [Buffer.from('%PDF-1.7'), 'sheets.notASheet'],
    [Buffer.from('89504e470d0a1a0a', 'hex'), 'sheets.notASheet'],
    [zipOf({ 'word/document.xml': '<w/>' }), 'sheets.notASheet'],
    [zipOf({ 'readme.txt': 'x' }), 'sheets.notASheet'],
    [xlsb, 'sheets.notASheet'],
    [compound('EncryptedPackage'), 'sheets.encrypted'],
    // FilePass: what follows is scrambled.
    [withRecord(xls, Buffer.from('2f000600010001000100', 'hex').subarray(0, 10), BOF), 'sheets.encrypted'],
    [compound('WordDocument'), 'sheets.notASheet'],
    [compound('Something'), 'sheets.unknown'],
    [Buffer.from('MIME-Version: 1.0\r\n'), 'sheets.notASheet'],
    [Buffer.from('{\\rtf1 x}'), 'sheets.notASheet'],
    [Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), 'sheets.unknown'],
    [Buffer.from(' \n \n'), 'sheets.empty'],
    [rawXlsx({ sheet: '<sheetData/>' }), 'sheets.empty'],
    [rawXlsx({ sheet: '<sheetData><row r="1">' }), 'sheets.broken'],
  ]
  for (const [file, code] of files)
    expect([file.toString('latin1', 0, 40), await refusal(file)]).toEqual([file.toString('latin1', 0, 40), code])
  const whole = rawXlsx({ sheet: `<sheetData>${rowsXml([HEADER])}</sheetData>` })
  for (const length of [30, 200, whole.length - 30])
    expect(await refusal(whole.subarray(0, length))).toMatch(/broken|unknown|notASheet/)
})
