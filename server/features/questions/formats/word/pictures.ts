/** Pictures of a document as files; those that no browser shows are noted in their place. */
import type { Archive } from '../../../../lib/archive.ts'
import type { BroughtFile } from '../reading.ts'
import type { Things } from './things.ts'

const MOST_PICTURES = 500
const MOST_BYTES = 10 * 2 ** 20
const MOST_OF_ALL = 100 * 2 ** 20

const KINDS: readonly (readonly [type: string, ending: string, start: readonly number[]])[] = [
  ['image/png', 'png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', 'jpg', [0xff, 0xd8, 0xff]],
  ['image/gif', 'gif', [0x47, 0x49, 0x46, 0x38]],
]

async function bytesOf(archive: Archive, part: string): Promise<Uint8Array | null> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of archive.read(part, MOST_BYTES)) pieces.push(piece)
  } catch {
    return null // a picture that is broken or too big is one that is not there
  }
  return Buffer.concat(pieces)
}

/** Gives each picture the id of its file; the same picture is one file. `targets`: parts by relation. */
export async function takePictures(
  archive: Archive,
  things: Things,
  targets: ReadonlyMap<string, string>,
): Promise<BroughtFile[]> {
  const files = new Map<string, BroughtFile | null>()
  let total = 0
  for (const picture of things.pictures) {
    const part = targets.get(picture.asset) ?? ''
    if (!files.has(part)) {
      const room = files.size < MOST_PICTURES && total < MOST_OF_ALL && archive.has(part)
      const bytes = room ? await bytesOf(archive, part) : null
      const kind = KINDS.find(([, , start]) => start.every((byte, at) => bytes?.[at] === byte))
      const id = `picture-${files.size + 1}`
      files.set(part, bytes && kind ? { id, name: `${id}.${kind[1]}`, type: kind[0], bytes } : null)
      total += bytes?.length ?? 0
    }
    const file = files.get(part)
    if (file) picture.asset = file.id
    else things.replace(picture, { kind: 'noted', note: 'pictures' })
  }
  return [...files.values()].filter((file) => file !== null)
}
