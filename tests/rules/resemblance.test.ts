/** Passages in common: found in copies with small changes, whichever text is asked about, in bounded time. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dealt } from '../../server/features/assignments/groups/groups.rule.ts'
import { commonPassages, without } from '../../server/features/assignments/resemblance/passages.rule.ts'
import {
  commonPrints,
  coveredBy,
  excerptOf,
  LEAST,
  normalised,
  printsOf,
} from '../../server/features/assignments/resemblance/winnowing.rule.ts'

const letter = fc.constantFrom(...'支部工作要从身边的小事做起把组织生活过得有质量让每一名党员都愿意来𠮷龍abC１２')
const textOf = (minLength: number, maxLength: number) =>
  fc.array(letter, { minLength, maxLength }).map((letters) => letters.join(''))
/** Letters of a kind that no other text has: what stands beside a copied passage. */
const other = fc.array(fc.constantFrom(...'甲乙丙丁戊己庚辛壬癸'), { maxLength: 80 }).map((all) => all.join(''))
const noise = fc.constantFrom('，', ' ', '。\n', '　', '、“')

test('texts that share a run of letters share a print, whatever spaces and punctuation are put into the copy', () => {
  fc.assert(
    fc.property(textOf(LEAST + 4, 120), other, other, other, noise, fc.nat(), (run, a, b, c, mark, seed) => {
      const at = seed % run.length
      const copied = run.slice(0, at) + mark + run.slice(at)
      const [one, two] = [normalised(`${a}${run}${b}`), normalised(`${c}${copied}`)]
      const known = new Set(printsOf(two, 's').map(({ hash }) => hash))
      const isCut = /[\uD800-\uDBFF]$/.test(run.slice(0, at)) // the mark broke a character
      return isCut || printsOf(one, 's').some(({ hash }) => known.has(hash))
    }),
  )
  const text = normalised('支部工作要从身边的小事做起把组织生活过得有质量让每一名党员都愿意来坐得住')
  const hashes = printsOf(text, '甲').map(({ hash }) => hash)
  expect(printsOf(text, '乙').some(({ hash }) => hashes.includes(hash))).toBe(false) // of another programme
})

test('passages are the same letters on both sides, long enough, and symmetric', () => {
  fc.assert(
    fc.property(textOf(0, 200), textOf(0, 200), textOf(LEAST, 60), (a, b, run) => {
      const [one, two] = [normalised(a + run).text, normalised(run + b).text]
      const found = commonPassages(one, two, LEAST)
      const turned = commonPassages(two, one, LEAST)
      for (const { a: at, b: there, length } of found) {
        expect(length).toBeGreaterThanOrEqual(LEAST)
        expect(one.slice(at, at + length)).toBe(two.slice(there, there + length))
      }
      const sorted = turned.map(({ a: x, b: y, length }) => ({ a: y, b: x, length })).sort((x, y) => x.a - y.a)
      expect(sorted).toEqual([...found].sort((x, y) => x.a - y.a))
      expect(found.length).toBeGreaterThan(0)
    }),
  )
})

test('what is left out is in no passage, and an excerpt reads as it was written', () => {
  fc.assert(
    fc.property(textOf(LEAST, 150), fc.nat(200), fc.nat(80), (run, start, length) => {
      const { text } = normalised(run)
      const leftOut = new Uint8Array(text.length)
      leftOut.fill(1, start, start + length)
      const parts = without(commonPassages(text, text, LEAST), leftOut, LEAST)
      return parts.every(({ a, length: of }) => !leftOut.slice(a, a + of).includes(1) && of >= LEAST)
    }),
  )
  const written = '前言。　支部工作，要从 ＡＢ１ 做起！𠮷先生'
  const normal = normalised(written)
  expect(normal.text).toBe('前言支部工作要从ab1做起𠮷先生')
  expect(excerptOf(written, normal, 2, normal.text.length - 4)).toBe('支部工作，要从 ＡＢ１ 做起！𠮷')
})

test('what more than a third of a class have in common is left out as a whole', () => {
  const quoted = '中国共产党是中国工人阶级的先锋队同时是中国人民和中华民族的先锋队是中国特色社会主义事业的领导核心'
  const texts = Array.from(
    { length: 10 },
    (_, at) => `${'甲乙丙丁戊己庚辛壬癸'[at]!.repeat(40)}${at < 5 ? quoted : ''}`,
  )
  const all = texts.map((text) => printsOf(normalised(text), 's'))
  const common = commonPrints(all.map((prints) => prints.map(({ hash }) => hash)))
  const [first] = texts as [string]
  const leftOut = coveredBy(all[0]!, (hash) => common.has(hash), first.length)
  const passages = without(commonPassages(first, texts[1]!, LEAST), leftOut, LEAST)
  expect(passages).toEqual([])
  expect(commonPrints(all.slice(3).map((prints) => prints.map(({ hash }) => hash))).size).toBe(0) // two of seven
})

test('the worst texts take their time, but not for ever', () => {
  const [same, almost] = ['一'.repeat(40_000), `${'一'.repeat(25)}二`.repeat(1_500)]
  const started = performance.now()
  for (const [a, b] of [
    [same, same],
    [same, almost],
    [almost, almost],
  ] as const) {
    printsOf(normalised(a), 's')
    commonPassages(a, b, LEAST)
  }
  expect(performance.now() - started).toBeLessThan(20_000)
})

test('groups are of one size, and so are the people of an institution in them', () => {
  const member = fc.record({ person: fc.uuid(), unit: fc.constantFrom('a', 'b', 'c', 'd') })
  fc.assert(
    fc.property(
      fc.uniqueArray(member, { selector: ({ person }) => person, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (members, count) => {
        const groups = dealt(members, count)
        expect(groups.flat().sort()).toEqual(members.map(({ person }) => person).sort())
        const unitOf = new Map(members.map(({ person, unit }) => [person, unit]))
        const spread = (sizes: number[]): number => Math.max(...sizes) - Math.min(...sizes)
        expect(spread(groups.map(({ length }) => length))).toBeLessThanOrEqual(1)
        for (const unit of ['a', 'b', 'c', 'd'])
          expect(
            spread(groups.map((group) => group.filter((each) => unitOf.get(each) === unit).length)),
          ).toBeLessThanOrEqual(1)
      },
    ),
  )
})
