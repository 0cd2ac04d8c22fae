/** Which stored files the documents of a collection name: each feature that keeps files says so of its own. */
import type { Document } from 'mongodb'

/** A file of the storage, or all that lies below a folder of it. */
export interface NamedFile {
  key: string
  folder?: true
  /** Its bytes may be on their way still: that they are not there is no loss. */
  awaited?: boolean
}
type FilesOf<R> = (row: R) => NamedFile[]

const declared = new Map<string, FilesOf<never>>()

/** Rows may be those of an earlier version, that have not been migrated. */
export const namesFiles = <R = Document>(collection: string, filesOf: FilesOf<R>): void =>
  void declared.set(collection, filesOf)

export const filesNamedIn = (collection: string): FilesOf<Document> | undefined =>
  declared.get(collection) as FilesOf<Document> | undefined
