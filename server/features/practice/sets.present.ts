import type { z } from 'zod'
import { classesById } from '../classes/kindred.service.ts'
import { titlesOf } from '../courses/published.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { contentsNow } from '../questions/candidates.service.ts'
import { topicNames } from '../questions/topics/topics.service.ts'
import { askedText } from '../questions/words.rule.ts'
import { countChoices } from './draw.service.ts'
import type { PracticeRun } from './runs.model.ts'
import type { practiceSets } from './sets.contract.ts'
import type { PracticeSet } from './sets.model.ts'
import { countRuns } from './sets.service.ts'

type Ends = (typeof practiceSets)['endpoints']
type Card = z.input<Ends['list']['reply']>['items'][number]
const BEGINNING = 80

async function audienceNames(rows: readonly PracticeSet[]): Promise<Map<string, string>> {
  const of = (kind: PracticeSet['audienceKind']) =>
    rows.filter(({ audienceKind }) => audienceKind === kind).map(({ audience }) => audience)
  const classes = await classesById(of('class'))
  const units = await Units.find({ _id: { $in: of('unit') } }, { name: 1 }).lean()
  return new Map([
    ...[...classes].map(([id, { title }]) => [id, title] as const),
    ...units.map(({ _id, name }) => [_id, name] as const),
  ])
}

export async function presentCards(rows: readonly PracticeSet[]): Promise<Card[]> {
  const names = await audienceNames(rows)
  return rows.map(({ _id: id, title, mode, from, to, audience }) => ({
    ...{ id, title, mode, from, to, audienceName: names.get(audience) ?? '' },
  }))
}

export async function presentSet(row: PracticeSet): Promise<z.input<Ends['show']['reply']>> {
  const [card] = await presentCards([row])
  const { source, draw, questions, course, count, attempts, passPercent, audienceKind, audience, savedBy } = row
  const topics = await topicNames(draw.topics)
  const contents = await contentsNow(questions)
  const [named] = course ? await titlesOf([course]) : []
  return {
    ...{ ...card!, source, draw: { ...draw, kinds: draw.kinds as never }, questions, course, count },
    ...{ attempts, passPercent, audienceKind, audience, savedBy, revision: row.revision },
    courseTitle: named?.title ?? '',
    topicNames: draw.topics.flatMap((topic) => topics.get(topic) ?? []),
    chosen: questions.map((id) => {
      const content = contents.get(id)?.content
      return { id, stem: content ? askedText(content).slice(0, BEGINNING) : '已停用的题' }
    }),
    ...(await countChoices(row)),
    runs: await countRuns(row._id),
  }
}

export const presentResult = ({ _id: id, name, number, score, total, passed, finishedAt }: PracticeRun) => ({
  ...{ id, name, number, score: score ?? 0, total, passed: passed === true },
  finishedAt: finishedAt!.toISOString(),
})
