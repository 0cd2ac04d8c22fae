import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyText } from '../../server/features/quizzes/answerWords.rule.ts'
import { paperFor, shuffled } from '../../server/features/quizzes/paper.ts'
import { slotOf } from '../../server/features/quizzes/slot.rule.ts'
import type { Answer, AskedQuestion } from '../../server/features/quizzes/quizzes.contract.ts'
import { suits } from '../../server/features/questions/scoring.rule.ts'
import { normalised } from '../../server/features/quizzes/sameAnswer.rule.ts'
import { isPass, outcomeOf, scored, scoreOf, totalOf, verdictOf } from '../../server/features/quizzes/scoring.rule.ts'
import { fiveKinds } from '../support/quizzes.ts'

const [single, multiple, judge, blank, short] = fiveKinds().questions as [
  AskedQuestion,
  AskedQuestion,
  AskedQuestion,
  AskedQuestion,
  AskedQuestion,
]

describe('what an answer earns', () => {
  it.each<[string, AskedQuestion, Answer | null, number | null]>([
    ['单选：对', single, { option: 'b' }, 10],
    ['单选：错', single, { option: 'a' }, 0],
    ['多选：全对，次序不论', multiple, { options: ['c', 'a'] }, 20],
    ['多选：少选', multiple, { options: ['a'] }, 0],
    ['多选：多选了', multiple, { options: ['a', 'b', 'c'] }, 0],
    ['多选：重复不算多', multiple, { options: ['a', 'a', 'c'] }, 20],
    ['判断：对', judge, { judge: false }, 10],
    ['判断：错', judge, { judge: true }, 0],
    ['填空：全对', blank, { blanks: ['１９２１', ' Party School '] }, 20],
    ['填空：另一个答案', blank, { blanks: ['一九二一', 'party school。'] }, 20],
    ['填空：一空错', blank, { blanks: ['1921', ''] }, 0],
    ['填空：少一空', blank, { blanks: ['1921'] }, 0],
    ['简答：等待批阅', short, { text: '为人民服务' }, null],
    ['简答：空白', short, { text: '  ' }, 0],
    ['没有作答', single, null, 0],
    ['题型不符', single, { judge: true }, 0],
  ])('%s', (_name, question, answer, points) => {
    expect(scoreOf(question, answer)).toBe(points)
  })

  it('one word however it is typed: width, case, spaces and outer punctuation do not matter', () => {
    for (const text of ['ＡＢＣ １', 'abc1', ' Abc 1。', '“ABC1”']) expect(normalised(text)).toBe('abc1')
    expect(normalised('党章')).not.toBe(normalised('党史'))
  })

  it('a pass is a matter of whole numbers', () => {
    expect(isPass(60, 100, 60)).toBe(true)
    expect(isPass(59, 100, 60)).toBe(false)
    expect(isPass(2, 3, 67)).toBe(false)
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 0, max: 100 }),
        (score, total, percent) => {
          if (isPass(score, total, percent)) expect(isPass(score + 1, total, percent)).toBe(true)
        },
      ),
    )
  })

  it('an answer of another kind, or to an option that is not offered, does not suit', () => {
    expect(suits(single, { option: 'b' })).toBe(true)
    expect(suits(single, { option: 'z' })).toBe(false)
    expect(suits(multiple, { options: ['a', 'z'] })).toBe(false)
    expect(suits(judge, { text: 'x' })).toBe(false)
    expect(suits(blank, { blanks: ['1', '2', '3'] })).toBe(false)
  })
})

