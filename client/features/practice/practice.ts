import type { Reply } from '../../lib/api.ts'

export type OpenSet = Reply<'practice', 'sets'>['items'][number]
export type Run = Reply<'practice', 'run'>
export type RunSlot = Run['slots'][number]
export type Entry = Reply<'practice', 'book'>['items'][number]
export type Group = Reply<'practice', 'groups'>['items'][number]
export type PracticeSet = Reply<'practiceSets', 'show'>

/** Told as right, as wrong, and not yet. */
export const countsOf = ({ slots }: Run) => ({
  right: slots.filter(({ result }) => result?.correct === true).length,
  wrong: slots.filter(({ result }) => result?.correct === false).length,
  left: slots.filter(({ answer }) => answer === null).length,
})

export const BECAME = {
  same: '',
  none: '',
  changed: '题库里的这道题后来修改过，这里是您当时作答的样子。',
  retired: '题库里的这道题已经停用，这里是您当时作答的样子，答案可能不再适用。',
} as const
