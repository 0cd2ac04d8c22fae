/** A term in a form: nothing without the day of the election. */
export interface TermForm {
  electedOn: string
  years: string
}

export const termForm = (term?: { electedOn: string; years: number } | null, years = 3): TermForm => ({
  electedOn: term?.electedOn ?? '',
  years: String(term?.years ?? years),
})

export const termGiven = ({ electedOn, years }: TermForm) =>
  electedOn ? { electedOn, years: Number(years) || 0 } : null
