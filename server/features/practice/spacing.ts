/**
 * When a question is asked again 间隔复习: by FSRS, the model of memory of Anki and others, as ts-fsrs computes it. Days
 * alone: nobody is asked the same twice on one day. The one file that knows the package.
 */
import { createEmptyCard, fsrs, Rating, type Card } from 'ts-fsrs'
import { businessDate } from '../../lib/clock.ts'

/** What is known of how well a question is remembered. */
export interface Memory {
  stability: number
  difficulty: number
  state: number
  reps: number
  lapses: number
  at: Date
}
/** An examination is seldom farther away. */
const LONGEST_DAYS = 60
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false, maximum_interval: LONGEST_DAYS })

const cardOf = (memory: Memory | null, at: Date): Card =>
  memory
    ? {
        ...createEmptyCard(memory.at),
        ...{ stability: memory.stability, difficulty: memory.difficulty, state: memory.state },
        ...{ reps: memory.reps, lapses: memory.lapses, last_review: memory.at },
      }
    : createEmptyCard(at)

const DAY_MS = 86_400_000

/** After an answer: what is known now, and the day on which it is asked again; tomorrow at the earliest. */
export function remembered(memory: Memory | null, right: boolean, at: Date): { memory: Memory; dueOn: string } {
  const card = cardOf(memory, at)
  const { stability, difficulty, state, reps, lapses, scheduled_days } = scheduler.next(
    card,
    at,
    right ? Rating.Good : Rating.Again,
  ).card
  const days = Math.min(LONGEST_DAYS, Math.max(1, scheduled_days))
  return {
    memory: { stability, difficulty, state, reps, lapses, at },
    dueOn: businessDate(new Date(at.getTime() + days * DAY_MS)),
  }
}
