/** What is known of a person beside name, number and posts: what training needs, nothing more. */
export interface PersonDetails {
  email: string | null
  /** In WeCom or DingTalk. */
  messengerId: string | null
  sex: 'male' | 'female' | null
  birthYear: number | null
  partyJoinedOn: string | null
}

export const NO_DETAILS: PersonDetails = {
  email: null,
  messengerId: null,
  sex: null,
  birthYear: null,
  partyJoinedOn: null,
}
export const DETAIL_LABELS: Record<keyof PersonDetails, string> = {
  email: '邮箱',
  messengerId: '企业微信或钉钉账号',
  sex: '性别',
  birthYear: '出生年份',
  partyJoinedOn: '入党时间',
}
export const SEXES = { male: '男', female: '女' } as const
export const detailFields = Object.keys(NO_DETAILS) as (keyof PersonDetails)[]

export const detailInWords = ({ sex, ...others }: PersonDetails, field: keyof PersonDetails): string =>
  field === 'sex' ? (sex ? SEXES[sex] : '') : String(others[field] ?? '')

/** 党章, article 1: from the age of 18. */
const AGE = 18

/** What of it cannot be: the field and why. */
export function wrongDetail(
  { birthYear, partyJoinedOn }: PersonDetails,
  today: string,
): 'birthYear' | 'future' | 'age' | null {
  if (birthYear !== null && birthYear > Number(today.slice(0, 4)) - AGE) return 'birthYear'
  if (partyJoinedOn === null) return null
  if (partyJoinedOn > today) return 'future'
  return birthYear !== null && Number(partyJoinedOn.slice(0, 4)) < birthYear + AGE ? 'age' : null
}
