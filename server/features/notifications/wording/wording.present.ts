import type { z } from 'zod'
import type { NoticeKind } from '../kinds.rule.ts'
import type { WordingView } from './wording.contract.ts'
import type { Wording } from './wording.model.ts'
import { defaultWords, idOfKind, wordedKinds } from './wording.rule.ts'

type View = z.input<typeof WordingView>

export function present({ kind, row }: { kind: NoticeKind; row: Wording | null }): View {
  const named = { id: idOfKind(kind), kind: kind as View['kind'] }
  if (!row) return { ...named, ...defaultWords(kind), by: null, at: null, revision: 0 }
  const { title, text, by, at, revision } = row
  return { ...named, title, text, by, at: at.toISOString(), revision }
}

/** Each kind there is, worded or as it is delivered. */
export const presentAll = (rows: readonly Wording[]): View[] =>
  wordedKinds.map((kind) => present({ kind, row: rows.find(({ _id }) => _id === kind) ?? null }))
