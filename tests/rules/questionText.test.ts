import fc from 'fast-check'
import { expect, it } from 'vitest'
import { heldBy } from '../../server/features/questions/formats/held.ts'
import { readText } from '../../server/features/questions/formats/text/readText.ts'
import { writeText } from '../../server/features/questions/formats/text/writeText.ts'
import { bankQuestion, questionTraits } from '../support/bankQuestions.ts'
import { exchanged } from '../support/exchanged.ts'
import { brief } from '../support/questionBriefs.ts'
import { nasty, withWords } from '../support/nastyWords.ts'

const written = fc.record({ content: bankQuestion, traits: questionTraits })

it('a text reads back as it was, whatever signs its questions hold', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (questions) => {
      const held = questions.map((question) => heldBy('text', question).held!)
      const text = writeText(held)
      const { questions: read, faults } = readText(text)
      expect(faults, text).toEqual([])
      expect(read.map(exchanged), text).toEqual(held.map(exchanged))
    }),
  )
})

it('nor do marks within its words change it', () => {
  fc.assert(
    fc.property(written, fc.array(nasty, { minLength: 1, maxLength: 5 }), ({ content, traits }, words) => {
      const { held } = heldBy('text', { content: withWords(content, words), traits })
      const text = writeText([held!])
      const { questions: read, faults } = readText(text)
      expect(faults, text).toEqual([])
      expect(read.map(exchanged), text).toEqual([exchanged(held!)])
    }),
    { numRuns: 300 },
  )
})

const SINGLE = 'single | 党的最高领导机关是（ ） | 中央委员会/全国代表大会 | B'

