/** The files of a package lie flat in one folder, so that one rule of access covers them and URIs stay relative. */
export const MASTER = 'master.m3u8'
export const AUDIO_NAME = 'audio'
export const SEGMENT_SECONDS = 4

export const fileNames = (rendition: string): { playlist: string; init: string; segments: string } => ({
  playlist: `${rendition}.m3u8`,
  init: `${rendition}-init.mp4`,
  segments: `${rendition}-%05d.m4s`,
})

export const isSoundFile = (name: string): boolean =>
  name.startsWith(`${AUDIO_NAME}.`) || name.startsWith(`${AUDIO_NAME}-`)

/** The sound of a package that grows: as it is in the source, for its loudness is known only at the end. */
export const GROWING_SOUND = 'sound'

/** The package that plays a source as it is; its segments are no files, see instantPlay/. */
export const INSTANT_PLAYLIST = 'first.m3u8'
export const INSTANT_INIT = 'first-init.mp4'
export const INSTANT_SPLICES = 'first.heads'
export type FirstKind = 'm4s' | 'ts'
export const firstSegment = (index: number, kind: FirstKind): string =>
  `first-${String(index).padStart(5, '0')}.${kind}`
/** The folder and number of such a segment. */
export const INSTANT_SEGMENT = /^(.+\/)first-(\d{5,})\.(?:m4s|ts)$/
