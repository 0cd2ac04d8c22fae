import { addRange, uncovered, type Range } from '../../../server/features/playback/watchedRanges.rule.ts'

export const union = (ranges: readonly Range[], more: readonly Range[]): Range[] => more.reduce(addRange, [...ranges])
/** What of the ranges is not among the others. */
export const minus = (ranges: readonly Range[], others: readonly Range[]): Range[] =>
  ranges.flatMap((range) => uncovered(others, range))
