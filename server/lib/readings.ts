/** How a character may be read: all ways, not the one that a library prefers. */
import { pinyin } from 'pinyin-pro'

/**
 * Readings that pinyin-pro 3 lacks, most of them of surnames (现代汉语词典, 7th edition). For other rare characters a
 * reading is typed with the name.
 */
const MORE: Record<string, readonly string[]> = { 𠮷: ['ji'], 那: ['nuo'], 费: ['bi'], 黑: ['he'] }

/** ü is v on a keyboard, u where somebody has no ü, and yu in a passport. */
const spelled = (reading: string): string[] =>
  /^[ln]v/.test(reading) ? [reading, reading.replace('v', 'u'), reading.replace('v', 'yu')] : [reading]

/** Every reading of a character, without tones; none of what is not Chinese or not known. */
export function readingsOf(character: string): string[] {
  const known = pinyin(character, { type: 'array', multiple: true, toneType: 'none', v: true })
  const readings = known.filter((reading) => reading !== character && /^[a-z]+$/.test(reading))
  return [...new Set([...readings, ...(MORE[character] ?? [])].flatMap(spelled))]
}
