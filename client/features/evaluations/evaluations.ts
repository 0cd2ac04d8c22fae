import { ABOUTS, abouts, type About } from '../../../server/features/evaluations/questions.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type EvaluationState = Reply<'evaluations', 'show'>
export type Evaluation = NonNullable<EvaluationState['evaluation']>
export type Results = Reply<'evaluations', 'results'>
export type ItemResult = Results['items'][number]
export type OwnEvaluation = Reply<'ownEvaluations', 'show'>
type Means = Reply<'evaluationFigures', 'base'>['classes'][number]['means']

export const mean = (value: number | null): string => (value === null ? '—' : value.toFixed(2))
export const MEANS = abouts.map((about) => ({
  about,
  label: ABOUTS[about],
  of: (means: Means) => means[about]?.mean ?? null,
}))

/** What is said of it beside the question. */
export const titleOf = ({ session, text }: Pick<ItemResult, 'session' | 'text'>): string =>
  session ? `${session.title}${session.teacher ? `（${session.teacher.name}）` : ''}` : text

/** What is asked of the same, under one heading. */
export const groupsOf = <T extends { about: About; session: { id: string } | null }>(items: readonly T[]): T[][] => [
  ...Map.groupBy(items, ({ about, session }) => session?.id ?? about).values(),
]

const WEEK_MS = 7 * 86_400_000
export const weekAfter = (date: string): string => new Date(Date.parse(date) + WEEK_MS).toISOString().slice(0, 10)
