/** The question bank of the base: some sixty questions of all nine kinds. */
import { pointsOf } from '../server/features/papers/points.rule.ts'
import { contentFields } from '../server/features/questions/questionRow.ts'
import type { BankQuestion, PartQuestion } from '../server/features/questions/question.contract.ts'
import {
  Questions,
  QuestionSerials,
  QuestionTopics,
  SERIALS,
  type Question,
  type QuestionTopic,
} from '../server/features/questions/questions.model.ts'
import { termsOf } from '../server/features/questions/terms.rule.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { addDays } from './dates.ts'
import { insertAll } from './insert.ts'
import { TEXTS, type TopicTexts } from './questionTexts.ts'
import { random, type Random } from './random.ts'

type Asked = PartQuestion | BankQuestion
const choices = (chance: Random, texts: readonly string[]) => texts.map((text) => ({ id: chance.id(), text }))
/** In an order that chance gives. */
const mixed = <T>(chance: Random, list: readonly T[]): T[] =>
  list
    .map((each) => ({ each, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each)

function* askedOf(chance: Random, texts: TopicTexts): Generator<Asked> {
  const base = (stem: string, points: number) => ({ id: chance.id(), stem, explanation: '', points })
  for (const [stem, ...options] of texts.single ?? []) {
    const offered = choices(chance, options)
    yield { ...base(stem, 2), kind: 'single', options: mixed(chance, offered), answer: offered[0]!.id }
  }
  for (const [stem, right, wrong] of texts.multiple ?? []) {
    const [key, others] = [choices(chance, right), choices(chance, wrong)]
    const options = mixed(chance, [...key, ...others])
    yield { ...base(stem, 4), kind: 'multiple', options, answer: key.map(({ id }) => id), scoring: 'partial' }
  }
  for (const [stem, answer] of texts.judge ?? []) yield { ...base(stem, 1), kind: 'judge', answer }
  for (const [stem, ...gaps] of texts.blank ?? []) {
    const answers = gaps.map((accepted) => [...accepted])
    yield { ...base(stem, 2), kind: 'blank', answers, numerals: true, traditional: false }
  }
  for (const [stem, ...items] of texts.order ?? [])
    yield { ...base(stem, 5), kind: 'order', items: choices(chance, items) }
  for (const [stem, ...both] of texts.match ?? []) {
    const [left, right] = [0, 1].map((side) => choices(chance, both.map((pair) => pair[side]!))) // prettier-ignore
    const pairs = Object.fromEntries(left!.map(({ id }, at) => [id, right![at]!.id]))
    yield { ...base(stem, 3), kind: 'match', left: left!, right: mixed(chance, right!), pairs }
  }
  for (const [stem, reference] of texts.short ?? []) yield { ...base(stem, 5), kind: 'short', reference }
  for (const [stem, reference, ...lines] of texts.essay ?? []) {
    const rubric = lines.map(([text, points]) => ({ id: chance.id(), text, points }))
    yield { ...base(stem, pointsOf(rubric)), kind: 'essay', reference, rubric }
  }
}

function aCase(chance: Random): BankQuestion {
  const stem =
    '某教师党支部有正式党员 9 人、预备党员 2 人。今年以来支部党员大会只开过一次，预备党员小王的预备期上月已满，支部还没有讨论他的转正。'
  const part = (asked: string, reference: string, points: number): PartQuestion => ({
    ...{ id: chance.id(), stem: asked, explanation: '', points, kind: 'short', reference },
  })
  const parts = [
    part('这个支部的组织生活有什么问题？', '支部党员大会一般每季度召开 1 次，一年只开一次不符合要求。', 5),
    part(
      '小王的转正应当怎样办？',
      '本人提出书面转正申请，支部应当及时讨论；认真履行义务、具备条件的，按期转为正式党员。',
      5,
    ),
  ]
  return { id: chance.id(), kind: 'case', stem, explanation: '', points: 10, parts }
}

export async function seedQuestions({ _id: unit, ancestors }: Unit, savedBy: string, today: string): Promise<void> {
  const chance = random('questions')
  const topics = TEXTS.map(({ topic: name }): QuestionTopic => {
    return { _id: chance.id(), name, unit, ancestors, revision: 1 }
  })
  const asked = TEXTS.flatMap((texts, at) =>
    [...askedOf(chance, texts), ...(texts.topic === '组织生活' ? [aCase(chance)] : [])].map((content) => ({
      ...{ content, topics: [topics[at]!._id], source: texts.source, sourceDate: texts.sourceDate },
      difficulty: chance.int(1, 4),
      // A few are due, most are to be looked at later.
      reviewOn: texts.sourceDate && addDays(today, chance.chance(0.06) ? -10 : chance.int(60, 700)),
    })),
  )
  const at = new Date(`${addDays(today, -60)}T02:00:00Z`)
  const rows = asked.map(({ content, ...traits }, index): Question => {
    const described = { ...contentFields(content), ...traits, positions: [], retired: false }
    const serial = index + 1
    return {
      ...{ _id: content.id, serial, unit, ancestors, ...described, version: 1, revision: 1 },
      ...{ terms: termsOf(described.text, serial, described), savedBy, createdAt: at, updatedAt: at },
    }
  })
  await insertAll(QuestionTopics, topics)
  await insertAll(Questions, rows)
  await insertAll(QuestionSerials, [{ _id: SERIALS, last: rows.length }])
}
