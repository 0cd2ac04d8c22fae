/** What the form of an examination holds, and what is sent of it: days and times are those of Shanghai. */
import type { ResultsRule } from '../../../server/features/exams/exams.rule.ts'
import { ONE_MARKER } from '../../../server/features/exams/marking/marking.rule.ts'
import { today } from '../organisations/words.ts'
import type { Exam } from './exams.ts'

const PARTS = { timeZone: 'Asia/Shanghai', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const
const time = new Intl.DateTimeFormat('sv-SE', PARTS)
const date = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
const dayOf = (instant: string): string => date.format(new Date(instant))
const timeOf = (instant: string): string => time.format(new Date(instant))
const instantOf = (day: string, at: string): string =>
  day && at ? new Date(`${day}T${at}:00+08:00`).toISOString() : ''

export const fieldsOf = (given?: Exam) => ({
  title: given?.title ?? '',
  instructions: given?.instructions ?? '',
  paper: given?.paper ?? '',
  opensOn: given ? dayOf(given.opensAt) : today(),
  opensTime: given ? timeOf(given.opensAt) : '09:00',
  closesOn: given ? dayOf(given.closesAt) : today(),
  closesTime: given ? timeOf(given.closesAt) : '11:00',
  shuffle: given?.shuffle ?? true,
  minutes: given?.minutes ?? 90,
  attempts: given?.attempts ?? 1,
  untilPassed: given?.untilPassed ?? true,
  passPercent: given?.passPercent ?? 60,
  results: (given?.results ?? 'after-release') as ResultsRule,
  showsKey: given?.showsKey ?? false,
  marking: { ...(given?.marking ?? ONE_MARKER) },
  class: given?.class ?? '',
  people: given?.people ?? [],
  extras: given?.extras ?? [],
})
export type Fields = ReturnType<typeof fieldsOf>

export function bodyOf({ opensOn, opensTime, closesOn, closesTime, people, extras, marking, ...form }: Fields) {
  return {
    ...form,
    marking: { ...marking, allowed: Number(marking.allowed) },
    class: form.class || null,
    opensAt: instantOf(opensOn, opensTime),
    closesAt: instantOf(closesOn, closesTime),
    people: people.map(({ id }) => id),
    extras: extras.map(({ person, minutes }) => ({ person, minutes })),
  }
}
