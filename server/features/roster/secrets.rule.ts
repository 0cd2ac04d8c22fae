/** What of a person is sealed at rest and shown masked: which numbers, how they look, and why somebody may see one. */
export const SECRET_LABELS = { phone: '手机', identityNumber: '身份证号' } as const
export type Secret = keyof typeof SECRET_LABELS
export const secrets = Object.keys(SECRET_LABELS) as [Secret, ...Secret[]]

export const UNREADABLE = '无法读取'

/** Enough to recognise a number by, too little to use it: 138****1234, 310***********1234. */
export const masked = (value: string | null): string | null =>
  value && value !== UNREADABLE
    ? value.slice(0, 3) + '*'.repeat(Math.max(4, value.length - 7)) + value.slice(-4)
    : value

/** Digits as people write them: of full width, in groups, and what stands before and after those of a document. */
const WRITTEN = /(?:[A-Za-z]{3})?[+＋]?[\d０-９](?:[ \u00a0\u3000\-‐-―－]{0,2}[\d０-９]){10,}[XxＸｘ]?/g
const HELD = /^(?:(?:\+?86)?1\d{10}|\d{15}|\d{17}[\dX]|[A-Z]{3}\d{12})$/

const PLAIN = /(?<!\d)(?:1\d{10}|\d{15}|\d{17}[\dXx])(?!\d)/g

/**
 * A text of a file with the numbers in it masked. `staffNumber`: of the row that it is from; one of eleven digits is no
 * phone.
 */
export function maskedIn(text: string, staffNumber = ''): string {
  const own = staffNumber.normalize('NFKC').trim()
  const hidden = (number: string): string => (FORMS.phone.test(number) && number === own ? number : masked(number)!)
  return text.replace(WRITTEN, (written) => {
    const number = written
      .normalize('NFKC')
      .replace(/[^\dA-Za-z+]/g, '')
      .toUpperCase()
    if (HELD.test(number)) return hidden(number.replace(/^\+?86(?=1\d{10}$)/, ''))
    return written.normalize('NFKC').replace(PLAIN, hidden) // several, or beside a date
  })
}

/** Why one is looked at, in the words of the audit trail. */
export const REVEAL_REASONS = {
  contact: '联系本人',
  verify: '核对身份',
  report: '填报上级系统',
  certificate: '办理结业证书',
  other: '其他',
} as const
export type RevealReason = keyof typeof REVEAL_REASONS
export const revealReasons = Object.keys(REVEAL_REASONS) as [RevealReason, ...RevealReason[]]

const FORMS: Record<Secret, RegExp> = {
  phone: /^1\d{10}$/,
  identityNumber: /^(?:\d{15}|\d{17}[\dX]|[A-Z]{3}\d{12})$/,
}

/** Which number somebody typed to find its owner by, if it is a whole one. */
export function secretTyped(typed: string): { field: Secret; value: string } | null {
  const value = typed
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(?:\+?86)(?=1\d{10}$)/, '')
    .toUpperCase()
  const field = secrets.find((each) => FORMS[each].test(value))
  return field ? { field, value } : null
}
