/** Which stored files the documents of a collection name: each feature that keeps files says so of its own. */
import type { Document } from 'mongodb'

/** A file of the storage, or all that lies below a folder of it. */
export interface NamedFile {
  key: string
  folder?: true
  /** Its bytes may be on their way still: that they are not there is no loss. */
  awaited?: boolean
}
type FilesOf = (row: Document) => NamedFile[]

const declared = new Map<string, FilesOf>()

/** Rows may be those of an earlier version, that have not been migrated. */
export const namesFiles = (collection: string, filesOf: FilesOf): void => void declared.set(collection, filesOf)

export const filesNamedIn = (collection: string): FilesOf | undefined => declared.get(collection)
