import type { ClientSession } from 'mongoose'
import { fill, KINDS, type NoticeKind } from '../kinds.rule.ts'
import { Wordings } from './wording.model.ts'
import { worded, type Words } from './wording.rule.ts'

/** A notice of this kind in its words, as they are now. */
export async function wordsOf(
  kind: NoticeKind,
  values: Record<string, string>,
  session?: ClientSession,
): Promise<Words> {
  const own = kind === 'announcement' ? null : await Wordings.findById(kind, null, session ? { session } : {}).lean()
  if (own) return { title: worded(kind, own.title, values), text: worded(kind, own.text, values) }
  const { title, text } = KINDS[kind]
  return { title: fill(title, values), text: fill(text, values) }
}
