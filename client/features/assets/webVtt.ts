/** A cue of our own WebVTT (see media/captions): seconds, and the text without its markup. */
export interface ShownCue {
  from: number
  to: number
  text: string
}

const SIGNS: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
  '&amp;': '&',
}
const plain = (text: string): string =>
  text.replace(/<[^<>]*>/g, '').replace(/&(?:lt|gt|nbsp|lrm|rlm|amp);/g, (sign) => SIGNS[sign]!)
const seconds = (stamp: string): number => stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

/** The cues of captions as the server keeps them. Pure. */
export const cuesOf = (webVtt: string): ShownCue[] =>
  webVtt
    .trimEnd()
    .split('\n\n')
    .slice(1)
    .map((block) => {
      const [times = '', ...lines] = block.split('\n')
      const [from = '', , to = ''] = times.split(' ')
      return { from: seconds(from), to: seconds(to), text: plain(lines.join('\n')) }
    })

/** The cue that is on at a moment, or was last; -1 before the first. */
export const cueAt = (cues: readonly ShownCue[], at: number): number => cues.findLastIndex(({ from }) => from <= at)
