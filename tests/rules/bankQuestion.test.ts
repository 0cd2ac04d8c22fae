import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BankQuestion, QuestionTraits } from '../../server/features/questions/question.contract.ts'
import { bankQuestion, questionTraits } from '../support/bankQuestions.ts'

it('a question is kept as it was given: of every kind, whole, with its traits', () => {
  fc.assert(
    fc.property(bankQuestion, questionTraits, (question, traits) => {
      expect(BankQuestion.parse(question)).toEqual(question)
      expect(QuestionTraits.parse(traits)).toEqual(traits)
    }),
  )
})

it('an unfinished draft can be kept, what no kind knows cannot', () => {
  const draft = { id: 'a', kind: 'single', stem: '', options: [], answer: '', points: 2 }
  expect(BankQuestion.parse(draft)).toEqual({ ...draft, explanation: '' })
  expect(BankQuestion.safeParse({ ...draft, kind: 'guess' }).success).toBe(false)
  expect(BankQuestion.safeParse({ ...draft, points: 0 }).success).toBe(false)
})
