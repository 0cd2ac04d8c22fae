/** The record that takes another one back, or undoes that. */
import type { RecordInput } from './chain.ts'
import type { LearningRecord, RecordKind } from './ledger.model.ts'

export type Compensation = 'revoked' | 'restored'

/** The key of a record that takes the place of one of another person, when the two are merged. */
export const joinedKey = (merge: string, record: string): string => `joined:${merge}:${record}`

const OWN_DAY: readonly RecordKind[] = ['training.completed', 'class.completed', 'localTraining.completed']
/** Whether a record counts for the last day of what it says, whenever it was recorded. */
export const hasOwnDay = (kind: RecordKind): boolean => OWN_DAY.includes(kind)

const classOf = ({ class: of, requirement }: Record<string, unknown>) => ({ class: of, requirement })

/** The n-th of its kind about a record: sent again it is the same one. `before`: compensations of its person. */
export function compensation(
  { account, name }: { account: string; name: string },
  kind: Compensation,
  { _id: record, person, subject, lesson, credit, rule, kind: of, on, data: own }: LearningRecord,
  data: Record<string, unknown>,
  before: readonly LearningRecord[],
): RecordInput {
  const same = before.filter((each) => each.kind === kind && each.data['record'] === record)
  return {
    key: `${kind}:${record}:${same.length}`,
    person,
    actor: account,
    kind,
    subject,
    lesson,
    // What has a day of its own, such as training of an earlier year, is taken off the hours of that day's year.
    ...((hasOwnDay(of) || 'joined' in own) && { on }),
    // Requirements and certificates of a class are found by these.
    data: { ...(of === 'class.completed' && classOf(own)), ...data, record, by: name, of },
    credit: kind === 'revoked' ? -credit : credit,
    rule,
  }
}
