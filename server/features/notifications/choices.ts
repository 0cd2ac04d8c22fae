import type { ClientSession } from 'mongoose'
import { byId } from '../../lib/readTogether.ts'
import { Choices, type NoticeChoices } from './choices.model.ts'

/** What some accounts chose, by account. */
export const choicesOf = async (
  accounts: readonly string[],
  session?: ClientSession,
): Promise<Map<string, NoticeChoices>> =>
  byId(await Choices.find({ _id: { $in: [...accounts] } }, null, session ? { session } : {}).lean())
