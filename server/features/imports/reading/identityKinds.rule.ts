/** What each kind of identity document holds: whose number it is, of which day, and what cannot be one. */
export type IdentityKind =
  | 'resident'
  /** Fifteen digits, issued until 1999. */
  | 'resident-15'
  /** 港澳台居民居住证: 810000 (Hong Kong), 820000 (Macao), 830000 (Taiwan). */
  | 'residence-permit'
  /** 外国人永久居留身份证 of 2017: three letters and twelve digits. */
  | 'foreign-2017'
  /** The same since December 2023: 9, province, nationality in digits. */
  | 'foreign-2023'

export type ReadIdentity =
  | { number: string; kind: IdentityKind; birthDate: string; sex: 'male' | 'female' | null; warnings: string[] }
  /** Nothing is written there. */
  | { empty: true }
  | { reason: string; suggestion: string }

/**
 * The first two digits. What follows them is not looked up: counties are founded and abolished (上海县 310221, 南汇 310225),
 * and a number outlives them.
 */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
)
const CHECK_AGAIN = '请对照证件核对。'
const refused = (reason: string): ReadIdentity => ({ reason, suggestion: CHECK_AGAIN })

/** Whether 19900230 and the like are days on which somebody alive can be born. */
export function isBirthDate(digits: string, today: string): boolean {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  const instant = new Date(`${date}T00:00:00Z`)
  return (
    !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) && date >= '1880-01-01' && date <= today
  )
}

/** The kind of a number of eighteen digits, or null where its first digits are nobody's. */
export function kindOfEighteen(number: string): IdentityKind | null {
  if (/^8[123]0000/.test(number)) return 'residence-permit'
  if (number.startsWith('9')) return PROVINCES.has(number.slice(1, 3)) ? 'foreign-2023' : null
  return PROVINCES.has(number.slice(0, 2)) ? 'resident' : null
}

/** What both kinds of numbers have in common once their parts are known. */
export function readParts(
  number: string,
  kind: IdentityKind | null,
  birth: string,
  order: string,
  today: string,
): ReadIdentity {
  if (kind === null) return refused(`“${number}”的前几位不是任何省、自治区、直辖市的代码。`)
  if (!isBirthDate(birth, today)) return refused(`“${number}”中的出生日期 ${birth} 不存在或还没有到。`)
  return {
    number,
    kind,
    birthDate: `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6, 8)}`,
    sex: kind.startsWith('foreign') ? null : Number(order.at(-1)) % 2 === 1 ? 'male' : 'female',
    warnings: [],
  }
}

/**
 * Nationality, four digits of the place, year, month and day of birth with two digits of the year, two digits more. How
 * the last one is computed has not been published: it is not checked.
 */
export function foreign2017(number: string, today: string): ReadIdentity {
  const birth = number.slice(7, 13)
  const century = isBirthDate(`20${birth}`, today) ? '20' : '19'
  const kind = PROVINCES.has(number.slice(3, 5)) ? 'foreign-2017' : null
  return readParts(number, kind, `${century}${birth}`, '', today)
}
