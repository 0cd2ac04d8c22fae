/** Every reason for which the pipeline turns a file away. The sentences people read are in messages.ts. */
export type MediaRefusalCode =
  | 'media.empty'
  | 'media.notVideo'
  | 'media.truncated'
  | 'media.tooManyStreams'
  | 'media.dimensions'
  | 'media.duration'
  | 'media.codec'
  | 'media.limits'
  | 'media.damaged'
  | 'media.captions'

/**
 * The file itself is at fault: trying again will not help. Anything else that the pipeline throws (a full disk,
 * a missing ffmpeg, an abort) says nothing about the file, and the job may be tried again.
 */
export class MediaRefusal extends Error {
  readonly code: MediaRefusalCode
  readonly detail?: Record<string, unknown>

  constructor(code: MediaRefusalCode, message: string, detail?: Record<string, unknown>) {
    super(message)
    this.name = 'MediaRefusal'
    this.code = code
    if (detail) this.detail = detail
  }
}
