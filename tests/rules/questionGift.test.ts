import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAiken, writeAiken } from '../../server/features/questions/formats/aiken.ts'
import { readGift } from '../../server/features/questions/formats/gift/readGift.ts'
import { writeGift } from '../../server/features/questions/formats/gift/writeGift.ts'
import { heldBy } from '../../server/features/questions/formats/held.ts'
import { bankQuestion, questionTraits } from '../support/bankQuestions.ts'
import { exchanged } from '../support/exchanged.ts'
import { nasty, withWords } from '../support/nastyWords.ts'
import { brief } from '../support/questionBriefs.ts'

const question = fc
  .tuple(
    fc.record({ content: bankQuestion, traits: questionTraits }),
    fc.array(nasty, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([{ content, traits }, words, plain]) => ({ content: plain ? content : withWords(content, words), traits }))

describe.each([
  ['gift', readGift, writeGift],
  ['aiken', readAiken, writeAiken],
] as const)('%s', (format, read, write) => {
  it('what it holds reads back as it was; what it does not hold is said', () => {
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 6 }), (questions) => {
        const all = questions.map((each) => heldBy(format, each))
        for (const { held, losses } of all) if (!held) expect(losses).not.toEqual([])
        all.forEach(({ held, losses }, index) => {
          const { scoring: _, ...whole } = exchanged(heldBy('text', questions[index]!).held ?? questions[index]!)
          if (losses.length === 0) expect(exchanged(held!)).toMatchObject(whole)
        })
        const held = all.flatMap((each) => each.held ?? [])
        const text = write(held)
        const { questions: back, faults } = read(text)
        expect(faults, text).toEqual([])
        expect(back.map(exchanged), text).toEqual(held.map(exchanged))
      }),
      { numRuns: 200 },
    )
  })

  it('any text gives questions or faults, in a time that its length says', () => {
    const piece = fc.oneof(
      nasty.map((words) => words.join('')),
      fc.string({ unit: 'binary' }),
      fc.constant('\n\n'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { questions, faults } = read(pieces.join(''))
        for (const { line } of [...questions, ...faults]) expect(line).toBeGreaterThan(0)
      }),
    )
    for (const sign of ['{', '}', '=', '~', '::', '\\', 'A.', '<p ', '%', '#', '&', '甲{=乙}\n', '//'])
      for (const text of [sign.repeat(10_000), `甲{${sign.repeat(10_000)}}`]) {
        const began = performance.now()
        read(text)
        expect(performance.now() - began, sign).toBeLessThan(15_000)
      }
  })
})

const many = (piece: string, length = 100_000): string => piece.repeat(length / piece.length)
it.each<[string, () => unknown]>([
  ['open brackets in full width', () => readGift(`甲${many('｛')}`)],
  ['scripts without an end', () => readGift(`甲<b>{=${many('<script>')}}`)],
  ['wide blanks in HTML', () => readGift(`甲<b>${many('\u3000')}x{=乙}`)],
  ['fixed blanks in HTML', () => readGift(`甲<b>${many('&nbsp;')}x{=乙}`)],
  ['empty lines of Aiken', () => readAiken(many('x\n\n'))],
])('%s are read at once', (_, read) => {
  const began = performance.now()
  read()
  expect(performance.now() - began).toBeLessThan(3_000)
})

