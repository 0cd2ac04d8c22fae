/** The files of a package lie flat in one folder, so that one rule of access covers them and URIs stay relative. */
export const MASTER = 'master.m3u8'
export const AUDIO_NAME = 'audio'
export const SEGMENT_SECONDS = 4

export const fileNames = (rendition: string): { playlist: string; init: string; segments: string } => ({
  playlist: `${rendition}.m3u8`,
  init: `${rendition}-init.mp4`,
  segments: `${rendition}-%05d.m4s`,
})
