import { BRANCHES, LEVELS } from './words.ts'

/** Where a position can stand, as the table of positions names it. */
export const PLACES: readonly { id: string; name: string }[] = [
  { id: 'institution', name: LEVELS.institution },
  { id: 'faculty', name: LEVELS.faculty },
  { id: 'branch', name: LEVELS.branch },
  ...Object.entries(BRANCHES).map(([kind, name]) => ({ id: `branch/${kind}`, name })),
]

export const placesInWords = (places: readonly string[]): string =>
  PLACES.filter(({ id }) => places.includes(id))
    .map(({ name }) => name)
    .join('、') || '任何组织'
