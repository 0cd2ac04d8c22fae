/** Endpoints of proof files beside something, to be spread into its table. */
import { z } from 'zod'
import { del, file, get, post, type Who } from '../http/endpoint.ts'
import { Id } from '../lib/schema.ts'
import { MOST_PROOF_BYTES, PROOF_TYPES } from './proofs.rule.ts'

export const ProofView = z.object({ id: Id, name: z.string(), size: z.int() })

/** Adding and taking away at `path`; `of`: whose proofs they are, and when. */
export const proofWriting = <const P extends string, const W extends Who, const R extends z.ZodType>(
  path: P,
  { of, can, reply }: { of: string; can: W; reply: R },
) => ({
  addProof: post(`${path}/proofs`, {
    summary: `Add a proof ${of}: PDF, JPEG or PNG; the same file again changes nothing`,
    can,
    limit: { per: 'person', times: 60, seconds: 3600 },
    upload: { maxBytes: MOST_PROOF_BYTES, types: PROOF_TYPES },
    reply,
  }),
  removeProof: del(`${path}/proofs/:proof`, { summary: `Take a proof away ${of}`, can, reply }),
})

export const proofReading = <const P extends string, const W extends Who>(path: P, summary: string, can: W) =>
  get(`${path}/proofs/:proof`, { summary, can, reply: file(...PROOF_TYPES) })
