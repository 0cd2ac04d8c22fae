/** What the form of a set holds, and what is sent of it. */
import { today } from '../organisations/words.ts'
import type { PracticeSet } from './practice.ts'

export interface Named {
  id: string
  name: string
}
export const fieldsOf = (given?: PracticeSet) => ({
  title: given?.title ?? '',
  mode: given?.mode ?? ('practice' as PracticeSet['mode']),
  source: given?.source ?? ('bank' as PracticeSet['source']),
  topics: (given?.draw.topics.map((id, at) => ({ id, name: given.topicNames[at] ?? '' })) ?? []) as Named[],
  kinds: given?.draw.kinds ?? [],
  difficulties: given?.draw.difficulties ?? [],
  positions: given?.draw.positions ?? [],
  questions: (given?.chosen.map(({ id, stem }) => ({ id, name: stem })) ?? []) as Named[],
  course: given?.course ?? '',
  count: given?.count ?? 10,
  attempts: given?.attempts ?? 0,
  passPercent: given?.passPercent ?? 60,
  from: given?.from ?? today(),
  to: given?.to ?? '',
  audienceKind: given?.audienceKind ?? ('class' as PracticeSet['audienceKind']),
  audience: given?.audience ?? '',
})
export type Fields = ReturnType<typeof fieldsOf>

const ids = (named: readonly Named[]): string[] => named.map(({ id }) => id)
export function bodyOf({ topics, kinds, difficulties, positions, questions, course, to, ...form }: Fields) {
  return {
    ...form,
    draw: { topics: ids(topics), kinds, difficulties, positions },
    questions: form.source === 'list' ? ids(questions) : [],
    course: (form.source === 'course' && course) || null,
    to: to || null,
  }
}
