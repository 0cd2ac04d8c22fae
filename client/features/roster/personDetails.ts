import type { Reply } from '../../lib/api.ts'

type Details = Reply<'roster', 'person'>['details']
export interface DetailForm {
  email: string
  messengerId: string
  sex: '' | 'male' | 'female'
  birthYear: string
  partyJoinedOn: string
}

export const detailForm = (details?: Details): DetailForm => ({
  email: details?.email ?? '',
  messengerId: details?.messengerId ?? '',
  sex: details?.sex ?? '',
  birthYear: String(details?.birthYear ?? ''),
  partyJoinedOn: details?.partyJoinedOn ?? '',
})

/** As it is sent: an empty field is nothing. A year that is no number is said to be none by the server. */
export const detailsOf = ({ email, messengerId, sex, birthYear, partyJoinedOn }: DetailForm): Details => ({
  email: email.trim() || null,
  messengerId: messengerId.trim() || null,
  sex: sex || null,
  birthYear: birthYear.trim() ? Number(birthYear.normalize('NFKC')) || 0 : null,
  partyJoinedOn: partyJoinedOn || null,
})