it.each<[string, string, string[]]>([
  ['the answer in the stem', '1. 党的最高领导机关是（ B ）\nA. 中央委员会\nB. 全国代表大会', [SINGLE]],
  [
    'full-width signs, options in a line',
    '１、党的最高领导机关是（Ｂ）\nＡ．中央委员会 Ｂ．全国代表大会'.replace('１', '1'),
    [SINGLE],
  ],
  ['all in one line', '1．党的最高领导机关是（B） A、中央委员会 B、全国代表大会', [SINGLE]],
  ['without blanks between options', '1.党的最高领导机关是（B）\nA.中央委员会B.全国代表大会', [SINGLE]],
  ['the answer before the number', '（ B ）1. 党的最高领导机关是\nA. 中央委员会\nB. 全国代表大会', [SINGLE]],
  ['behind a label', '1. 党的最高领导机关是（ ）\nA 、中央委员会\nB 、全国代表大会\n【答案】B', [SINGLE]],
  ['by its words', '1. 党的最高领导机关是（ ）\n(A) 中央委员会\n(B) 全国代表大会\n正确答案：全国代表大会', [SINGLE]],
  [
    'without numbers',
    '党的最高领导机关是（ ）\nA. 中央委员会\nB. 全国代表大会\n答案：B\n\n党的最高领导机关是（ B ）\nA. 中央委员会\nB. 全国代表大会',
    [SINGLE, SINGLE],
  ],
  [
    'a key as ranges at the end',
    '一、单选题\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n二、多选题\n1. 丙\nA. 一\nB. 二\nC. 三\n三、判断题\n1. 丁\n\n参考答案\n一、单选题\n1-2 AB\n二、多选题\n1. AC\n三、判断题\n1.√',
    ['single | 甲 | 一/二 | A', 'single | 乙 | 一/二 | B', 'multiple | 丙 | 一/二/三 | AC', 'judge | 丁 | true'],
  ],
  [
    'a key as a table',
    '1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n\n答案：\n题号\t1\t2\n答案\tB\tA',
    ['single | 甲 | 一/二 | B', 'single | 乙 | 一/二 | A'],
  ],
  [
    'a key without headings, numbers anew',
    '一、单选题\n1. 甲\nA. 一\nB. 二\n二、判断题\n1. 丁\n答案\n1. B\n1. 错',
    ['single | 甲 | 一/二 | B', 'judge | 丁 | false'],
  ],
  [
    'judgements in all spellings',
    [
      '判断题',
      '1. 甲（√）',
      '2. 乙（ × ）',
      '3. 丙（对）',
      '4. 丁。（错误）',
      '5. 戊 √',
      '6. 己\n答案：错',
      '7. 庚\nA. 正确\nB. 错误\n答案：B',
    ].join('\n'),
    [
      'judge | 甲 | true',
      'judge | 乙 | false',
      'judge | 丙 | true',
      'judge | 丁。 | false',
      'judge | 戊 | true',
      'judge | 己 | false',
      'judge | 庚 | false',
    ],
  ],
  [
    'gaps',
    '填空题\n1. 入党年满____岁，预备期____年。\n答案：十八|18；一\n2. 党的根本宗旨是（全心全意为人民服务）。\n3. 共__级\n答案：三',
    [
      'blank | 入党年满____岁，预备期____年。 | 十八~18/一',
      'blank | 党的根本宗旨是____。 | 全心全意为人民服务',
      'blank | 共____级 | 三',
    ],
  ],
  [
    'an answer with numbers of its own',
    '三、简答题\n1. 怎样做？\n参考答案：\n1. 先学。\n2. 后做。\n4、简述意义。\n答：很大。',
    ['short | 怎样做？ | 1. 先学。\n2. 后做。', 'short | 简述意义。 | 很大。'],
  ],
  [
    'a case',
    '案例分析题\n1. 某支部半年没有开会。\n（1）【单选题】应当（ ）\nA. 改正\nB. 不管\n答案：A\n（2）为什么？\n答案：章程有规定。',
    ['case | 某支部半年没有开会。 | [single | 应当（ ） | 改正/不管 | A][short | 为什么？ | 章程有规定。]'],
  ],
  [
    'order and pairs',
    '【排序题】1. 次序\nA. 后\nB. 先\n答案：BA'.replace('【排序题】1. ', '1. 【排序题】') +
      '\n2. 【匹配题】连\n① 一\n② 二\nA. 1\nB. 2\n答案：①-B；②-A',
    ['order | 次序 | 先/后', 'match | 连 | 一-2,二-1'],
  ],
  [
    'numbers in brackets below headings in brackets, with a key at the end',
    '党章测试题\n（一）单选题\n（每题 2 分）\n（1）甲（ ）\nA. 一\nB. 二\n(2) 乙（ ）\nA. 一\nB. 二\n（二）判断题\n（1）丙\n（2）丁\n参考答案\n（一）单选题\n（1）B（2）A\n（二）判断题\n（1）√ （2）×',
    ['single | 甲（ ） | 一/二 | B', 'single | 乙（ ） | 一/二 | A', 'judge | 丙 | true', 'judge | 丁 | false'],
  ],
  [
    'numbers in brackets without a heading',
    '（1）党的最高领导机关是（ B ）\nA. 中央委员会\nB. 全国代表大会\n（2）预备党员没有表决权。（√）',
    [SINGLE, 'judge | 预备党员没有表决权。 | true'],
  ],
  [
    'statements with numbers in brackets are no questions',
    '1. 正确的是（ A ）\n（1）甲\n（2）乙\nA. （1）\nB. （2）\n\n简答题\n怎样做？\n答：\n（1）先学。\n（2）后做。',
    ['single | 正确的是（ ）\n（1）甲\n（2）乙 | （1）/（2） | A', 'short | 怎样做？ | （1）先学。\n（2）后做。'],
  ],
  [
    'points of answers that are numbered in the other way',
    '简答题\n1. 怎样做？\n答：\n（1）先学。\n（2）后做。\n2. 为什么？\n答：因为。\n论述题\n（1）谈谈\n答：\n1. 甲\n2. 乙\n（2）再谈\n答：丙',
    [
      'short | 怎样做？ | （1）先学。\n（2）后做。',
      'short | 为什么？ | 因为。',
      'essay | 谈谈 | 1. 甲\n2. 乙',
      'essay | 再谈 | 丙',
    ],
  ],
  [
    'a section without numbers in a text that has some',
    '一、单选题\n1. 党的最高领导机关是（ B ）\nA. 中央委员会\nB. 全国代表大会\n二、判断题\n甲。（√）\n乙。（×）\n三、案例分析题\n某支部半年没有开会。\n（1）为什么？\n答案：忙。',
    [SINGLE, 'judge | 甲。 | true', 'judge | 乙。 | false', 'case | 某支部半年没有开会。 | [short | 为什么？ | 忙。]'],
  ],
  [
    'headings that name a topic',
    '一、党章知识\n1. 甲（ A ）\nA. 一\nB. 二\n二、党史知识\n2. 乙（ A ）\nA. 一\nB. 二\n解析：略\n\n第三章 组织生活\n3. 丙（√）',
    ['single | 甲（ ） | 一/二 | A', 'single | 乙（ ） | 一/二 | A', 'judge | 丙 | true'],
  ],
  [
    'points of a long answer that look like headings',
    '论述题\n1. 怎样做？\n答：\n一、认识到位\n1. 先学\n二、行动有力\n1. 后做\n\n2. 为什么？\n答：因为',
    ['essay | 怎样做？ | 一、认识到位\n1. 先学\n二、行动有力\n1. 后做', 'essay | 为什么？ | 因为'],
  ],
])('a text is understood: %s', (_, text, expected) => {
  const { questions, faults } = readText(text)
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

it.each<[string, string, number]>([
  ['1. 甲\nA. 一\nC. 三\n答案：A', 'letterMissing', 1],
  ['1. 好\nA. 一\nB. 二\n答案：A\n\n2. 坏\nA. 一\nB. 二', 'noAnswer', 6],
  ['1. 甲\nA. 一\nB. 二\n答案：D', 'answerNotAnOption', 1],
  ['单选题\n1. 甲\nA. 一\nB. 二\n答案：AB', 'severalAnswers', 2],
  ['1. 【判断题】甲\n答案：也许', 'notJudged', 1],
  ['1. 【填空题】____和____\n答案：一', 'gapsDiffer', 1],
  ['1. 这是什么', 'kindUnclear', 1],
  ['1. 【排序题】甲\nA. 一\nB. 二\n答案：A', 'notAllOrdered', 1],
  ['1. 【单选题】甲\nA. 一\n答案：A', 'noOptions', 1],
  ['1. 【案例分析题】甲', 'noParts', 1],
])('what cannot be read is said with its line: %j', (text, code, line) => {
  expect(readText(text).faults).toMatchObject([{ code, line }])
})

it('any text gives questions or faults with lines, and says which key it does not follow', () => {
  const piece = fc.oneof(
    nasty.map((words) => words.join('')),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n', '答案\n1-3 ABC\n', '题号 1 2\n'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const { questions, faults } = readText(text)
      const lines = text.split(/\r\n|[\r\n\u2028\v\f]/u).length
      for (const { line } of [...questions, ...faults]) expect(line >= 1 && line <= lines).toBe(true)
    }),
  )
  expect(readText('1. 甲（A）\nA. 一\nB. 二\n参考答案\n1-1 B').questions[0]!.notes).toHaveLength(1)
})

