import { z } from 'zod'
import { api, del, get, put } from '../../../http/endpoint.ts'
import { Id, Instant } from '../../../lib/schema.ts'
import { wordedKinds } from './wording.rule.ts'

export const WordingView = z.object({
  id: Id,
  kind: z.enum(wordedKinds),
  title: z.string(),
  text: z.string(),
  /** By whom and when it was worded; null: as it is delivered. */
  by: z.string().nullable(),
  at: Instant.nullable(),
  revision: z.int(),
})

export const noticeWordings = api('/notice-wordings', {
  list: get('', {
    summary: 'The words in which each kind of notice is told',
    can: 'notice.words',
    reply: z.object({ items: z.array(WordingView) }),
  }),
  save: put('/:noticeKind', {
    summary: 'Word a kind of notice; places in braces are filled in',
    can: 'notice.words',
    body: z.object({
      revision: z.int(),
      title: z.string().trim().max(100, '不超过 100 个字'),
      text: z.string().trim().max(1_000, '不超过 1000 个字'),
    }),
    reply: WordingView,
  }),
  reset: del('/:noticeKind', {
    summary: 'Back to the words in which it is delivered',
    can: 'notice.words',
    reply: WordingView,
  }),
})
