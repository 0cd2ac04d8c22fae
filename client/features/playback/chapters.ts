import { onBeforeUnmount } from 'vue'

export interface Chapter {
  at: number
  title: string
}

const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 23)
const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const line = (text: string): string => text.replace(/\s+/g, ' ').replace(/[&<>]/g, (sign) => ESCAPED[sign]!)

/** Chapters as a WebVTT track, each until the next; what comes before the first has no name. Pure. */
export function chaptersVtt(chapters: readonly Chapter[], duration: number): string {
  const within = chapters.filter(({ at }) => at < duration)
  const cues = within.map(
    ({ at, title }, index) => `${stamp(at)} --> ${stamp(within[index + 1]?.at ?? duration)}\n${line(title)}`,
  )
  return ['WEBVTT', ...cues].join('\n\n') + '\n'
}

/** The chapter that is on at a moment. */
export const chapterAt = (chapters: readonly Chapter[], seconds: number): number =>
  chapters.findLastIndex(({ at }) => at <= seconds)

/**
 * The chapters as the address of a track, for as long as a player stands in the page; undefined when there are none.
 */
export function useChaptersTrack(chapters: readonly Chapter[], duration: number): string | undefined {
  if (chapters.length === 0) return undefined
  const address = URL.createObjectURL(new Blob([chaptersVtt(chapters, duration)], { type: 'text/vtt' }))
  onBeforeUnmount(() => URL.revokeObjectURL(address))
  return address
}
