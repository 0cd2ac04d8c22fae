import type { ClientSession } from 'mongoose'
import { lookUp } from '../../lib/lookUp.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Recipient } from '../accounts/recipients.service.ts'
import { Choices, type NoticeChoices } from './choices.model.ts'
import { DIGEST } from './choices.rule.ts'

/** What some accounts chose, by account. */
export const choicesOf = async (
  accounts: readonly string[],
  session?: ClientSession,
): Promise<Map<string, NoticeChoices>> =>
  byId(await lookUp(accounts, (some) => Choices.find({ _id: { $in: some } }, null, session ? { session } : {}).lean()))

/** Without those who have switched the digest off altogether. */
export async function wantingDigest(recipients: readonly Recipient[], session?: ClientSession): Promise<Recipient[]> {
  const choices = await choicesOf(
    recipients.map(({ _id }) => _id),
    session,
  )
  return recipients.filter(({ _id }) => !choices.get(_id)?.off.includes(DIGEST))
}
