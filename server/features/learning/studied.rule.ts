/** What a person's learning comes to: time, and where they were last. Pure. */
import type { Studied } from '../playback/watches.service.ts'

export interface LearningTime {
  todaySeconds: number
  totalSeconds: number
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** Seconds of video that were played and accepted, seen again or not: on a day, and in all. */
export const timeOf = (
  studied: readonly Pick<Studied, 'watchedSeconds' | 'again' | 'day'>[],
  on: string,
): LearningTime => ({
  todaySeconds: sum(studied.map(({ day }) => (day?.on === on ? day.seconds : 0))),
  totalSeconds: sum(studied.map(({ watchedSeconds, again = [] }) => watchedSeconds + sum(again))),
})
