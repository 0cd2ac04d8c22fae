import { newestRecords } from '../ledger/ledger.service.ts'
import { recordText } from '../ledger/recordText.rule.ts'
import { postInWords, presentPosts, standingPosts } from '../roster/ownPosts.service.ts'
import type { Dispute } from './disputes.model.ts'

export interface Mendable {
  id: string
  text: string
  /** It was recorded after the person said that something is wrong. */
  since: boolean
}
const RECORDS = 50

/** What an answer can name as put right: the person's posts, or the newest records; first what came since. */
export async function mendable({ topic, person, raisedAt }: Dispute): Promise<Mendable[]> {
  const found = topic === 'posts' ? await posts(person, raisedAt) : await records(person, raisedAt)
  return found.sort((a, b) => Number(b.since) - Number(a.since))
}

async function posts(person: string, raisedAt: Date): Promise<Mendable[]> {
  const rows = await standingPosts(person)
  const views = await presentPosts(rows)
  return views.map((view, index) => ({
    id: view.id,
    text: postInWords(view),
    since: rows[index]!.recordedAt > raisedAt,
  }))
}

async function records(person: string, raisedAt: Date): Promise<Mendable[]> {
  const rows = await newestRecords(person, undefined, RECORDS)
  return rows.map((row) => ({ id: row._id, text: recordText(row), since: row.at > raisedAt }))
}
