/** Documents as they travel: BSON, one after the other, which is also what mongodump writes and mongorestore reads. */
import { BSON, type ClientSession, type Db, type Document } from 'mongodb'
import { Damaged } from './failures.ts'

const BLOCK = 256 * 1024
const LENGTH = 4
/** MongoDB's own limit is 16 MiB; it allows itself a little more. */
const LARGEST = 17 * 2 ** 20
/** So that nothing is rounded or simplified on its way: what is read is what is written. */
const AS_IT_IS = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const

/** What `raw` gives is a view of a whole reply: to be copied before the next one. */
export async function* rawDocuments(db: Db, collection: string, session: ClientSession): AsyncGenerator<Buffer> {
  const cursor = db.collection(collection).find({}, { raw: true, session, batchSize: 1000 })
  for await (const row of cursor) yield row as unknown as Buffer
}

/** Joins small documents: a stream has its costs by the piece. */
export async function* inBlocks(documents: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const each of documents) {
    held.push(Buffer.from(each))
    bytes += each.length
    if (bytes < BLOCK) continue
    yield Buffer.concat(held)
    held = []
    bytes = 0
  }
  yield Buffer.concat(held)
}

/** Cuts a stream into documents again. @throws Damaged */
export async function* splitDocuments(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= LENGTH) {
      const length = rest.readInt32LE(0)
      if (length <= LENGTH || length > LARGEST) throw new Damaged('a document')
      if (rest.length < length) break
      yield rest.subarray(0, length)
      rest = rest.subarray(length)
    }
  }
  if (rest.length > 0) throw new Damaged('a document')
}

export const documentOf = (bytes: Buffer): Document => BSON.deserialize(bytes, AS_IT_IS)
export const plainDocumentOf = (bytes: Buffer): Document => BSON.deserialize(bytes)
