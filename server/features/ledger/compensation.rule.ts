/** The record that takes another one back, or undoes that. */
import type { RecordInput } from './chain.ts'
import type { LearningRecord } from './ledger.model.ts'

export type Compensation = 'revoked' | 'restored'

/** The key of a record that takes the place of one of another person, when the two are merged. */
export const joinedKey = (merge: string, record: string): string => `joined:${merge}:${record}`

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
    ...((of === 'training.completed' || 'joined' in own) && { on }),
    data: { ...data, record, by: name, of },
    credit: kind === 'revoked' ? -credit : credit,
    rule,
  }
}
