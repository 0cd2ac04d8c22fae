import { pinyin } from 'pinyin-pro'

/** Sort key and search keys of a name: databases have no collation for pinyin that all of them share. */
export interface PinyinKeys {
  /** Syllables apart, so that 李宁 (li ning) sorts before 林安 (lin an). ü is v, as people type it. */
  pinyin: string
  initials: string
}

/** Characters in names that the library has no reading of. For others a reading is typed with the name. */
const RARE: Record<string, string> = { 𠮷: 'ji' }

const tidy = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * Pinyin keys of a name; a person's first character is read as a surname (单 shan, 曾 zeng). What is not Chinese, and
 * rare characters without a known reading, stand as they are written.
 */
export function pinyinOf(name: string, { surname = false } = {}): PinyinKeys {
  const characters = pinyin(name, {
    type: 'all',
    toneType: 'none',
    v: true,
    ...(surname && { surname: 'head' as const }),
  }).map(({ origin, pinyin, isZh }) => ({ origin, reading: (isZh && pinyin) || RARE[origin] }))
  return {
    pinyin: tidy(characters.map(({ origin, reading }) => (reading ? ` ${reading} ` : origin)).join('')),
    initials: tidy(characters.map(({ origin, reading }) => reading?.[0] ?? origin).join('')).replaceAll(' ', ''),
  }
}

/** The keys of a reading as somebody wrote it: `tu wen`, `Tú Wén`. */
export function keysOfReading(reading: string): PinyinKeys {
  const plain = tidy(
    reading
      .replace(/[üǖǘǚǜ]/gi, 'v')
      .normalize('NFD')
      .replace(/\p{M}/gu, ''),
  )
  return { pinyin: plain, initials: plain.replace(/(\w)\w*\s*/g, '$1') }
}
