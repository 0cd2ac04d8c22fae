import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { MOST_PHOTO_BYTES, PHOTO_TYPES } from './photos.rule.ts'

const Caption = z.string().trim().max(80, '不超过 80 个字').default('')

export const PhotoView = z.object({
  id: Id,
  caption: z.string(),
  by: z.string(),
  at: Instant,
  /** The caller is on it. */
  mine: z.boolean(),
  /** For who runs the class: who is on it, who of them has not agreed, and who wants it removed. */
  staff: z
    .object({
      marked: z.boolean(),
      people: z.array(z.object({ id: Id, name: z.string(), agreed: z.boolean() })),
      removal: z.object({ by: z.string(), reason: z.string(), at: Instant }).nullable(),
      shown: z.boolean(),
    })
    .nullable(),
  revision: z.int(),
})

/** Of no class: whoever has left one may still take it back. */
export const photoConsent = api('/photo-consent', {
  show: get('', {
    summary: 'Whether photos of the caller may be shown to others; null: not answered',
    can: 'learning.own',
    reply: z.object({ agreed: z.boolean().nullable() }),
  }),
  save: put('', {
    summary: 'Say whether photos of oneself may be shown to others, in all classes; may be changed at any time',
    can: 'learning.own',
    body: z.object({ agreed: z.boolean() }),
    reply: Done,
  }),
})

export const classPhotos = api('/classes', {
  list: get('/:trainingClass/photos', {
    summary: 'Photos 照片 of a class, newest first: for members those that may be shown to them',
    can: 'signed-in',
    query: PageQuery,
    reply: page(PhotoView).extend({
      runs: z.boolean(),
      /** Whether photos of the caller may be shown; null: not answered, or no member. */
      agreed: z.boolean().nullable(),
      member: z.boolean(),
    }),
  }),
  people: get('/:trainingClass/photos-people', {
    summary: 'Who may be on a photo of a class, and whether they agreed to be shown',
    can: 'class.run',
    reply: z.object({ items: z.array(z.object({ id: Id, name: z.string(), agreed: z.boolean().nullable() })) }),
  }),
  add: post('/:trainingClass/photos', {
    summary: 'Give a class a photo: made smaller and without what the camera wrote into it; again changes nothing',
    can: 'class.run',
    limit: { per: 'person', times: 600, seconds: 3600 },
    query: z.object({ id: NewId, caption: Caption }),
    upload: { maxBytes: MOST_PHOTO_BYTES, types: PHOTO_TYPES },
    reply: PhotoView,
  }),
  save: put('/:trainingClass/photos/:classPhoto', {
    summary: 'Say what a photo shows, and who is on it',
    can: 'class.run',
    body: z.object({ caption: Caption, people: z.array(Id).max(200), revision: z.int() }),
    reply: PhotoView,
  }),
  remove: del('/:trainingClass/photos/:classPhoto', {
    summary: 'Remove a photo, with its files',
    can: 'class.run',
    reply: Done,
  }),
  askRemoval: post('/:trainingClass/photos/:classPhoto/removal', {
    summary: 'Ask for the removal of a photo: it is shown to nobody until who runs the class has decided',
    can: 'learning.own',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({ reason: z.string().trim().min(1, '请写明原因').max(200, '不超过 200 个字') }),
    reply: Done,
  }),
  keep: post('/:trainingClass/photos/:classPhoto/keep', {
    summary: 'Keep a photo whose removal was asked for',
    can: 'class.run',
    reply: PhotoView,
  }),
  image: get('/:trainingClass/photos/:classPhoto/image', {
    summary: 'A photo, to be looked at or to be kept',
    can: 'signed-in',
    query: z.object({ size: z.enum(['small', 'large']).default('large'), keep: z.enum(['yes', 'no']).default('no') }),
    reply: file('image/jpeg'),
  }),
})
