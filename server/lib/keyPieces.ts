import { WITHIN } from './nameKeys.ts'

/**
 * The keys below a typed beginning, cut into pieces of some hundred rows at a population of 200,000. The embedded engine
 * pays for every row that a range holds, whatever the limit (25 µs each): the first page of `z` must not read a tenth of
 * a city. The cuts follow how names are distributed, and where they are wrong a page takes longer, nothing else.
 */
export interface Piece {
  from: string
  to: string
}
const END = '\u{10ffff}'

const DIGITS = [...'0123456789']
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const HAN_BLOCK = 165
const HAN = Array.from({ length: 128 }, (_, block) => String.fromCodePoint(0x4e00 + block * HAN_BLOCK))
/** What follows a character within a name: the letter behind a key of its end, or a further character. */
const AFTER_HAN = [...LETTERS.map((letter) => ` ${letter}`), ...HAN]

/**
 * Syllables of some hundred surnames, the most frequent first; the first sixty are those that four in five people have
 * (公安部, 二〇二〇年全国姓名报告).
 */
const SURNAMES = [
  'wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng',
  'han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv lu ding ren yao shen zhong cui',
  'tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei long duan hao kong shao',
  'mao chang wan gu lai kang qian wen gong qiao',
].flatMap((line) => line.split(' '))
const MOST_FREQUENT = SURNAMES.slice(0, 10)

const isDense = (from: string): boolean => {
  if (/^~?\p{Script=Han}$/u.test(from)) return true
  if (/^\d+$/.test(from)) return from.length < 6
  if (!/^[a-z]+$/.test(from)) return false
  return (
    from.length < 3 ||
    SURNAMES.some((syllable) => syllable.startsWith(from)) ||
    MOST_FREQUENT.some((syllable) => from.startsWith(syllable) && from.length <= syllable.length + 1)
  )
}
function stepsOf(from: string): readonly string[] {
  if (/\p{Script=Han}$/u.test(from)) return from.startsWith(WITHIN) ? AFTER_HAN : HAN
  return /^\d+$/.test(from) ? DIGITS : LETTERS
}

/** In the order of the keys, without a gap; from the piece on that begins with `first`. */
export function* piecesOf(from: string, first = '', to = from + END): Generator<Piece> {
  if (to <= first) return
  if (!isDense(from)) return yield { from, to }
  const starts = stepsOf(from).map((step) => from + step)
  if (from >= first) yield { from, to: starts[0]! }
  for (const [at, start] of starts.entries()) yield* piecesOf(start, first, starts[at + 1] ?? to)
}

/** Where the piece begins that holds a key. */
export function pieceOf(key: string, prefix: string): string {
  const next = isDense(prefix) && stepsOf(prefix).findLast((step) => prefix + step <= key)
  return next ? pieceOf(key, prefix + next) : prefix
}
