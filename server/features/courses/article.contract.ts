import { z } from 'zod'

/** A rich text document (tiptap JSON); what may stand in it is checked by `readArticle.service.ts`. */
export const Article = z.looseObject({
  type: z.literal('doc'),
  content: z
    .array(z.looseObject({ type: z.string() }))
    .max(2_000)
    .default([]),
})
export type Article = z.infer<typeof Article>
