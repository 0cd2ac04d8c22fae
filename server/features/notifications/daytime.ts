import { now } from '../../lib/clock.ts'

/** What is told by the day is told from eight in the morning on, in Shanghai. */
const FROM_HOUR = 8
export const isDaytime = (): boolean => (now().getUTCHours() + 8) % 24 >= FROM_HOUR
