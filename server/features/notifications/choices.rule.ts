/** What a person has switched off. Pure. */
import { GROUPS, NoticeGroup } from './kinds.rule.ts'
import { ways, type WayName } from './ways.rule.ts'

/** The digest may be switched off in the app as well, and then on every way: it tells nothing that is not shown elsewhere. */
export const DIGEST = 'app:digest'
/** `mail:course` */
export type Choice = `${WayName}:${NoticeGroup}` | typeof DIGEST
export const isFixed = (group: NoticeGroup): boolean => group === 'security'
export const choices: Choice[] = [
  DIGEST,
  ...ways.flatMap((way) =>
    NoticeGroup.filter((group) => group in GROUPS && !isFixed(group)).map((group): Choice => `${way}:${group}`),
  ),
]
/** Each costs money: only what cannot wait. */
const BY_SMS: readonly NoticeGroup[] = ['deadline']
const SMS_OFF_AT_FIRST: readonly Choice[] = choices.filter((choice) => {
  const [way, group] = choice.split(':')
  return way === 'sms' && !BY_SMS.some((each) => each === group)
})
/** Until a person chooses. */
export const OFF_AT_FIRST: readonly Choice[] = ['mail:course', ...SMS_OFF_AT_FIRST]

export const isWanted = (way: WayName, group: NoticeGroup, off: readonly string[] | null): boolean =>
  isFixed(group) || !(off ?? OFF_AT_FIRST).includes(`${way}:${group}`)
