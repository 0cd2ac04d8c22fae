/**
 * Answers a second through the writer of examinations, against nothing but the same answers written in groups of as
 * many as there are clients: what checks, leases and acknowledgements cost.
 */
import { bulkInOneCommit } from '../../../server/lib/bulkInOneCommit.ts'
import { newId } from '../../../server/lib/id.ts'
import { SittingAnswerRows, SittingPapers, Sittings } from '../../../server/features/exams/sittings/sittings.model.ts'
import { sittingWriter } from '../../../server/features/exams/sittings/sittingWriter.ts'
import type { PaperContent } from '../../../server/features/papers/paper.contract.ts'
import { interleaved, median, round } from '../bench.ts'

const PAIRS = 5
const ANSWERS = 4_000
const answer = { judge: true }

interface Candidate {
  _id: string
  person: string
  lease: string
}

async function openSittings(count: number, content: PaperContent): Promise<Candidate[]> {
  const exam = newId()
  const rows = Array.from({ length: count }, () => ({ _id: newId(), person: newId(), lease: newId() }))
  const deadlineAt = new Date(Date.now() + 3_600_000)
  await Sittings.collection.insertMany(
    rows.map(({ _id, person }) => ({ _id, exam, person, number: 1, state: 'open', deadlineAt })) as never,
  )
  await SittingPapers.collection.insertMany(rows.map(({ _id }) => ({ _id, exam, revision: 1, content })) as never)
  await SittingAnswerRows.collection.insertMany(
    rows.map(({ _id, lease }) => ({ _id, answers: {}, lease, held: false })) as never,
  )
  return rows
}

/** Every client waits for its acknowledgement before it sends the next. @returns answers a second */
async function ours(candidates: readonly Candidate[], slots: readonly string[]): Promise<number> {
  const each = Math.ceil(ANSWERS / candidates.length)
  const begun = performance.now()
  await Promise.all(
    candidates.map(async ({ _id: attempt, person, lease }) => {
      for (let seq = 1; seq <= each; seq++) {
        const slot = slots[seq % slots.length]!
        const outcome = await sittingWriter.submit({ attempt, person, slot, seq, answer, at: new Date(), lease })
        if (outcome !== 'saved') throw new Error(`an answer was ${outcome}`)
      }
    }),
  )
  return (each * candidates.length) / ((performance.now() - begun) / 1_000)
}

async function bare(candidates: readonly Candidate[], slots: readonly string[]): Promise<number> {
  const each = Math.ceil(ANSWERS / candidates.length)
  const begun = performance.now()
  for (let seq = 1; seq <= each; seq++) {
    const change = { $set: { [`answers.${slots[seq % slots.length]!}`]: { seq, answer, at: new Date() } } }
    const writes = candidates.map(({ _id }) => ({ updateOne: { filter: { _id }, update: change } }))
    await bulkInOneCommit(SittingAnswerRows.collection as never, writes as never)
  }
  return (each * candidates.length) / ((performance.now() - begun) / 1_000)
}

/** @returns for so many clients the answers a second, and which part of bare grouped writes that is */
export async function againstGroupedWrites(clients: number, content: PaperContent) {
  const slots = content.sections.flatMap(({ questions }) => questions.map(({ id }) => id))
  const run = (side: typeof ours) => async () => side(await openSittings(clients, content), slots)
  await interleaved(1, run(ours), run(bare)) // warm
  const { ratio, a, b } = await interleaved(PAIRS, run(ours), run(bare))
  return { clients, rate: round(median(a), 0), bareRate: round(median(b), 0), ratio: round(ratio) }
}
