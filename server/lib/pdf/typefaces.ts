/** The fonts of printed papers, and which of them has a character. The only place that looks into fonts. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { create, type Font } from 'fontkit'

/** Named whole: whoever looks for unused packages finds them. */
const FILES = {
  regular: fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf')),
  bold: fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf')),
  /** For characters that the others lack (𠮷, 𡌴): Debian's fonts-babelstone-han, see bootstrap.cjs. */
  rare: '/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf',
} as const
export type Typeface = keyof typeof FILES

interface Opened {
  bytes: Buffer
  font: Font
}
const opened = new Map<Typeface, Opened | null>()

/** Read once: tens of MB each. Null where it is not installed. */
function open(face: Typeface): Opened | null {
  const known = opened.get(face)
  if (known !== undefined) return known
  const bytes = existsSync(FILES[face]) ? readFileSync(FILES[face]) : null
  const made = bytes && { bytes, font: create(bytes) as Font }
  opened.set(face, made)
  return made
}

/** The bytes that pdfkit embeds a part of. */
export const bytesOf = (face: Typeface): Buffer | null => open(face)?.bytes ?? null

const has = (face: Typeface, character: string): boolean =>
  open(face)?.font.hasGlyphForCodePoint(character.codePointAt(0)!) ?? false

export interface Run {
  face: Typeface
  text: string
}

/** A text cut where the font changes; null for a character that no font has. */
function faceOf(character: string, wanted: 'regular' | 'bold'): Typeface | null {
  return has(wanted, character) ? wanted : has('rare', character) ? 'rare' : null
}

/** @throws when a font lacks a character: it would vanish without an error */
export function runsOf(text: string, wanted: 'regular' | 'bold'): Run[] {
  const runs: Run[] = []
  for (const character of text) {
    const face = faceOf(character, wanted)
    if (!face) throw new Error(`no font has ${character}`)
    const last = runs.at(-1)
    if (last?.face === face) last.text += character
    else runs.push({ face, text: character })
  }
  return runs
}

/** Characters that no font has. */
export const lacking = (text: string): string[] => [
  ...new Set(
    Array.from(text).filter((character) => faceOf(character, 'regular') === null || faceOf(character, 'bold') === null),
  ),
]
