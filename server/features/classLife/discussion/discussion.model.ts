import { model, nullable, required } from '../../../lib/model.ts'
import type { PhotoSize } from '../photos/photos.model.ts'
import type { PostState, Review } from './discussion.rule.ts'

/** How the discussion of a class is led. */
export interface ClassDiscussion {
  /** The class. */
  _id: string
  review: Review
  until: string | null
  revision: number
}
export const ClassDiscussions = model<ClassDiscussion>(
  'ClassDiscussion',
  'classDiscussions',
  { review: required(String), until: nullable(String), revision: required(Number) },
  [],
)

/** A picture of a post; its files are made anew of what was uploaded. `sha256`: of that. */
export interface PostPicture {
  id: string
  sha256: string
}

/** A topic, or an answer to one. */
export interface ClassPost {
  _id: string
  class: string
  /** Empty: it is a topic itself. */
  topic: string
  /** Of a topic. */
  title: string
  text: string
  account: string
  /** Of a member. */
  person: string | null
  by: string
  /** Written by who runs the class. */
  staff: boolean
  at: Date
  editedAt: Date | null
  state: PostState
  hidden: { by: string; at: Date; reason: string } | null
  /** Of a topic: answers that are shown, when the last of them came or it was written, and by whom. */
  replies: number
  lastAt: Date
  lastBy: string
  pinned: boolean
  /** Nobody answers any more. */
  closed: boolean
  /** How many have reported it since somebody last looked at that. */
  reported: number
  /** Absent: none. */
  pictures?: PostPicture[]
  revision: number
}
export const ClassPosts = model<ClassPost>(
  'ClassPost',
  'classPosts',
  {
    class: required(String),
    topic: { type: String, default: '' },
    title: { type: String, default: '' },
    text: { type: String, default: '' },
    account: required(String),
    person: nullable(String),
    by: required(String),
    staff: { type: Boolean, default: false },
    at: required(Date),
    editedAt: nullable(Date),
    state: required(String),
    hidden: nullable({ _id: false, by: String, at: Date, reason: String }),
    replies: { type: Number, default: 0 },
    lastAt: required(Date),
    lastBy: { type: String, default: '' },
    pinned: { type: Boolean, default: false },
    closed: { type: Boolean, default: false },
    reported: { type: Number, default: 0 },
    pictures: [{ _id: false, id: String, sha256: String }],
    revision: required(Number),
  },
  [
    [{ class: 1, topic: 1, pinned: 1, lastAt: -1, _id: -1 }],
    [{ topic: 1, state: 1, at: -1, _id: -1 }],
    [{ topic: 1, at: 1, _id: 1 }],
    [{ class: 1, state: 1, at: 1, _id: 1 }],
    [{ class: 1, reported: 1 }],
    [{ person: 1 }],
  ],
)

export const keyOfPicture = ({ class: of, _id }: Pick<ClassPost, 'class' | '_id'>, id: string, size: PhotoSize) =>
  `classPosts/${of}/${_id}/${id}/${size}.jpg`

/** 举报: once of each account. */
export interface PostReport {
  _id: string
  post: string
  account: string
  by: string
  at: Date
  reason: string
  settled: boolean
}
export const reportId = (post: string, account: string): string => `${post}:${account}`
export const PostReports = model<PostReport>(
  'PostReport',
  'postReports',
  {
    post: required(String),
    account: required(String),
    by: required(String),
    at: required(Date),
    reason: required(String),
    settled: { type: Boolean, default: false },
  },
  [[{ post: 1, settled: 1 }]],
)