const blanks = ' '.repeat(100_000)
it.each<[string, string]>([
  ['a verdict', `1. 甲 √${blanks}x`],
  ['points', `1. 甲（${blanks}x`],
  ['an answer before a number', `（${blanks}x`],
  ['letters', `1. 甲\nA. 一\nB. 二\n答案：A${blanks}B`],
  ['the first line of a key', `1. 甲\n答案：\n1${blanks}x`],
  ['numbers of a key', `1. 甲\n参考答案\n1-2 AB\n${`${' '.repeat(1_999)}x\n`.repeat(50)}`],
  ['pairs', `1. 【匹配题】连\n① 一\n② 二\nA. 1\nB. 2\n答案：1${blanks}x`],
  ['scoring', `1. 【多选题】甲\nA. 一\nB. 二\n答案：AB\n计分：${'错选'.repeat(50_000)}`],
  ['a date', `1. 甲（A）\nA. 一\nB. 二\n来源日期：2022-1-1${blanks}\n\nx`],
  ['lines without a mark', 'x\n'.repeat(50_000)],
  ['points of an answer', `1. 【简答题】甲\n答：乙${'\n'.repeat(5_900)}${'1.a\n'.repeat(6_000)}`],
])('a text that looks like %s over and over is read at once', (_, text) => {
  const began = performance.now()
  readText(text)
  expect(performance.now() - began).toBeLessThan(3_000)
})

it('what is lost of a sound in a text is called so', () => {
  const stem = { type: 'doc' as const, content: [{ type: 'sound', attrs: { asset: 'a', alt: '讲话' } }] }
  const content = { id: 'q', kind: 'judge' as const, stem, explanation: '', points: 1, answer: true }
  const traits = { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null }
  expect(heldBy('text', { content, traits }).losses).toEqual(['pictures', 'unfinished'])
})

it.each(['A.', '（', '\\^', '1. 甲\nA. 乙\n', '答案：', '_', ' ', '1-9 ', '√', '一、'])(
  'a long text of %j takes no longer than its length says',
  (piece) => {
    const began = performance.now()
    readText(piece.repeat(Math.floor(40_000 / piece.length)))
    expect(performance.now() - began).toBeLessThan(15_000)
  },
)
