import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withAssets } from '../../server/features/questions/formats/assets.rule.ts'
import { heldBy } from '../../server/features/questions/formats/held.ts'
import type { BroughtFile } from '../../server/features/questions/formats/reading.ts'
import type { Words } from '../../server/features/questions/question.contract.ts'
import { writeWord } from '../../server/features/questions/formats/word/writeWord.ts'
import { readWord } from '../../server/features/questions/formats/word/readWord.ts'
import { article, withArticles } from '../support/articles.ts'
import { bankQuestion, questionTraits } from '../support/bankQuestions.ts'
import { exchanged } from '../support/exchanged.ts'
import { nasty, withWords } from '../support/nastyWords.ts'
import { png } from '../support/png.ts'
import { brief } from '../support/questionBriefs.ts'
import { zipOf } from '../support/workbooks.ts'
import { definition, drawn, list, listed, paragraph, run, startsAt, table, wordFile } from '../support/wordFile.ts'

const written = fc.record({ content: bankQuestion, traits: questionTraits })
const PICTURES: Record<string, Buffer> = { 'a-picture': png(5, 3, [1, 0, 0]) }
const file = (id: string): Promise<BroughtFile> =>
  Promise.resolve({ id, name: `${id}.png`, type: 'image/png', bytes: PICTURES[id]! })
/** A head of answers, of scores, of questions: as data of a stem. */
const TABLES = [
  [
    ['题号', '1'],
    ['答案', 'B'],
  ],
  [
    ['得分', '评卷人'],
    ['', ''],
  ],
  [
    ['题干', '答案'],
    ['A. 一', '1. 二'],
  ],
].map((rows): Words => ({
  type: 'doc',
  content: [
    {
      type: 'table',
      content: rows.map((row) => ({
        type: 'tableRow',
        content: row.map((text) => ({
          type: 'tableCell',
          attrs: { colspan: 1, rowspan: 1 },
          content: [{ type: 'paragraph', ...(text && { content: [{ type: 'text', text }] }) }],
        })),
      })),
    },
  ],
}))

it('a document reads back as it was, whatever signs, pictures and tables its questions hold', async () => {
  const words = fc.oneof(fc.constant(null), article, fc.constantFrom(...TABLES))
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { minLength: 1, maxLength: 3 }),
      fc.array(nasty, { minLength: 1, maxLength: 5 }),
      fc.array(words, { minLength: 1, maxLength: 5 }),
      async (questions, signs, articles) => {
        const held = questions.flatMap(({ content, traits }) => {
          const own = heldBy('word', { content: withArticles(withWords(content, signs), articles), traits }).held
          return own ? [own] : []
        })
        const { questions: read, faults, files } = await readWord(await writeWord(held, file))
        const assetOf = new Map(
          files.map(({ id, bytes }) => [id, Object.keys(PICTURES).find((each) => PICTURES[each]!.equals(bytes))!]),
        )
        expect(faults).toEqual([])
        const back = read.map((each) => ({ ...each, content: withAssets(each.content, (id) => assetOf.get(id)!) }))
        expect(back.map(exchanged)).toEqual(held.map(exchanged))
      },
    ),
    { numRuns: 40 },
  )
})

const RED = '<w:color w:val="FF0000"/>'
const UNDERLINED = '<w:u w:val="single"/>'
const HIGHLIGHT = '<w:highlight w:val="yellow"/>'
const BOLD = '<w:b/>'

const QUESTIONS = definition(0, [
  ['decimal', '%1.'],
  ['upperLetter', '%2.'],
])
const HEADINGS = definition(1, [['japaneseCounting', '%1、']])
const OPTIONS = definition(2, [['upperLetter', '%1．']])
const OPTION = (level: string) => `<w:pStyle w:val="${level}"/>`
const SINGLE = 'single | 最高领导机关是（ ） | 中央委员会/全国代表大会 | B'

