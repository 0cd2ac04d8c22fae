import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

interface Proof {
  id: string
  sha256?: string
}

/** A proof was stored under the hash of its content; since then it has a key of its own, and the hash beside it. Honours have proofs too. */
export const proofContents: Migration = {
  number: 17,
  name: 'proof-contents',
  async up(db, inBatches) {
    await inBatches(db.collection('disputes'), ['proofs'], (row) => {
      const proofs = (row['proofs'] ?? []) as Proof[]
      if (proofs.every(({ sha256 }) => sha256 !== undefined)) return null
      const after = proofs.map((proof) => ({ ...proof, sha256: proof.sha256 ?? proof.id }))
      return { filter: { proofs }, update: { $set: { proofs: after } } }
    })
    await fillMissing(inBatches, db.collection('honours'), { proofs: [] })
  },
}