describe('what is decided before it is marked', () => {
  it.each([
    [0, 5, 20, 75, false],
    [0, 15, 20, 75, null],
    [10, 5, 20, 75, null],
    [15, 5, 20, 75, true],
    [0, 0, 20, 0, true],
  ])('%i points, %i to come, of %i, pass at %i %%: %s', (score, open, total, percent, verdict) => {
    expect(verdictOf(score, open, total, percent)).toBe(verdict)
  })

  const shorts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
  it('is what every possible marking would come to, and no mark changes it', () => {
    fc.assert(
      fc.property(
        shorts,
        fc.nat(60),
        fc.integer({ min: 0, max: 100 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (points, sure, passPercent, shares) => {
          const questions: AskedQuestion[] = [
            { ...judge, id: 'sure', points: Math.max(1, sure) } as AskedQuestion,
            ...points.map((each, index) => ({ ...short, id: `s${index}`, points: each }) as AskedQuestion),
          ]
          const paper = { questions, rule: { ...fiveKinds().rule, passPercent } }
          const answers = Object.fromEntries([
            ['sure', { answer: { judge: sure > 30 ? false : true } }],
            ...points.map((_, index) => [`s${index}`, { answer: { text: '答' } }]),
          ]) as Record<string, { answer: Answer }>
          const given = (awarded: (index: number) => number) => ({
            answers,
            marks: Object.fromEntries(points.map((_, index) => [`s${index}`, { awarded: awarded(index) }])),
          })
          const passes = (marks: ReturnType<typeof given>) => isPass(scored(paper, marks), totalOf(paper), passPercent)
          const before = outcomeOf(paper, { answers, marks: {} })
          const [least, most] = [passes(given(() => 0)), passes(given((index) => points[index]!))]
          expect(before.state).toBe('awaiting-marking')
          expect(before.passed).toBe(least === most ? least : null)
          const marks = given((index) => Math.round(points[index]! * shares[index]!))
          const after = outcomeOf(paper, marks)
          expect(after).toEqual({ state: 'finished', score: scored(paper, marks), passed: passes(marks) })
          if (before.passed !== null) expect(after.passed).toBe(before.passed)
          // mark by mark: what is decided stays decided
          let verdict = before.passed
          for (let count = 1; count <= points.length; count += 1) {
            const some = Object.fromEntries(Object.entries(marks.marks).slice(0, count))
            const { passed } = outcomeOf(paper, { answers, marks: some })
            if (verdict !== null) expect(passed).toBe(verdict)
            verdict = passed
          }
        },
      ),
    )
  })
})

describe('the paper of an attempt', () => {
  const quiz = fiveKinds({ shuffle: true })

  it('shows the same order for the same attempt, holds every question once, and orders differ between attempts', () => {
    fc.assert(
      fc.property(fc.string(), (attempt) => {
        const paper = paperFor(quiz, attempt)
        expect(paperFor(quiz, attempt)).toEqual(paper)
        expect(paper.questions.map(({ id }) => id).toSorted()).toEqual(quiz.questions.map(({ id }) => id).toSorted())
      }),
    )
    const orders = new Set(
      Array.from({ length: 50 }, (_, index) =>
        paperFor(quiz, `a${index}`)
          .questions.map(({ id }) => id)
          .join(),
      ),
    )
    expect(orders.size).toBeGreaterThan(10)
    expect(
      new Set(Array.from({ length: 50 }, (_, index) => shuffled([{ id: 'a' }, { id: 'b' }], `${index}`)[0]!.id)),
    ).toEqual(new Set(['a', 'b']))
  })
  it('shuffling does not change what is right', () => {
    fc.assert(
      fc.property(fc.string(), (attempt) => {
        for (const question of paperFor(quiz, attempt).questions) {
          if (question.kind === 'single') expect(scoreOf(question, { option: 'b' })).toBe(question.points)
          if (question.kind === 'multiple') expect(scoreOf(question, { options: ['a', 'c'] })).toBe(question.points)
        }
      }),
    )
  })
  it('a slot holds nothing of the key', () => {
    for (const question of quiz.questions) {
      const slot = slotOf(question, 'x')
      expect(Object.keys(slot).toSorted()).toEqual(['blanks', 'id', 'kind', 'options', 'points', 'stem'])
    }
    expect(slotOf(blank, 'x').blanks).toBe(2)
  })
  it('the key is a sentence', () => {
    expect([single, multiple, judge, blank, short].map((each) => keyText(each))).toEqual([
      'B. 乙',
      'A. 甲；C. 丙',
      '错',
      '1921 / 一九二一；party school',
      '全心全意为人民服务',
    ])
  })
})
