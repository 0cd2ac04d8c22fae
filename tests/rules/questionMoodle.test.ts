/** Moodle XML: what is written reads back, and what Moodle and its helpers write is understood. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMoodle } from '../../server/features/questions/formats/moodle/readMoodle.ts'
import { writeMoodle } from '../../server/features/questions/formats/moodle/writeMoodle.ts'
import { brief } from '../support/questionBriefs.ts'
import { expectSameBack, writtenQuestion } from '../support/questionPackages.ts'

const quiz = (...questions: string[]): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>`)
const question = (type: string, text: string, rest = ''): string =>
  `<question type="${type}"><name><text>名</text></name><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext>${rest}</question>`
const answer = (percent: number, text: string, rest = ''): string =>
  `<answer fraction="${percent}" format="html"><text><![CDATA[${text}]]></text>${rest}</answer>`
const feedback = (text: string): string => `<feedback format="html"><text><![CDATA[${text}]]></text></feedback>`
const tags = (...names: string[]): string =>
  `<tags>${names.map((name) => `<tag><text>${name}</text></tag>`).join('')}</tags>`
const ONE = question('truefalse', '好', answer(100, 'true') + answer(0, 'false'))

it(
  'what is written reads back as it was, whatever signs, formats and pictures it holds',
  { timeout: 240_000 },
  async () => {
    const format = { read: readMoodle, write: writeMoodle }
    await fc.assert(
      fc.asyncProperty(fc.array(writtenQuestion, { minLength: 1, maxLength: 6 }), (questions) =>
        expectSameBack('moodle', format, questions),
      ),
      { numRuns: 25 },
    )
  },
)

it.each<[string, string, string[]]>([
  [
    'one right answer',
    question('multichoice', '<p>首都是</p>', `<single>true</single>${answer(100, '<p>北京</p>')}${answer(0, '上海')}`),
    ['single | 首都是 | 北京/上海 | A'],
  ],
  [
    'several, by weights',
    question('multichoice', '哪些', `<single>false</single>${answer(50, '甲')}${answer(50, '乙')}${answer(-50, '丙')}`),
    ['multiple | 哪些 | 甲/乙/丙 | AB'],
  ],
  ['true or false', question('truefalse', '对吗', answer(0, 'true') + answer(100, 'false')), ['judge | 对吗 | false']],
  [
    'a short answer, its gap where five underscores are',
    question('shortanswer', '<p>由_____写</p>', answer(100, '毛泽东') + answer(0, '*')),
    ['blank | 由____写 | 毛泽东'],
  ],
  [
    'a number',
    question('numerical', '几', `${answer(100, '18', '<tolerance>0</tolerance>')}`),
    ['blank | 几____ | 18'],
  ],
  [
    'a cloze with a choice, entities and escaped signs',
    question('cloze', '<p>{1:SHORTANSWER:=北京~=北\\}平#对~%50%京}是{1:MC:=首都~省会}，{2:NM:=5&lt;:0}</p>'),
    ['blank | ____是____，____ | 北京~北}平/首都/5<'],
  ],
  [
    'words chosen in a text',
    question(
      'gapselect',
      '[[2]]写了[[1]]',
      '<selectoption><text>《实践论》</text></selectoption><selectoption><text>毛泽东</text></selectoption>',
    ),
    ['blank | ____写了____ | 毛泽东/《实践论》'],
  ],
  [
    'pairs, and one that stands for none',
    question(
      'matching',
      '连',
      ['甲 一', '乙 二', ' 三']
        .map((pair) => pair.split(' '))
        .map(
          ([left, right]) =>
            `<subquestion format="html"><text>${left}</text><answer><text>${right}</text></answer></subquestion>`,
        )
        .join(''),
    ),
    ['match | 连 | 甲-一,乙-二'],
  ],
  [
    'an order, whose weights are places',
    question('ordering', '排', answer(2, '乙') + answer(3, '丙') + answer(1, '甲')),
    ['order | 排 | 甲/乙/丙'],
  ],
  [
    'an essay with what the marker is told',
    question('essay', '谈谈', '<graderinfo format="html"><text>要点</text></graderinfo>'),
    ['essay | 谈谈 | 要点'],
  ],
])('is read as Moodle reads it: %s', async (_, xml, expected) => {
  const { questions, faults } = await readMoodle(quiz(xml))
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

it('formatting, pictures that came along, feedback, points and tags are kept', async () => {
  const picture = '<p>看<b>图</b><br><img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="图一"/></p><ul><li>一</li></ul>'
  const file = `<file name="图.png" path="/" encoding="base64">${Buffer.from('png').toString('base64')}</file>`
  const rest = `<generalfeedback format="html"><text>因为</text></generalfeedback><defaultgrade>2.0000000</defaultgrade>
    ${answer(100, 'true', feedback('好'))}${answer(0, 'false')}${tags('党章', '难度:较难', '来源:《章程》')}`
  const xml = question('truefalse', picture, rest).replace('</questiontext>', `${file}</questiontext>`)
  const { questions, files } = await readMoodle(quiz(xml))
  expect(questions[0]).toMatchObject({
    content: {
      points: 2,
      explanation: '因为\n答“正确”：好',
      stem: {
        content: [
          { type: 'paragraph', content: [{ text: '看' }, { text: '图', marks: [{ type: 'bold' }] }] },
          { type: 'picture', attrs: { asset: files[0]!.id, alt: '图一' } },
          { type: 'bulletList' },
        ],
      },
    },
    traits: { topics: ['党章'], difficulty: 4, source: '《章程》' },
  })
  expect(Buffer.from(files[0]!.bytes).toString()).toBe('png')
  const category = '<question type="category"><category><text>$course$/top/党建/党章</text></category></question>'
  expect((await readMoodle(quiz(category, ONE))).questions[0]!.traits.topics).toEqual(['党章'])
})

it('formulas are read as people and programs write them', async () => {
  const read = async (html: string) => {
    const [first] = (await readMoodle(quiz(question('essay', html)))).questions
    return JSON.stringify(first!.content.stem).match(/"tex":"[^"]*"/gu)
  }
  const annotated =
    '<math><semantics><mi>y</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math>'
  const bare = '<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><msqrt><mi>b</mi></msqrt></mfrac></math>'
  expect(await read('求 \\( x^2 \\)、\\[y\\]、$$z$$')).toEqual(['"tex":"x^2"', '"tex":"y"', '"tex":"z"'])
  expect(await read(`${annotated}与${bare}`)).toEqual(['"tex":"x_1"', '"tex":"\\\\frac{a+1}{\\\\sqrt{b}}"'])
  expect(await read('要 $5 和 $6')).toBeNull()
})

it('what could not be kept is said', async () => {
  const notes = async (xml: string) => (await readMoodle(quiz(xml))).questions.flatMap((each) => each.notes)
  expect(await notes(question('shortanswer', '谁', answer(100, '*泽东')))).toEqual([expect.stringContaining('*泽东')])
  expect(await notes(question('numerical', '几', answer(100, '5', '<tolerance>0.5</tolerance>')))).toHaveLength(1)
  expect(await notes(question('essay', '<img src="https://example.org/a.png">看图'))).toHaveLength(1)
  expect(await notes(question('essay', '求 x<sup>2</sup> 与 \\(y\\)'))).toEqual([])
  expect(await notes(question('essay', '求 \\(\\frac{y\\)'))).toEqual([expect.stringContaining('公式')])
  expect(await notes(question('description', '材料') + ONE)).toEqual([expect.stringContaining('材料')])
})

it.each<[string, string, string]>([
  ['of a kind that the bank lacks', question('calculated', '{a}+{b}'), 'otherKind'],
  [
    'without an answer',
    question('multichoice', '甲', `<single>true</single>${answer(0, '一')}${answer(0, '二')}`),
    'noAnswer',
  ],
  ['without text', question('essay', ' '), 'noStem'],
  ['a cloze without a gap', question('cloze', '甲'), 'noGaps'],
  ['a case whose parts are missing', question('description', '材料', tags('案例小题:5')), 'partsMissing'],
  ['whose tags do not close', '<question type="essay"><questiontext><text>甲</questiontext></question>', 'brokenXml'],
])('one bad question stops no other: %s', async (_, xml, code) => {
  const { questions, faults } = await readMoodle(quiz(ONE, xml, ONE))
  expect(faults).toMatchObject([{ code, line: 2 }])
  expect(questions.map(({ line }) => line)).toEqual([1, 3])
})

it('a file that was cut off gives what is whole', async () => {
  const whole = quiz(ONE, ONE, ONE)
  const { questions, faults } = await readMoodle(whole.subarray(0, whole.length - 60))
  expect(questions).toHaveLength(2)
  expect(faults).toMatchObject([{ code: 'brokenXml', line: 3 }])
})

it(
  'what is no quiz, or defines more than it says, is refused; any bytes have an end',
  { timeout: 120_000 },
  async () => {
    await expect(readMoodle(Buffer.from('PK'))).rejects.toMatchObject({ code: 'questionFile.noQuiz' })
    const bomb = '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    await expect(readMoodle(Buffer.from(bomb))).rejects.toMatchObject({ code: 'questionFile.unsafe' })
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            '<p>',
            '</p>',
            '{1:SA:=',
            '~',
            '}',
            '#',
            '<table><tr><td>',
            '&amp;',
            ']]>',
            '<li>',
            '甲',
            '__',
          ),
        ),
        async (pieces) => {
          await readMoodle(quiz(question('cloze', pieces.join('')), question('essay', pieces.join(''))))
        },
      ),
    )
    for (const piece of ['<div>', '{1:SA:', '{1:SA:=a~', '<b', '&amp;', '<table>', '<li>', '[[1]]', '<question>']) {
      const began = performance.now()
      const text = piece.repeat(10_000)
      await readMoodle(quiz(question('cloze', text), question('essay', text), question('gapselect', text)))
      await readMoodle(Buffer.from(`<quiz>${text}`))
      expect(performance.now() - began, piece).toBeLessThan(30_000)
    }
  },
)
