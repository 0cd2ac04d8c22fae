/** Files of an archive, made one after the other as they are written: none waits in memory. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import type { TrainingClass } from '../classes/visible.service.ts'
import type { Html } from './html.ts'

export interface Entry {
  name: string
  input: Uint8Array | string | AsyncIterable<Uint8Array | string>
}
export interface Archiving {
  app: AppContext
  actor: Actor
  of: TrainingClass
  /** Paths of what could not be found in the storage. */
  missing: string[]
}
/** Writes its files, and gives what the first page says of them; null: there is nothing of it. */
export type Part = (archiving: Archiving) => AsyncGenerator<Entry, Html | null>

/** @returns whether it is there */
export async function* stored({ app, missing }: Archiving, name: string, key: string): AsyncGenerator<Entry, boolean> {
  const found = await app.storage.read(key)
  if (!found) {
    missing.push(name)
    return false
  }
  try {
    yield { name, input: found.body }
  } finally {
    found.body.destroy()
  }
  return true
}

/** A file that another feature offers by itself. */
export const offered = (name: string, { body }: Pick<FileReply, 'body'>): Entry => ({
  name,
  input: body as Entry['input'],
})
