/** Which requirement was looked at last on this device: where coverage opens the next time. */
const KEY = 'hongling.coverage.requirement'

export const rememberRequirement = (requirement: string): void => localStorage.setItem(KEY, requirement)

/** The one looked at last while it is offered, else the first. */
export const openingRequirement = <T extends { id: string }>(offered: readonly T[]): T | undefined =>
  offered.find(({ id }) => id === localStorage.getItem(KEY)) ?? offered[0]
