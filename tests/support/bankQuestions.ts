/** Questions of the bank as properties want them: any kind, whole and in their canonical form. */
import fc from 'fast-check'
import type { BankQuestion, PartQuestion, QuestionTraits } from '../../server/features/questions/question.contract.ts'

const id = fc.string({ unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz23456789'), minLength: 16, maxLength: 16 })
/** Words as people write them, with the signs that formats give a meaning to. */
const PIECES = '党章 支部 第 一 条 A . 、 ： = ~ # { } \\ / < > & " % * ( ) （ ） 50 ° ß é 𠮷'.split(' ')
const plainWords = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
  .map((pieces) => `题${pieces.join(' ')}`)
const choices = (least: number) =>
  fc
    .uniqueArray(fc.record({ id, text: plainWords }), {
      minLength: least,
      maxLength: 6,
      selector: ({ text }) => text,
    })
    .map((list) => list.map((each, place) => ({ ...each, id: `${each.id.slice(0, 14)}${place + 10}` })))
const base = {
  id,
  stem: plainWords,
  explanation: fc.oneof(fc.constant(''), plainWords),
  points: fc.integer({ min: 1, max: 10 }),
}

const single = choices(2).chain((options) =>
  fc.record({
    ...base,
    kind: fc.constant('single' as const),
    options: fc.constant(options),
    answer: fc.constantFrom(...options.map((each) => each.id)),
  }),
)
const multiple = choices(3).chain((options) =>
  fc.record({
    ...base,
    kind: fc.constant('multiple' as const),
    options: fc.constant(options),
    answer: fc.subarray(
      options.map((each) => each.id),
      { minLength: 2 },
    ),
    scoring: fc.constantFrom('all' as const, 'partial' as const, 'penalty' as const),
  }),
)
const judge = fc.record({ ...base, kind: fc.constant('judge' as const), answer: fc.boolean() })
const blank = fc
  .array(fc.uniqueArray(plainWords, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .chain((answers) =>
    fc.record({
      ...base,
      stem: plainWords.map((text) => `${text}${answers.map(() => '____').join('，')}`),
      kind: fc.constant('blank' as const),
      answers: fc.constant(answers),
      numerals: fc.boolean(),
      traditional: fc.boolean(),
    }),
  )
const order = fc.record({ ...base, kind: fc.constant('order' as const), items: choices(2) })
const match = fc.tuple(choices(2), choices(2)).chain(([left, right]) =>
  fc.record({
    ...base,
    kind: fc.constant('match' as const),
    left: fc.constant(left),
    right: fc.constant(right),
    pairs: fc
      .array(fc.constantFrom(...right.map((each) => each.id)), { minLength: left.length, maxLength: left.length })
      .map((ids) => Object.fromEntries(left.map((each, index) => [each.id, ids[index]!]))),
  }),
)
const reference = fc.oneof(fc.constant(''), plainWords)
const short = fc.record({ ...base, kind: fc.constant('short' as const), reference })
const essay = fc.record({
  ...base,
  kind: fc.constant('essay' as const),
  reference,
  rubric: fc.array(fc.record({ id, text: plainWords, points: fc.integer({ min: 0, max: 10 }) }), { maxLength: 3 }),
})

const partQuestion: fc.Arbitrary<PartQuestion> = fc.oneof(single, multiple, judge, blank, order, match, short, essay)
export const bankQuestion: fc.Arbitrary<BankQuestion> = fc.oneof(
  { weight: 8, arbitrary: partQuestion },
  {
    weight: 1,
    arbitrary: fc.array(partQuestion, { minLength: 1, maxLength: 4 }).chain((parts) =>
      fc.record({
        ...base,
        points: fc.constant(
          Math.min(
            100,
            parts.reduce((sum, { points }) => sum + points, 0),
          ),
        ),
        kind: fc.constant('case' as const),
        parts: fc.constant(parts),
      }),
    ),
  },
)
export const questionTraits: fc.Arbitrary<QuestionTraits> = fc.record({
  difficulty: fc.constantFrom(null, 1, 2, 3, 4, 5),
  topics: fc.uniqueArray(fc.constantFrom('党章党规', '发展党员', '组织生活'), { maxLength: 2 }),
  positions: fc.constant([]),
  source: fc.constantFrom('', '《中国共产党章程》'),
  sourceDate: fc.constantFrom(null, '2022-10-22'),
  reviewOn: fc.constantFrom(null, '2027-06-30'),
})
