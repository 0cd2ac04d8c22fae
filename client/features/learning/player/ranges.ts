import { addRange, type Range } from '../../../../server/features/learning/watchedRanges.ts'

export const union = (ranges: readonly Range[], more: readonly Range[]): Range[] => more.reduce(addRange, [...ranges])
