import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addLesson,
  addSection,
  canStepLesson,
  moveLesson,
  placeOf,
  stepLesson,
} from '../../client/features/courses/draft/outlineActs.ts'
import { removeFrom } from '../../client/lib/listActs.ts'
import type { Outline } from '../../client/features/courses/draft/content.ts'
import {
  alignBlanks,
  duplicate,
  newQuestion,
  newQuiz,
  QUESTION_KINDS,
} from '../../client/features/courses/quiz/questions.ts'
import { gapsIn } from '../../server/features/quizzes/gaps.rule.ts'

function outlineOf(sizes: readonly number[]): Outline {
  const outline: Outline = { sections: [] }
  sizes.forEach((size, at) => {
    const section = addSection(outline, `第 ${at} 章`)
    for (let lesson = 0; lesson < size; lesson += 1) addLesson(section, 'article', `${at}.${lesson}`)
  })
  return outline
}
const ids = ({ sections }: Outline): string[] => sections.flatMap(({ lessons }) => lessons.map(({ id }) => id))
const sizes = fc.array(fc.nat(4), { minLength: 1, maxLength: 4 })

describe('outline', () => {
  it('keeps every lesson whatever is moved where', () => {
    fc.assert(
      fc.property(sizes, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.boolean())), (given, moves) => {
        const outline = outlineOf(given)
        const all = ids(outline)
        fc.pre(all.length > 0)
        for (const [lesson, section, index, step] of moves) {
          if (step) stepLesson(outline, all[lesson % all.length]!, index % 2 ? 1 : -1)
          else
            moveLesson(
              outline,
              all[lesson % all.length]!,
              outline.sections[section % outline.sections.length]!.id,
              index % 5,
            )
        }
        expect(ids(outline).toSorted()).toEqual(all.toSorted())
      }),
    )
  })
  it('steps through sections to both ends and no further', () => {
    const outline = outlineOf([1, 0, 2])
    const lesson = outline.sections[0]!.lessons[0]!.id
    let steps = 0
    while (canStepLesson(outline, lesson, 1)) {
      stepLesson(outline, lesson, 1)
      steps += 1
    }
    expect(steps).toBe(4)
    expect(placeOf(outline, lesson)).toMatchObject({ index: 2, section: { title: '第 2 章' } })
    while (canStepLesson(outline, lesson, -1)) stepLesson(outline, lesson, -1)
    expect(placeOf(outline, lesson)).toMatchObject({ index: 0, section: { title: '第 0 章' } })
  })
  it('puts back what was removed where it stood', () => {
    const list = ['甲', '乙', '丙']
    const undo = removeFrom(list, 1)
    expect(list).toEqual(['甲', '丙'])
    undo()
    expect(list).toEqual(['甲', '乙', '丙'])
  })
})

describe('questions', () => {
  it('begin without a key, and answers are not shown after the first of several attempts', () => {
    const keys = QUESTION_KINDS.map(({ value }) => newQuestion(value)).map((made) =>
      'answer' in made ? made.answer : 'answers' in made ? made.answers : made.reference,
    )
    expect(keys).toEqual(['', [], null, [], ''])
    expect(newQuiz().rule).toMatchObject({ attempts: 3, reveal: 'after-pass' })
  })
  it('are duplicated with ids of their own and the same key', () => {
    const question = newQuestion('multiple')
    if (question.kind !== 'multiple') throw new Error('another kind')
    question.answer = [question.options[0]!.id, question.options[2]!.id]
    const copy = duplicate(question)
    if (copy.kind !== 'multiple') throw new Error('another kind')
    expect(copy.answer).toEqual([copy.options[0]!.id, copy.options[2]!.id])
    expect(
      new Set([question.id, copy.id, ...question.options.map(({ id }) => id), ...copy.options.map(({ id }) => id)])
        .size,
    ).toBe(10)
  })
  it('keep as many lists of answers as the stem has gaps', () => {
    const question = newQuestion('blank')
    if (question.kind !== 'blank') throw new Error('another kind')
    question.stem = '预备期为____年，每届任期____年，三个_不算___。'
    alignBlanks(question)
    expect([gapsIn(question.stem), question.answers]).toEqual([2, [[], []]])
    question.answers[0] = ['一']
    question.stem = '预备期为____年。'
    alignBlanks(question)
    expect(question.answers).toEqual([['一']])
  })
})