it.each<[string, string, string[]]>([
  ['single', '首都是{=北京 ~上海}', ['single | 首都是 | 北京/上海 | A']],
  ['a comment between answers', '首都是{\n=北京\n// 另一个\n~上海\n}', ['single | 首都是 | 北京/上海 | A']],
  ['a byte order mark', '\ufeff首都是{=北京 ~上海}', ['single | 首都是 | 北京/上海 | A']],
  [
    'a colon and an equals sign without backslash in the stem',
    '题目：1+1=2: 对吗{T}',
    ['judge | 题目：1+1=2: 对吗 | true'],
  ],
  ['full-width signs', '首都是｛＝北京　～上海｝', ['single | 首都是 | 北京/上海 | A']],
  ['full-width brackets, other signs as usual', '首都是｛=北京 ~上海｝', ['single | 首都是 | 北京/上海 | A']],
  ['partial credit', '哪些{~%50%甲 ~%50%乙 ~%-100%丙}', ['multiple | 哪些 | 甲/乙/丙 | AB']],
  ['half a point for another', '哪个{=甲 ~%50%乙 ~丙}', ['single | 哪个 | 甲/乙/丙 | A']],
  ['several with equals signs', '哪些{=甲 =乙 ~丙}', ['multiple | 哪些 | 甲/乙/丙 | AB']],
  ['a word in the middle', '{=毛泽东 =毛主席}写了《实践论》。', ['blank | ____写了《实践论》。 | 毛泽东~毛主席']],
  ['a short answer', '谁？{=甲}', ['blank | 谁？____ | 甲']],
  ['a number', '几？{#18:0}', ['blank | 几？____ | 18']],
  ['pairs', '连{=甲 -> 一 =乙 -> 二 = -> 三}', ['match | 连 | 甲-一,乙-二']],
  ['an essay', '谈谈{}', ['essay | 谈谈 | ']],
  ['a name and HTML', '::名::[html]<p>甲&amp;乙<br>丙</p>{F}', ['judge | 甲&乙\n丙 | false']],
  ['escaped signs', '甲\\=\\{乙\\}\\n丙{=\\~一 ~二\\#}', ['single | 甲={乙}\n丙 | ~一/二# | A']],
  ['no empty line between', '甲{T}\n乙{F}', ['judge | 甲 | true', 'judge | 乙 | false']],
])('GIFT is read as Moodle reads it: %s', (_, text, expected) => {
  const { questions, faults } = readGift(text)
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

it('GIFT: feedback, categories and tags are kept', () => {
  const [wrongFirst] = readGift('甲{T#你错了#你对了####因为。}').questions
  expect(wrongFirst!.content.explanation).toBe('因为。\n答对：你对了\n答错：你错了')
  expect(readGift('$CATEGORY: $course$/党建/党章\n\n甲{T}').questions[0]!.traits.topics).toEqual(['党章'])
  expect(readGift('// [tag:发展党员]\n甲{T}').questions[0]!.traits.topics).toEqual(['发展党员'])
  expect(readGift('甲{=一#好 ~二#不好}').questions[0]!.content.explanation).toBe('一：好\n二：不好')
  expect(readGift('甲{#3:0.5}').questions[0]!.notes).toHaveLength(1)
})

it.each<[string, string, number]>([
  ['好{T}\n\n坏{=一 ~二\n\n好{F}', 'unclosed', 3],
  ['坏{#1..5}', 'range', 1],
  ['坏{=}', 'notAnswers', 1],
  ['坏{~一 ~二}', 'noAnswer', 1],
  ['{T}', 'noStem', 1],
  ['只是一段话', 'notAnswers', 1],
])('GIFT: one bad question stops no other: %j', (text, code, line) => {
  const { faults, questions } = readGift(text)
  expect(faults).toMatchObject([{ code, line }])
  expect(questions).toHaveLength(text.split('好').length - 1)
})

it.each<[string, string[], string[]]>([
  ['甲？\nA. 一\nB) 二\nANSWER: B', ['single | 甲？ | 一/二 | B'], []],
  [
    '甲\n乙\nＡ．一\n续\nB、二\nanswer：A\n丙\nA. 三\nB. 四\nANSWER: A',
    ['single | 甲 乙 | 一 续/二 | A', 'single | 丙 | 三/四 | A'],
    [],
  ],
  [
    '甲\nA. 一\nB. 二\n\n乙\nA. 一\nB. 二\nANSWER: C\n\n丙\nA. 一\nB. 二\nANSWER: A, B',
    ['multiple | 丙 | 一/二 | AB'],
    ['strangeEnd', 'answerNotAnOption'],
  ],
])('Aiken: %j', (text, expected, codes) => {
  const { questions, faults } = readAiken(text)
  expect(questions.map(brief)).toEqual(expected)
  expect(faults.map(({ code }) => code)).toEqual(codes)
})
