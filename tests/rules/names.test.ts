import { describe, expect, test } from 'vitest'
import { deviceName } from '../../server/features/accounts/deviceName.ts'
import { masked } from '../../server/features/roster/secrets.rule.ts'
import { isAccepted } from '../../server/features/quizzes/sameAnswer.rule.ts'
import { loginKey, tidyCode, tidyName } from '../../server/lib/spelling.rule.ts'
import { nameSearch } from '../../server/lib/nameSearch.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'

describe('pinyin', () => {
  test('reads a first character as a surname, for people only', () => {
    expect(pinyinOf('单昊', { surname: true })).toEqual({ pinyin: 'shan hao', initials: 'sh' })
    expect(pinyinOf('吕氏', { surname: true }).pinyin).toBe('lv shi')
  })
  test('keeps Latin words, digits and rare characters', () => {
    expect(pinyinOf('MBA中心2024级')).toEqual({ pinyin: 'mba zhong xin 2024 ji', initials: 'mbazx2024j' })
    expect(pinyinOf('𠮷野', { surname: true })).toEqual({ pinyin: 'ji ye', initials: 'jy' })
    expect(pinyinOf('𡌴野', { surname: true }).pinyin).toBe('𡌴 ye')
  })
  test('sorts a surname before longer ones that begin alike', () => {
    const names = ['林安', '李宁', '刘洋', '李娜']
    expect(names.sort((a, b) => (pinyinOf(a).pinyin < pinyinOf(b).pinyin ? -1 : 1))).toEqual([
      '李娜',
      '李宁',
      '林安',
      '刘洋',
    ])
  })
})

describe('search', () => {
  test('takes what is typed literally, never as a pattern', () => {
    const [{ name }] = nameSearch('a.*(b')['$or'] as [{ name: { $regex: string } }]
    const found = (text: string) => new RegExp(name.$regex, 'i').test(text)
    expect([found('A.*(B'), found('axxb'), found('ab')]).toEqual([true, false, false])
  })
  test('nothing typed finds everything', () => expect(nameSearch('  ')).toEqual({}))
})

describe('what cannot be seen, and the kinds of middle dot', () => {
  const unseen = ['\u0007', '\u00ad', '\u200b', '\u200e', '\u202c', '\u2060', '\u2066', '\ufeff']
  test.each(unseen)('%j counts for nothing: in a name, a search and an answer', (sign) => {
    expect(tidyName(`王${sign}五`)).toBe('王五')
    expect(nameSearch(`王${sign}五`)).toEqual(nameSearch('王五'))
    expect(isAccepted(['三会一课'], `三会${sign}一课`)).toBe(true)
  })
  test.each([...'・•‧･⋅∙'])('%s is the dot of a name, a search and an answer', (dot) => {
    expect(tidyName(`买买提${dot}艾力`)).toBe('买买提·艾力')
    expect(nameSearch(`买买提${dot}艾力`)).toEqual(nameSearch('买买提·艾力'))
    expect(isAccepted(['弗拉基米尔·列宁'], `弗拉基米尔${dot}列宁`)).toBe(true)
  })
})

describe('one spelling', () => {
  test.each([
    ['张\u3000三', '张三'],
    [' 李 四 ', '李四'],
    ['王\u200b五\ufeff', '王五'],
    ['买买提・艾力', '买买提·艾力'],
    ['买买提•艾力', '买买提·艾力'],
    ['Anna  Maria\u00a0Lee', 'Anna Maria Lee'],
    ['𠮷野\ufffe', '𠮷野'],
    ['﨑山', '﨑山'],
    ['葛\u{e0100}城', '葛\u{e0100}城'],
  ])('of the name %j is %j', (typed, kept) => expect(tidyName(typed)).toBe(kept))

  test.each([
    ['２０２４ ００１７', '20240017'],
    [' ab-1 ', 'ab-1'],
  ])('of the number %j is %j', (typed, kept) => expect(tidyCode(typed)).toBe(kept))

  test.each(['Test.X', 'test.x', ' TEST.X', 'ｔｅｓｔ．ｘ'])('of the login %j is one', (typed) =>
    expect(loginKey(typed)).toBe('test.x'),
  )
})

test('a phone number is masked in its middle', () => {
  expect(masked('13812345678')).toBe('138****5678')
  expect(masked(null)).toBeNull()
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome · Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge · Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50',
    '微信 · iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari · macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
  ['curl/8.0', '未知设备'],
])('%s is %s', (agent, name) => expect(deviceName(agent)).toBe(name))
