/** Questions in workbooks: what is written reads back, and what teachers and other systems write is understood. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readExcel } from '../../server/features/questions/formats/excel/readExcel.ts'
import { SAMPLES } from '../../server/features/questions/formats/excel/samples.rule.ts'
import { excelTemplate } from '../../server/features/questions/formats/excel/template.ts'
import { writeExcel } from '../../server/features/questions/formats/excel/writeExcel.ts'
import { readInThread } from '../../server/features/questions/formats/readingThread.ts'
import { heldBy } from '../../server/features/questions/formats/held.ts'
import { Failure } from '../../server/lib/failure.ts'
import { workbook } from '../../server/lib/workbook.ts'
import { bankQuestion, questionTraits } from '../support/bankQuestions.ts'
import { exchanged } from '../support/exchanged.ts'
import { brief } from '../support/questionBriefs.ts'
import { nasty, withWords } from '../support/nastyWords.ts'
import { zipOf } from '../support/workbooks.ts'

const written = fc
  .tuple(
    fc.record({ content: bankQuestion, traits: questionTraits }),
    fc.array(nasty, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([{ content, traits }, words, plain]) => ({ content: plain ? content : withWords(content, words), traits }))

it('a workbook reads back as the bank was, whatever signs its questions hold', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 60 }), async (questions) => {
      const held = questions.map((question) => heldBy('excel', question).held!)
      const { questions: read, faults, remarks } = await readExcel(await writeExcel(held))
      expect(faults).toEqual([])
      expect(remarks).toEqual([])
      expect(read.map(exchanged)).toEqual(held.map(exchanged))
    }),
    { numRuns: 5 },
  )
})
const sheet = (name: string, header: readonly string[], rows: readonly (readonly (string | number | null)[])[]) => ({
  ...{ name, preface: [], columns: header.map((each) => ({ header: each, width: 10 })), rows },
})
const book = (...sheets: ReturnType<typeof sheet>[]) => workbook('甲', '题', sheets)

it('the template holds no question, and its examples are questions of every kind', async () => {
  expect(await readExcel(await excelTemplate())).toMatchObject({ questions: [], faults: [], remarks: [] })
  const names = [...new Set(SAMPLES.flatMap((cells) => Object.keys(cells)))]
  const rows = SAMPLES.map((cells) => names.map((name) => (cells as Record<string, string>)[name] ?? null))
  const { questions, faults } = await readExcel(await book(sheet('试题', names, rows)))
  expect(faults).toEqual([])
  expect(questions.map(({ content }) => content.kind)).toEqual(
    ['single', 'multiple', 'judge', 'blank', 'order', 'match', 'short', 'essay', 'case'], // prettier-ignore
  )
  expect(questions.at(-1)!.content).toMatchObject({ points: 7, parts: [{ kind: 'single' }, { kind: 'short' }] })
})

it.each<[string, string[], (string | number | null)[][], string[]]>([
  [
    'columns in any order, by other names',
    ['正确答案（必填）*', '题目内容', 'A', 'B', 'C'],
    [
      ['Ｂ', '甲', '一', '二', null],
      ['A、C', '乙', '一', '二', '三'],
    ],
    ['single | 甲 | 一/二 | B', 'multiple | 乙 | 一/二/三 | AC'],
  ],
  [
    'judgements',
    ['题型', '题干', '答案'],
    ['√', '×', '对', '错误', 'T', 'FALSE', '正确'].map((answer) => ['判断题', '甲', answer]),
    [true, false, true, false, true, false, true].map((right) => `judge | 甲 | ${right}`),
  ],
  [
    '学习通: a passage beside each part',
    ['目录', '题目类型', '大题题干', '小题题型', '小题题干', '正确答案', '难易度', '选项数', '选项A', '选项B'],
    [
      ['/', '阅读理解', '某支部', '单选题', '应当', 'A', '易', 2, '改', '不改'],
      ['/', '阅读理解', '某支部', '判断题', '对吗', '错误', '易', 0, null, null],
      ['/', '单选题', '甲', null, null, 'B', '难', 2, '一', '二'],
    ],
    ['case | 某支部 | [single | 应当 | 改/不改 | A][judge | 对吗 | false]', 'single | 甲 | 一/二 | B'],
  ],
  [
    'options in one cell',
    ['题目', '选项', '答案'],
    [
      ['甲', 'A.一\nB.二', 'B'],
      ['乙', '一|二|三', 'A|C'],
      ['丙', 'A、一 B、二', 'A'],
    ],
    ['single | 甲 | 一/二 | B', 'multiple | 乙 | 一/二/三 | AC', 'single | 丙 | 一/二 | A'],
  ],
  [
    'what looks like a note at the end',
    ['题干', '答案', '题型'],
    [
      ['说明：下列做法对吗（ ）', '对', '判断题'],
      ['合计几人？____', '三', '填空题'],
      ['单位负责人（ ）应当带头参加组织生活。', '对', null],
    ],
    [
      'judge | 说明：下列做法对吗（ ） | true',
      'blank | 合计几人？____ | 三',
      'judge | 单位负责人（ ）应当带头参加组织生活。 | true',
    ],
  ],
  [
    'pairs with other arrows',
    ['题型', '题干', '选项1', '选项2', '选项3'],
    [['连线题', '甲', '一->1', '二 => 2', '三——1']],
    ['match | 甲 | 一-1,二-2,三-1'],
  ],
])('is understood: %s', async (_, header, rows, expected) => {
  const { questions, faults } = await readExcel(await book(sheet('题', header, rows)))
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

it('says what is wrong by its row; a sheet of its own names the kind', async () => {
  const bytes = await book(
    sheet(
      '试题',
      ['题型', '题干', '选项A', '选项B', '答案', '分值', '备注'],
      [
        ['单选题', '甲', '一', '二', 'D', '2', null],
        ['看图题', '乙', null, null, '丙', '2', null],
        ['小题：单选题', '丙', '一', '二', 'A', '2', null],
        ['案例分析题', '丁', null, null, null, null, null],
        ['小题：单选题', '戊', '一', null, 'A', '2', null],
        ['单选题', '己', '一', '二', 'A', '2.5', null],
      ],
    ),
    sheet('判断题', ['题干', '答案'], [['庚', '对']]),
  )
  const { questions, faults, remarks } = await readExcel(bytes)
  expect(faults).toMatchObject([
    { line: 2, code: 'answerNotAnOption', place: '工作表“试题”第 2 行' },
    { line: 3, code: 'kindUnknown' },
    { line: 4, code: 'noPassage' },
    { line: 6, code: 'noOptions' },
  ])
  expect(questions).toMatchObject([
    { line: 7, content: { points: 3 }, notes: ['分值“2.5”不是 1 到 100 的整数，已取最接近的整数'] },
    { line: 2, content: { kind: 'judge' }, place: '工作表“判断题”第 2 行' },
  ])
  expect(remarks).toEqual(['没有读入的列：备注'])
  await expect(readExcel(await book(sheet('题', ['姓名', '工号'], [['甲', '1']])))).rejects.toThrow('题干')
})

it(
  'any bytes give questions, faults or a sentence, within bounds of time and memory',
  { timeout: 240_000 },
  async () => {
    const limits = { heapMegabytes: 96, seconds: 20 }
    const said = (bytes: Uint8Array, format: 'excel' | 'text' | 'gift' = 'excel') =>
      readInThread(format, bytes, { limits }).then(
        ({ questions, faults }) => questions.length + faults.length,
        (error: unknown) => (error instanceof Failure ? error.code : String(error)),
      )
    const whole = await excelTemplate()
    const table = Buffer.from('题干,答案\n甲,对\n')
    const odd = [
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([table, bytes])),
      fc.nat({ max: whole.length - 1 }).map((end) => whole.slice(0, end)),
      fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
        const bytes = whole.slice()
        bytes[at] = byte
        return bytes
      }),
    ]
    for (const bytes of fc.sample(fc.oneof(...odd), { numRuns: 5, seed: 17 }))
      expect(await said(bytes)).toSatisfy(
        (it: unknown) => typeof it === 'number' || /^(sheets|questionFile)[.]/.test(String(it)),
      )
    // A bomb, and a text that no heap of this size holds as questions
    const bomb = zipOf({ 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': ' '.repeat(60_000_000) })
    expect(await said(bomb)).toMatch(/^(sheets|questionFile)[.]/)
    expect(await said(Buffer.from('甲{T}\n\n'.repeat(1_000_000)), 'gift')).toBe('questionFile.memory')
  },
)
