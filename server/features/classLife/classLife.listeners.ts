/** What the life of a class keeps of files and people. */
import type { ClientSession, Model } from 'mongoose'
import { namesFiles } from '../../backup/namedFiles.ts'
import { followsPerson, joinsPeople, joinsRows, writeJoined } from '../roster/joinedPeople.service.ts'
import { BranchMeetings, ClassBranches } from './branch/branch.model.ts'
import { ClassPosts, keyOfPicture, type ClassPost } from './discussion/discussion.model.ts'
import { keyOfMaterial, type ClassMaterial } from './materials/materials.model.ts'
import { ClassPhotos, keyOfPhoto, PHOTO_SIZES, PhotoConsents, type ClassPhoto } from './photos/photos.model.ts'

namesFiles('classMaterials', (row: ClassMaterial) => (row.file ? [{ key: keyOfMaterial(row, row.file) }] : []))
namesFiles('classPhotos', (row: ClassPhoto) => PHOTO_SIZES.map((size) => ({ key: keyOfPhoto(row, size) })))
namesFiles('classPosts', (row: ClassPost) =>
  (row.pictures ?? []).flatMap(({ id }) => PHOTO_SIZES.map((size) => ({ key: keyOfPicture(row, id, size) }))),
)

followsPerson(ClassPosts, '班级讨论')
/** What was said last stands. */
joinsRows(PhotoConsents, '照片授权', {
  of: (person) => ({ _id: person }),
  idFor: (_row, person) => person,
  joined: (own, others) => (own && own.at >= others.at ? own : others),
})

type Swap = (person: string) => string
/** Rows that list people in one field: `path` finds them, `after` is the list with one person for the other. */
function listsPeople<T extends { _id: string }, K extends keyof T & string>(
  rows: Model<T>,
  label: string,
  { path, field, after }: { path: string; field: K; after: (list: T[K], swap: Swap) => T[K] },
): void {
  joinsPeople({
    label,
    collection: rows.collection.collectionName,
    count: (person) => rows.countDocuments({ [path]: person } as never),
    async join(joining, session: ClientSession) {
      const swap: Swap = (person) => (person === joining.gone ? joining.kept : person)
      const found = await rows.find({ [path]: joining.gone } as never, null, { session }).lean<T[]>()
      for (const row of found) {
        const change = { before: { [field]: row[field] }, after: { [field]: after(row[field], swap) } }
        await writeJoined(rows, joining, { row: row._id, whole: false, ...change }, session)
      }
    },
  })
}
const people = {
  path: 'people',
  field: 'people' as const,
  after: (list: string[], swap: Swap) => [...new Set(list.map(swap))],
}
listsPeople(ClassPhotos, '班级照片', people)
listsPeople(BranchMeetings, '临时党支部会议', people)
listsPeople(ClassBranches, '临时党支部委员', {
  path: 'officers.person',
  field: 'officers',
  after: (list, swap) => list.map(({ office, person }) => ({ office, person: swap(person) })),
})
