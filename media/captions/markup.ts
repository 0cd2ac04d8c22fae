/** Text of cues as WebVTT has it. */

const TEXT_MOST = 1_000

/**
 * Keeps <b> <i> <u> <v> <c> <lang> <ruby> <rt> and times; takes out {\an8}, <font> and what is no character; escapes every
 * other < and &. No expression looks beyond the next bracket, so the time grows with the length alone.
 */
const cleanLine = (line: string): string =>
  line
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .replaceAll('\uFFFD', '')
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/<\/?font\b[^<>]*>/gi, '')
    .replace(/<\/?[BIU]>/g, (tag) => tag.toLowerCase())
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d{1,7});)/g, '&amp;')
    .replace(/<(?!\/?(?:[biuvc]|lang|ruby|rt)(?:[.\s][^<>]*)?>|\d\d:[\d:.]{4,12}>)/gi, '&lt;')
    .replace(/-->/g, '--&gt;')
    .trim()

/** What is shown of these lines, without blank ones: they would end the cue. */
export function cleanText(lines: readonly string[]): { text: string; cut: boolean } {
  const whole = lines.join('\n')
  const kept = [...whole.slice(0, 2 * TEXT_MOST)].slice(0, TEXT_MOST).join('')
  const text = kept
    .split('\n')
    .map(cleanLine)
    .filter((line) => line.replace(/[\u200B-\u200F\u2060]/g, '') !== '')
    .join('\n')
  return { text, cut: kept.length < whole.length }
}
