import { Problem } from './problem.ts'
import { isPassing } from './retry.ts'

/** `revision`: what it was sent against. */
export interface Sent<C> {
  revision: number
  content: C
}

/**
 * Saves to a server that takes the same again as what it has. What was sent and not answered may have arrived: it goes
 * once more before what came after it, and its answer says from which revision to go on. Otherwise one's own text would
 * be refused as somebody else's.
 */
export function sentFirst<C, R extends { revision: number }>(put: (revision: number, content: C) => Promise<R>) {
  let unanswered: Sent<C> | undefined
  async function send(revision: number, content: C): Promise<R> {
    unanswered = { revision, content }
    try {
      const reply = await put(revision, content)
      unanswered = undefined
      return reply
    } catch (error) {
      if (error instanceof Problem && !isPassing(error.status)) unanswered = undefined
      throw error
    }
  }
  return {
    unanswered: (): Sent<C> | undefined => unanswered,
    async save(revision: number, content: C): Promise<R> {
      const from = unanswered ? (await send(unanswered.revision, unanswered.content)).revision : revision
      return send(from, content)
    },
  }
}
