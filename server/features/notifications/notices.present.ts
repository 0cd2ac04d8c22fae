import type { z } from 'zod'
import { KINDS } from './kinds.rule.ts'
import type { Notice as View } from './notices.contract.ts'
import type { Notice } from './notices.model.ts'

export const present = ({ _id, kind, title, text, link, at, unread }: Notice): z.input<typeof View> => ({
  id: _id,
  group: KINDS[kind].group,
  title,
  text,
  link,
  at: at.toISOString(),
  unread,
})
