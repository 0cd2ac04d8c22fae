import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pieceOf, piecesOf } from '../../server/lib/keyPieces.ts'
import { nameKeys } from '../../server/lib/nameKeys.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { cursorAt, readCursor } from '../../server/lib/paging.ts'
import { prefixesOf, searchByKeys, type Keyed } from '../../server/lib/searchByKeys.ts'

const isFound = (keys: readonly string[], typed: string): boolean =>
  prefixesOf(typed).some((prefix) => keys.some((key) => key.startsWith(prefix)))

/** Name, what finds it, what does not. */
const TYPED: [name: string, found: string, not: string][] = [
  ['张三', '张三 张　三 张\u200b三 张·三 三 zhangsan zhang zs zhangs z', '李三 zhansan sz zsa 三张 a'],
  ['张重庆', 'zcq zzq zhangchongqing zhangzhongqing 重庆 庆 ZCQ Ｚhang zhāng', 'cq zqc 张庆'],
  ['乐平', 'lp yp leping yueping', 'np pl'],
  ['盖平', 'gp gaiping geping', 'kp'],
  ['覃勇', 'qy ty qinyong tanyong', 'xy'],
  ['么丽', 'yaoli yl meli ml', 'li'],
  ['单昊', 'shanhao danhao sh dh', 'h'],
  ['解晓东', 'xiexiaodong jiexiaodong xxd jxd', 'xd'],
  ['费孝通', 'bixiaotong feixiaotong', 'pei'],
  ['吕芳', 'lv lvfang lü lu lyufang lf', 'lyf'],
  ['𠮷野', '𠮷 𠮷野 jiye jy 野', '吉'],
  ['买买提·艾力', '买买提艾力 买买提・艾力 买买提•艾力 艾力 maimaitiaili mmtal', '买艾'],
  ['Anna Maria', 'anna ANNAM maria', 'nna'],
  ['欧阳娜', 'ouyangna oyn 欧 阳娜 ou’yang', 'ana'],
]
const pairs = (of: 1 | 2) =>
  TYPED.flatMap((row) => row[of].split(' ').map((typed): [string, string] => [row[0], typed]))

describe('what is typed', () => {
  test.each(pairs(1))('%s is found by %j', (name, typed) => expect(isFound(nameKeys({ name }), typed)).toBe(true))
  test.each(pairs(2))('%s is not found by %j', (name, typed) => expect(isFound(nameKeys({ name }), typed)).toBe(false))

  test('finds a character that no table knows, by itself and by the reading that was typed for it', () => {
    const keys = nameKeys({ name: '𡌴文', reading: 'Tǔ wén', staffNumber: 'Ａ-17' })
    for (const typed of ['𡌴', '𡌴文', 'tuwen', 'tw', 'a-1', 'Ａ-17', '文'])
      expect(isFound(keys, typed), typed).toBe(true)
    expect(isFound(nameKeys({ name: '𡌴文' }), 'tw')).toBe(false)
  })
  test('is looked for among few keys, and each reading of a long name is among them', () => {
    const name = '乐重单长行乐重单长行'
    const keys = nameKeys({ name })
    expect(keys.length).toBeLessThan(140)
    const { pinyin } = pinyinOf(name)
    expect(isFound(keys, pinyin.replace(/xing$/, 'hang'))).toBe(true)
    expect(nameKeys({ name: '张重庆' }).length).toBeLessThan(10)
  })
})

describe('pieces of the keys', () => {
  const key = fc.string({ unit: fc.constantFrom(...'azhngwli059 ~张三一鿏𠮷?'), minLength: 1, maxLength: 9 })
  test('lie side by side, and the one of a key holds it', () =>
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 3 }), (given, length) => {
        const prefix = [...given].slice(0, length).join('')
        if (/^\d/.test(prefix) && prefix.length < 3) return // 100,000 pieces
        const pieces = [...piecesOf(prefix)]
        expect(pieces[0]!.from).toBe(prefix)
        for (const [at, piece] of pieces.slice(1).entries()) expect(piece.from).toBe(pieces[at]!.to)
        const own = pieces.find(({ from }) => from === pieceOf(given, prefix))!
        expect(Buffer.from(own.from).compare(Buffer.from(given))).toBeLessThanOrEqual(0)
        expect(Buffer.from(own.to).compare(Buffer.from(given))).toBe(1)
      }),
    ))
})

describe('a search by keys', () => {
  const person = fc.record({
    _id: fc.uuid(),
    name: fc.string({ unit: fc.constantFrom(...'王张重庆乐明𠮷安'), minLength: 1, maxLength: 4 }),
  })
  test('gives everybody once, in the same order by pages of any size and from one read or many', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(person, { maxLength: 30, selector: ({ _id }) => _id }),
        fc.constantFrom('z', 'w', 'zh', 'zhang', '张', '乐', 'le', 'm'),
        fc.integer({ min: 1, max: 7 }),
        async (people, typed, limit) => {
          const rows: Keyed[] = people.map(({ _id, name }) => ({ _id, ...pinyinOf(name), foundBy: nameKeys({ name }) }))
          const read = async ({ from, to }: { from: string; to: string }) =>
            rows.filter(({ foundBy }) => foundBy.some((key) => inBytes(from, key) <= 0 && inBytes(key, to) < 0))
          const walk = async (most: number, widest: number | null) => {
            const ids: string[] = []
            for (let cursor: string | undefined, more = true; more;) {
              const after = cursor ? (readCursor(cursor, 'text') as [string, string]) : undefined
              const page = await searchByKeys({ typed, read, after, limit: most, widest })
              ids.push(...page.map(({ _id }) => _id))
              more = page.length === most
              if (more) cursor = cursorAt(page.at(-1)!.place, page.at(-1)!._id)
            }
            return ids
          }
          const all = await walk(1_000, null)
          const matching = rows.filter(({ foundBy }) => isFound(foundBy, typed))
          expect(all.toSorted()).toEqual(matching.map(({ _id }) => _id).toSorted())
          expect(await walk(limit, null)).toEqual(all)
          for (const widest of [1, 4, 16]) expect(await walk(limit, widest)).toEqual(all)
        },
      ),
      { numRuns: 60 },
    ))
})

const inBytes = (a: string, b: string): number => Buffer.from(a).compare(Buffer.from(b))
