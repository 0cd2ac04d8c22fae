/**
 * Proof files in the storage. Each has a key of its own: one that is taken away while the same is added again must not
 * take the other with it.
 */
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { AppContext } from '../appContext.ts'
import type { FileReply } from '../http/endpoint.ts'
import { httpFail } from '../lib/failure.ts'
import { newId } from '../lib/id.ts'
import { MOST_PROOFS, PROOF_TYPES } from './proofs.rule.ts'
import { withWorkFile } from './workFolder.ts'

export interface Proof {
  id: string
  /** Of its content: the same file twice is one. */
  sha256: string
  name: string
  type: string
  size: number
}
/** As a mongoose schema has them. */
export const proofFields = {
  _id: false,
  id: String,
  sha256: String,
  name: String,
  type: { type: String },
  size: Number,
} as const

export const keyOfProof = (owner: string, proof: string): string => `proofs/${owner}/${proof}`

/** What a file would be as a proof; null: it is of no such kind. */
export async function proofOf(
  { name, bytes }: { name: string; bytes: Uint8Array },
  types: readonly string[] = PROOF_TYPES,
): Promise<Proof | null> {
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? ''
  if (!types.includes(type)) return null
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id: newId(), sha256, name: [...name].slice(-120).join(''), type, size: bytes.length }
}

type WithProofs = { proofs: readonly Proof[] }
export const hasProof = ({ proofs }: WithProofs, { sha256 }: Proof): boolean =>
  proofs.some((each) => each.sha256 === sha256)
export const isFull = ({ proofs }: WithProofs, most = MOST_PROOFS): boolean => proofs.length >= most
/** Of a row that has room for one more and does not have this one. */
export const roomFor = ({ sha256 }: Proof, most = MOST_PROOFS) => ({
  [`proofs.${most - 1}`]: { $exists: false },
  'proofs.sha256': { $ne: sha256 },
})

/** Stores it, and takes it away again where `enter` did not take it. */
export async function keepProof(
  app: AppContext,
  { owner, proof, bytes }: { owner: string; proof: Proof; bytes: Uint8Array },
  enter: () => Promise<boolean>,
): Promise<boolean> {
  await withWorkFile(app, bytes, (file) => app.storage.put(keyOfProof(owner, proof.id), file))
  const isEntered = await enter()
  if (!isEntered) await app.storage.remove(keyOfProof(owner, proof.id))
  return isEntered
}

/** As a download: what strangers sent is never shown within the site. @throws notFound */
export async function proofReply(
  { storage }: AppContext,
  { _id: owner, proofs }: { _id: string; proofs: readonly Proof[] },
  id: string,
): Promise<FileReply> {
  const proof = proofs.find((each) => each.id === id)
  const found = proof && (await storage.read(keyOfProof(owner, id)))
  if (!found) throw httpFail('notFound')
  return { type: proof.type, body: found.body, filename: proof.name, headers: { 'cache-control': 'private, no-store' } }
}
