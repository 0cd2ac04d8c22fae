import { z } from 'zod'
import { api, del, get, put } from '../../http/endpoint.ts'
import { Done, Id, Instant } from '../../lib/schema.ts'

/** What somebody wrote for themselves at a moment of a lesson (seconds from its start). Nobody else reads it. */
export const Note = z.object({ id: Id, at: z.int(), text: z.string(), updatedAt: Instant })
const NoteText = z.string().trim().min(1, '请写点什么').max(2_000, '不超过 2000 个字')

export const notes = api('/notes', {
  list: get('/:course/:lesson', {
    summary: 'My notes on a lesson, in its order',
    can: 'learning.own',
    reply: z.object({ items: z.array(Note) }),
  }),
  /** The id comes from the writer: a repeat changes nothing, and what was removed can be put back. */
  save: put('/:course/:lesson/:note', {
    summary: 'Write a note of mine, or change it',
    can: 'learning.own',
    limit: { per: 'person', times: 600, seconds: 600 },
    body: z.object({ at: z.int().nonnegative().max(360_000), text: NoteText }),
    reply: Note,
  }),
  remove: del('/:course/:lesson/:note', { summary: 'Remove a note of mine', can: 'learning.own', reply: Done }),
})
