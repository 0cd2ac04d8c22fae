/** Merging two people of the roster who are one: what is chosen, why two are suggested, and what needs no merging. */
import { detailFields } from './personDetails.rule.ts'

export const SIDES = ['kept', 'gone'] as const
export type Side = (typeof SIDES)[number]

/** What of a person is taken from one of the two. */
export const CHOSEN = ['name', 'staffNumber', 'phone', 'identityNumber', ...detailFields] as const
export type Chosen = (typeof CHOSEN)[number]

export const DUPLICATE_REASONS = {
  identity: '身份证号相同',
  phone: '手机号相同',
  number: '姓名和工号相同',
  name: '同一单位里姓名相同',
  chosen: '手动选择',
} as const
export type DuplicateReason = keyof typeof DUPLICATE_REASONS
export const duplicateReasons = Object.keys(DUPLICATE_REASONS) as [DuplicateReason, ...DuplicateReason[]]

/**
 * Collections that name a person or an account and are left as they are, and why. The others are joined; a test holds
 * both lists against the models.
 */
export const LEFT_BY_MERGES: Record<string, string> = {
  people: 'the two rows themselves',
  personMerges: 'says what was merged',
  duplicatePairs: 'says who was suggested',
  courseProgress: 'follows the ledger',
  standings: 'follows posts and ledger',
  coverageTimelines: 'follows posts and ledger',
  coverageMarks: 'whose timelines are folded anew within a minute',
  leases: 'ends with the session; the other player is refused',
  learnerDays: 'counts the day that both learned, and goes after three',
  handoutOpenings: 'what came of opening a handout is in the ledger, and it opens again at a touch',
  importRows: 'what an import did to somebody who was merged since is not taken back',
  classReads: 'what an account has looked at in a class, which stays',
  announcements: 'the account that announced, which stays',
  postReports: 'the account that reported, which stays',
  mailLinks: 'links on their way to an account, over in minutes; a closed account is let in by none',
  rosterImports: 'the account that imported, which stays',
  auditTrail: 'what accounts did, which stays',
  assets: 'the account that uploaded, which stays',
  jobs: 'the account that waits, which stays',
  notices: 'what an account was told, which stays',
  pushSubscriptions: 'the browsers of an account, which stays',
  deliveries: 'what an account was told on other ways, which stays',
  identityLinks: 'those of an account that is closed are dropped, so that their identities are linked with the other',
  teachers: 'the account of one who teaches, which stays',
  sessions: 'those of an account that is closed end with it',
}
