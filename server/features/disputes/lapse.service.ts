/** Of a record that is taken back for good nothing is left to correct: what was asked about it ends before it does. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { Disputes } from './disputes.model.ts'

/** In the transaction that takes them back. Each person reads why, and how to go on; again changes nothing. */
export async function endWithRecords(
  records: readonly { _id: string; person: string }[],
  by: { account: string; name: string },
  reason: string,
  session: ClientSession,
): Promise<void> {
  for (const { _id: about, person } of records) {
    const open = { person, topic: 'training' as const, state: 'open' as const, about }
    for (const { _id, aboutText } of await Disputes.find(open, null, { session }).lean()) {
      const text = `这条学习记录已撤销（${reason}），更正申请随之结束。对撤销有异议的，可以按“缺少培训”重新提出。`
      const answer = { account: by.account, by: by.name, at: now(), text, about: null, mended: null }
      const ended = { $set: { state: 'lapsed' as const, answer }, $unset: { openAbout: 1 as const } }
      await Disputes.updateOne({ _id, state: 'open' }, ended, { session })
      await notify(
        { people: [person] },
        {
          kind: 'dispute.answered',
          key: _id,
          values: { result: '已结束：学习记录已撤销', what: aboutText, answer: text },
          link: `/me/disputes/${_id}`,
        },
        session,
      )
      await note(by, 'dispute.answer', _id, `学习记录已撤销，更正申请结束：${aboutText}，${reason}`, session)
    }
  }
}
