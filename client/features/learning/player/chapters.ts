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
  const cues = within.map(({ at, title }, index) => `${stamp(at)} --> ${stamp(within[index + 1]?.at ?? duration)}\n${line(title)}`)
  return ['WEBVTT', ...cues].join('\n\n') + '\n'
}

/** The chapter that is on at a moment. */
export const chapterAt = (chapters: readonly Chapter[], seconds: number): number => chapters.findLastIndex(({ at }) => at <= seconds)
