import { model, nullable, required } from '../../../lib/model.ts'

/** A photo of a class. Its files are made anew of what was uploaded. */
export interface ClassPhoto {
  _id: string
  class: string
  caption: string
  sha256: string
  by: string
  at: Date
  /** Who is on it, once somebody has said so. */
  marked: boolean
  people: string[]
  removal: { account: string; by: string; reason: string; at: Date } | null
  revision: number
}
export const PHOTO_SIZES = ['small', 'large'] as const
export type PhotoSize = (typeof PHOTO_SIZES)[number]
export const keyOfPhoto = ({ class: of, _id }: Pick<ClassPhoto, 'class' | '_id'>, size: PhotoSize): string =>
  `classPhotos/${of}/${_id}/${size}.jpg`
export const ClassPhotos = model<ClassPhoto>(
  'ClassPhoto',
  'classPhotos',
  {
    class: required(String),
    caption: { type: String, default: '' },
    sha256: required(String),
    by: required(String),
    at: required(Date),
    marked: { type: Boolean, default: false },
    people: [String],
    removal: nullable({ _id: false, account: String, by: String, reason: String, at: Date }),
    revision: required(Number),
  },
  [[{ class: 1, at: -1, _id: -1 }], [{ people: 1 }]],
)

/** Whether photos of a person may be shown to others. */
export interface PhotoConsent {
  /** The person. */
  _id: string
  person: string
  agreed: boolean
  at: Date
}
export const PhotoConsents = model<PhotoConsent>(
  'PhotoConsent',
  'photoConsents',
  { person: required(String), agreed: required(Boolean), at: required(Date) },
  [],
)
