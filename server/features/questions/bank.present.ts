import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { QuestionCard, QuestionView, TopicView, VersionView } from './bank.contract.ts'
import type { Question, QuestionTopic, QuestionVersion } from './questions.model.ts'
import { bankRows, sameInBank } from './questions.service.ts'
import { topicNames } from './topics/topics.service.ts'
import { plainText } from './words.rule.ts'

const SHOWN_STEM = 200
const stemOf = ({ content }: Pick<Question, 'content'>): string =>
  [...plainText(content.stem)].slice(0, SHOWN_STEM).join('')

function editor(actor: Actor): (row: { ancestors: readonly string[] }) => boolean {
  const held = new Set(unitsOf(actor, 'question.write'))
  return ({ ancestors }) => ancestors.some((each) => held.has(each))
}

export async function presentCards(rows: readonly Question[]): Promise<z.input<typeof QuestionCard>[]> {
  const [units, topics] = await Promise.all([
    unitNames(rows.map(({ unit }) => unit)),
    topicNames(rows.flatMap(({ topics }) => topics)),
  ])
  return rows.map((row) => ({
    ...{ id: row._id, serial: row.serial, kind: row.kind, stem: stemOf(row), points: row.content.points },
    ...{ difficulty: row.difficulty, reviewOn: row.reviewOn, retired: row.retired, version: row.version },
    topics: row.topics.flatMap((topic) => topics.get(topic) ?? []),
    unitName: units.get(row.unit) ?? '',
    updatedAt: row.updatedAt.toISOString(),
  }))
}

type Whole = Omit<z.input<typeof QuestionView>, 'same'>
export async function presentQuestions(actor: Actor, rows: readonly Question[]): Promise<Whole[]> {
  const [cards, whole] = await Promise.all([presentCards(rows), bankRows(rows)])
  const isEditable = editor(actor)
  return rows.map((row, index) => ({
    ...cards[index]!,
    ...{ unit: row.unit, content: row.content, traits: whole[index]!.traits },
    ...{ revision: row.revision, savedBy: row.savedBy, editable: isEditable(row) },
  }))
}

export async function presentQuestion(actor: Actor, row: Question): Promise<z.input<typeof QuestionView>> {
  const [[view], [same]] = await Promise.all([presentQuestions(actor, [row]), sameInBank(actor, [row.content])])
  return { ...view!, same: same!.filter(({ id }) => id !== row._id) }
}

export const presentVersion = ({ version, content, savedBy, at }: QuestionVersion): z.input<typeof VersionView> => ({
  ...{ version, content, savedBy, at: at.toISOString() },
})

export async function presentTopics(
  actor: Actor,
  rows: readonly QuestionTopic[],
): Promise<z.input<typeof TopicView>[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  const isEditable = editor(actor)
  return rows.map((row) => ({
    ...{ id: row._id, name: row.name, unit: row.unit, revision: row.revision },
    unitName: names.get(row.unit) ?? '',
    editable: isEditable(row),
  }))
}