interface Case {
  body: string[]
  styles?: string
  numbering?: string
}
it.each<[string, Case, string[]]>([
  [
    'numbers and letters of one list of two levels, headings of another',
    {
      numbering: QUESTIONS + HEADINGS + list(1, 0) + list(2, 1),
      body: [
        paragraph('单项选择题', listed(2)),
        paragraph('最高领导机关是（B）', listed(1)),
        ...['中央委员会', '全国代表大会'].map((text) => paragraph(text, listed(1, 1))),
        paragraph('一是', listed(1)),
        ...['甲', '乙', '丙'].map((text) => paragraph(text, listed(1, 1))),
        paragraph('答案：C'),
        paragraph('判断题', listed(2)),
        paragraph('对的。（√）', listed(1)),
      ],
    },
    [SINGLE, 'single | 一是 | 甲/乙/丙 | C', 'judge | 对的。 | true'],
  ],
  [
    'a list of options that begins anew for each question, one definition',
    {
      numbering: QUESTIONS + OPTIONS + list(1, 0) + list(2, 2) + list(3, 2, startsAt(0, 1)),
      body: [
        paragraph('最高领导机关是（B）', listed(1)),
        ...['中央委员会', '全国代表大会'].map((text) => paragraph(text, listed(2))),
        paragraph('最高领导机关是（B）', listed(1)),
        ...['中央委员会', '全国代表大会'].map((text) => paragraph(text, listed(3))),
      ],
    },
    [SINGLE, SINGLE],
  ],
  [
    'numbering in styles that rest on each other, taken off by numId 0',
    {
      numbering:
        definition(0, [
          ['chineseCountingThousand', '第%1部分 ', '<w:suff w:val="nothing"/>'],
          ['decimal', '%2、', '<w:pStyle w:val="Question"/>'],
          ['upperLetter', '%3、', '<w:pStyle w:val="Option"/>'],
        ]) + list(7, 0),
      styles: [
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>',
        '<w:style w:type="paragraph" w:styleId="Base"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>',
        '<w:style w:type="paragraph" w:styleId="Question"><w:basedOn w:val="Base"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr></w:style>',
        '<w:style w:type="paragraph" w:styleId="Option"><w:basedOn w:val="Base"/></w:style>',
      ].join(''),
      body: [
        paragraph('单选题', OPTION('Base')),
        paragraph('最高领导机关是（ ）', OPTION('Question')),
        ...['中央委员会', '全国代表大会'].map((text) => paragraph(text, OPTION('Option'))),
        paragraph('答案：B', `${OPTION('Question')}<w:numPr><w:numId w:val="0"/></w:numPr>`),
      ],
    },
    [SINGLE],
  ],
  ...(
    [
      ['red', RED],
      ['underlined', UNDERLINED],
      ['highlighted', HIGHLIGHT],
      ['shaded', '<w:shd w:val="clear" w:fill="FFFF00"/>'],
      ['framed', '<w:bdr w:val="single"/>'],
      ['dotted', '<w:em w:val="dot"/>'],
      ['bold', BOLD],
      ['a style of characters', '<w:rStyle w:val="Right"/>'],
    ] as const
  ).map(([name, look]): [string, Case, string[]] => [
    `the right option is ${name}`,
    {
      styles:
        '<w:style w:type="character" w:styleId="Right"><w:basedOn w:val="Red"/></w:style>' +
        `<w:style w:type="character" w:styleId="Red"><w:rPr>${RED}</w:rPr></w:style>`,
      body: [
        paragraph('1. 最高领导机关是（ ）'),
        paragraph('A. 中央委员会'),
        paragraph(run('B. ') + run('全国代表大会', look)),
        paragraph('2. 最高领导机关是（ ）'),
        paragraph(run('A. 中央委员会\tB.') + run(' 全国代表大会', look)),
      ],
    },
    [SINGLE, SINGLE],
  ]),
  [
    'several are; the usual colour, near black and links are no mark',
    {
      body: [
        paragraph(run('多选题', BOLD)),
        paragraph(run('1. 哪些？', '<w:color w:val="333333"/>')),
        paragraph(run('A. 甲', RED)),
        paragraph(`<w:hyperlink r:id="x">${run('B. 乙', RED + UNDERLINED)}</w:hyperlink>`),
        paragraph(run('C. 丙', '<w:color w:val="404040"/>')),
        paragraph(run('D. 丁', '<w:color w:val="C00000"/>')),
        paragraph(run('2. 题干都是粗体，选项也是', BOLD)),
        paragraph(run('A. 甲', BOLD)),
        paragraph(run('B. 乙', BOLD + RED)),
        paragraph(run('C. 丙', BOLD + RED)),
      ],
    },
    ['multiple | 哪些？ | 甲/乙/丙/丁 | AD', 'multiple | 题干都是粗体，选项也是 | 甲/乙/丙 | BC'],
  ],
  [
    'the letter in the stem, underlined or red, with and without brackets',
    {
      body: [
        paragraph(run('1. 最高领导机关是（ ') + run('B', RED) + run(' ）')),
        paragraph('A. 中央委员会 B. 全国代表大会'),
        paragraph(run('2. 最高领导机关是') + run('  B  ', UNDERLINED)),
        paragraph('A. 中央委员会 B. 全国代表大会'),
        paragraph(run('3. 对') + run('党', RED) + run('忠诚。') + run('√', RED)),
      ],
    },
    [SINGLE, SINGLE, 'judge | 对党忠诚。 | true'],
  ],
  [
    'gaps: underlined spaces and tabs, underlined or coloured words',
    {
      body: [
        paragraph('二、填空题'),
        paragraph(
          run('1. 年满') +
            run('      ', UNDERLINED) +
            run('岁，预备期') +
            '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r>' +
            run('年。'),
        ),
        paragraph('答案：十八；一'),
        paragraph(
          run('2. 宗旨是') +
            run(' 为人民服务 ', UNDERLINED) +
            run('，对') +
            run('党', BOLD) +
            run('忠诚，共') +
            run('三', UNDERLINED) +
            run('级。'),
        ),
        paragraph(run('3. 宗旨是__') + run('为人民服务', RED) + run('__。')),
        paragraph(run('4. 时间是（') + run('1921年', RED) + run('）。')),
      ],
    },
    [
      'blank | 年满____岁，预备期____年。 | 十八/一',
      'blank | 宗旨是____，对党忠诚，共____级。 | 为人民服务/三',
      'blank | 宗旨是____。 | 为人民服务',
      'blank | 时间是____。 | 1921年',
    ],
  ],
  [
    'a key in a table before the next section, marks of the marker, options in cells',
    {
      body: [
        table(['题号', '一', '二', '总分'], ['得分', '', '', '']),
        paragraph('一、单选题'),
        paragraph('1. 最高领导机关是（ ）'),
        table(['A. 中央委员会', 'B. 全国代表大会']),
        table(['题号', '1', '2'], ['答案', 'B', '']),
        paragraph('二、判断题'),
        paragraph('1. 对的。'),
        table(['题号', '答案'], ['1', '×']),
      ],
    },
    [SINGLE, 'judge | 对的。 | false'],
  ],
  [
    'what was deleted is gone, what was put in is there; fields, soft breaks, symbols, hidden answers, text boxes',
    {
      body: [
        paragraph(
          `${run('1. 最高')}<w:del><w:r><w:delText>权力</w:delText></w:r></w:del><w:ins>${run('领导')}</w:ins>${run('机关是（ ）')}<w:r><w:br/></w:r>${run('A. 中央委员会')}<w:r><w:br/><w:t>B. 全国代表大会</w:t></w:r>`,
        ),
        paragraph(run('答案：B', '<w:vanish/>')),
        paragraph(
          `${run('2. 对')}${run('xyz网', '<w:vanish/>')}${run('的。（')}<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>${run('）')}`,
        ),
        paragraph(
          `${run('3. 见')}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('第2页')}<w:r><w:fldChar w:fldCharType="end"/></w:r>${run('（')}${run('O', '<w:rFonts w:ascii="Wingdings 2"/>')}${run('）')}`,
        ),
        paragraph(
          `${run('4. 问？')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>${paragraph('答案：答')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${paragraph('答案：答')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
        ),
        paragraph(run('5. 合'), '<w:rPr><w:del/></w:rPr>'),
        paragraph('并（对）'),
      ],
    },
    [SINGLE, 'judge | 对的。 | true', 'judge | 见第2页 | false', 'short | 问？ | 答', 'judge | 合并 | true'],
  ],
  [
    'a table with a row for each question',
    {
      body: [
        table(
          ['序号', '题型', '题目', '选项A', '选项B', '正确答案', '难易度'],
          ['1', '单选题', '最高领导机关是（ ）', '中央委员会', '全国代表大会', 'B', '易'],
          ['2', '选择题', '一是', '甲', paragraph(run('乙', RED)), '', ''],
          ['3', '判断', '对的。', '', '', '√', ''],
        ),
      ],
    },
    [SINGLE, 'single | 一是 | 甲/乙 | B', 'judge | 对的。 | true'],
  ],
])('a document is understood: %s', async (_, file, expected) => {
  const { questions, faults } = await readWord(wordFile(file))
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

it('a document that LibreOffice 7.4 wrote is understood: its numbering, and answers by underline, colour, highlight', async () => {
  const { questions, faults } = await readWord(
    await readFile(path.join(import.meta.dirname, '../support/libreOffice.docx')),
  )
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual([
    'single | 中国共产党成立于哪一年？ | 1919年/1921年/1927年/1949年 | B',
    'single | 党支部党员大会一般多久召开一次？ | 每月/每季度/每半年/每年 | B',
    'single | 党的最高理想和最终目标是什么？ | 小康社会/共同富裕/实现共产主义/民族复兴 | C',
    'judge | 党员可以退党。 | true',
    'judge | 预备党员有表决权。 | false',
  ])
})

const picture = png(8, 6, [200, 0, 0])
const told = (words: unknown): unknown[] =>
  (words as { content: { type: string; content?: { text?: string }[] }[] }).content.map(
    ({ type, content }) => content?.[0]?.text ?? type,
  )

it('pictures, tables, formulas and notes stand in their places; what cannot be shown is said', async () => {
  const { questions, faults, files } = await readWord(
    wordFile({
      pictures: { p1: { name: 'a.png', bytes: picture }, p2: { name: 'b.wmf', bytes: Buffer.from('wmf') } },
      body: [
        paragraph(`${run('1. 看图：')}${drawn('p1', '会徽')}${run('是什么？')}`),
        paragraph(`${run('A. ')}${drawn('p1')}`),
        paragraph(`${run('B. 乙')}${drawn('p2')}`),
        paragraph('答案：A'),
        paragraph('2. 看表：'),
        table(['年', '数'], ['<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph('合计')]),
        paragraph(
          `${run('多少')}<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>${run('？')}<w:r><w:footnoteReference w:id="1"/></w:r>`,
        ),
        paragraph('答案：五'),
        paragraph(
          `${run('3. H')}${run('2', '<w:vertAlign w:val="subscript"/>')}${run('O？')}${run('网', '<w:vanish/>')}`,
        ),
        paragraph('答案：水'),
      ],
    }),
  )
  expect(faults).toEqual([])
  const [first, second, third] = questions.map(({ content, notes, place }) => ({ content, notes, place }))
  expect(told(first!.content.stem)).toEqual(['看图：', 'picture', '是什么？'])
  expect(first).toMatchObject({
    place: '“1. 看图：[图片]是什么？”',
    content: {
      options: [{ text: { content: [{ type: 'picture', attrs: { asset: files[0]!.id } }] } }, { text: '乙' }],
    },
    notes: ['题里有图片、音频或附件，没有读入，请读入后补上'],
  })
  expect(files.map(({ type, bytes }) => [type, Buffer.from(bytes)])).toEqual([['image/png', picture]])
  expect(told(second!.content.stem)).toEqual(['看表：', 'table', '多少'])
  expect((second!.content.stem as unknown as { content: { content: unknown[] }[] }).content[2]!.content).toEqual([
    { type: 'text', text: '多少' },
    { type: 'formula', attrs: { tex: '\\frac{a+b}{2}' } },
    { type: 'text', text: '？' },
  ])
  expect(second!.notes).toEqual(['脚注、尾注没有读入'])
  expect(third).toMatchObject({ content: { stem: 'H₂O？', reference: '水' }, notes: ['隐藏文字没有读入'] })
})

it('a mark that differs from the written answer is told, one bad question stops no other', async () => {
  const { questions, faults } = await readWord(
    wordFile({
      body: [
        ...[paragraph('1. 甲'), paragraph(run('A. 一', RED)), paragraph('B. 二'), paragraph('答案：B')],
        ...[
          paragraph('单选题'),
          paragraph('2. 乙'),
          paragraph(run('A. 一', RED)),
          paragraph(run('B. 二', RED)),
          paragraph('C. 三'),
        ],
        ...[paragraph('3. 丙（A）'), paragraph('A. 一'), paragraph('B. 二')],
      ],
    }),
  )
  expect(questions.map(brief)).toEqual(['single | 甲 | 一/二 | B', 'single | 丙（ ） | 一/二 | A'])
  expect(questions[0]!.notes).toEqual(['标出的选项（颜色、下划线等）是“A”，和写明的答案不同，以写明的为准'])
  expect(faults).toMatchObject([{ line: 6, place: '“2. 乙”', code: 'severalAnswers' }])
})

it.each<[string, Uint8Array, string]>([
  ['no archive', Buffer.from('<html>题</html>'), 'questionFile.notWord'],
  ['an old file or a sealed one', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'questionFile.oldWord'],
  ['a workbook', zipOf({ 'xl/workbook.xml': '<workbook/>' }), 'questionFile.notWord'],
  ['entities', zipOf({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><w:document/>' }), 'questionFile.notWord'],
  ['what never ends', zipOf({ 'word/document.xml': '<w:document><w:body><w:p>' }), 'questionFile.notWord'],
  [
    'more than a document has',
    zipOf({ 'word/document.xml': `<d><body><p>${'<r/>'.repeat(600_000)}</p></body></d>` }),
    'questionFile.bigWord',
  ],
  [
    'more than it says',
    zipOf({ 'word/document.xml': `<d><body>${' '.repeat(50 * 2 ** 20)}` }, { 'word/document.xml': 10 }),
    'questionFile.bigWord',
  ],
])('what is no document is refused: %s', async (_, bytes, code) => {
  await expect(readWord(bytes)).rejects.toMatchObject({ code })
})

it('any parts give questions, faults or a refusal', async () => {
  const name = fc.constantFrom(
    ...'w:p w:r w:t w:tbl w:tr w:tc w:pPr w:rPr w:numPr w:ilvl w:numId w:vMerge w:tcPr w:u w:b w:color w:del w:ins'.split(
      ' ',
    ),
    ...'w:fldChar w:sdt w:drawing a:blip w:txbxContent m:oMath m:f w:num w:lvl w:abstractNum w:style w:basedOn w:br'.split(
      ' ',
    ),
  )
  const value = fc.constantFrom('0', '1', '9', '-1', 'a', '%1.', 'upperLetter', 'FF0000', 'begin', '99999999999')
  const text = fc
    .oneof(
      nasty.map((words) => words.join('')),
      fc.string({ unit: 'binary' }),
    )
    .map((each) => run(each))
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      text,
      fc
        .record({ name, value, inside: fc.array(tie('tree'), { maxLength: 4 }) })
        .map(
          ({ name: of, value: val, inside }) =>
            `<${of} w:val="${val}" w:numId="${val}" w:ilvl="${val}" w:abstractNumId="1" w:styleId="${val}" w:fldCharType="begin">${inside.join('')}</${of}>`,
        ),
    ),
  }))
  const trees = fc.array(tree, { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(trees, trees, trees, async (body, styles, numbering) => {
      try {
        const { questions, faults } = await readWord(
          wordFile({ body, styles: styles.join(''), numbering: numbering.join('') }),
        )
        const lines = [...questions, ...faults].map(({ line }) => line)
        expect(new Set(lines).size).toBe(lines.length)
        expect(JSON.stringify(questions)).not.toMatch(/[\ue000-\ue014\u{f0000}-\u{fffef}]/u)
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^questionFile\./) })
      }
    }),
    { numRuns: 60 },
  )
})
