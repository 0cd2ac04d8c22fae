/** 豁免申请 that wait in the demo: one that a person asked for, with the unit, and some of the unit with the committee. */
import type { Account } from '../server/features/accounts/accounts.model.ts'
import { openOf, type ExemptionApplication } from '../server/features/coverage/exemptions/exemptions.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Requirement } from '../server/features/programmes/programmes.model.ts'
import type { Person } from '../server/features/roster/roster.model.ts'
import { addDays, instant } from './dates.ts'
import { random } from './random.ts'

interface Place {
  institution: Unit
  committee: Unit
  requirement: Requirement
  unitAdmin: Account
}
const WAITING = [
  { own: true, reason: '参加援外医疗队，明年六月回国', document: '' },
  { own: false, reason: '因病长期休养，附三甲医院证明', document: '沪医证〔2026〕118号' },
  { own: false, reason: '产假及哺乳期', document: '' },
]

/** For the first of the institution's people who are not trained and hold one post alone. */
export function exemptionApplications(
  untrained: readonly Person[],
  { institution, committee, requirement, unitAdmin }: Place,
  today: string,
): ExemptionApplication[] {
  const chance = random('exemption applications')
  const isFitting = ({ ancestors }: Person) => ancestors.includes(institution._id) && ancestors.length <= 4
  const people = untrained.filter(isFitting).slice(0, WAITING.length)
  return people.map((person, index): ExemptionApplication => {
    const { own, reason, document } = WAITING[index]!
    const at = instant(addDays(today, index - WAITING.length), 10 * 60 + index)
    const _id = chance.id()
    const near = own ? institution._id : committee._id
    return {
      ...{ _id, batch: _id, person: person._id, requirement: requirement._id, own, reason, document },
      ...{ from: today, to: addDays(today, 180 + 30 * index), proofs: [], state: own ? 'asked' : 'waiting' },
      ...{ open: openOf(person._id, requirement._id), at, forwarded: null, answer: null, exemption: null },
      applied: { account: unitAdmin._id, by: own ? person.name : unitAdmin.name, at },
      ...{ ancestors: person.ancestors, owners: committee.ancestors, near },
      ...{ name: person.name, pinyin: person.pinyin, initials: person.initials },
    }
  })
}
