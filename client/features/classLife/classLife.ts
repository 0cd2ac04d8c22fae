import type { Reply } from '../../lib/api.ts'

/** A class as its pages are given it, whoever looks. */
export interface GivenClass {
  id: string
  title: string
  from: string
  to: string
}
export type ClassAnnouncement = Reply<'classAnnouncements', 'list'>['items'][number]
export type Material = Reply<'classMaterials', 'list'>['items'][number]
export type Handbook = Reply<'classMaterials', 'handbook'>
export type Post = Reply<'classDiscussion', 'topics'>['items'][number]
export type Setting = Reply<'classDiscussion', 'topics'>['setting']
export type Photo = Reply<'classPhotos', 'list'>['items'][number]
export type Branch = Reply<'classBranch', 'show'>
export type Meeting = Branch['meetings'][number]
