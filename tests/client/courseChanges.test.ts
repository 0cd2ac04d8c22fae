/** What a reviewer reads about the difference between two contents of a course. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Named } from '../../client/features/courses/review/changes/change.ts'
import { changesBetween } from '../../client/features/courses/review/changes/changes.ts'
import { reordered, steps } from '../../client/features/courses/review/changes/sequence.ts'
import { textChanges, type Line } from '../../client/features/courses/review/changes/textChanges.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { article, quiz, video } from '../support/courseFactories.ts'

const course = (sections: Record<string, Lesson[]>, given: Partial<Named> = {}): Named => ({
  title: '党支部书记实务',
  summary: '支部工作怎么做',
  categoryName: '支部建设',
  outline: { sections: Object.entries(sections).map(([title, lessons]) => ({ id: title, title, lessons })) },
  assets: [
    { id: 'old', name: '第一讲.mp4' },
    { id: 'new', name: '第一讲（重录）.mp4' },
  ],
  ...given,
})
/** «-gone-», «+new+». */
const shown = (lines: readonly Line[]) =>
  lines.map((line) =>
    line === null
      ? '…'
      : line.map(({ fate, text }) => ({ same: text, gone: `-${text}-`, new: `+${text}+` })[fate]).join(''),
  )
const told = (before: Named, after: Named) =>
  changesBetween(before, after).map(({ what, place, title, parts }) => ({
    what: `${what} ${place} ${title}`,
    ...Object.fromEntries(parts.map(({ label, lines }) => [label, shown(lines)])),
  }))

describe('the steps between two sequences', () => {
  const items = fc.array(fc.constantFrom('甲', '乙', '丙'), { maxLength: 12 })
  test('lead from the one to the other, whatever they are', () =>
    fc.assert(
      fc.property(items, items, (before, after) => {
        const found = steps(before, after)
        const without = (fate: string) => found.filter((step) => step.fate !== fate).map(({ item }) => item)
        expect([without('new'), without('gone')]).toEqual([before, after])
      }),
    ))
  test('say nothing where nothing changed, and name the one that moved', () => {
    expect(steps(['甲', '乙'], ['甲', '乙']).every(({ fate }) => fate === 'same')).toBe(true)
    expect([...reordered(['甲', '乙', '丙', '丁'], ['丁', '甲', '乙', '戊'])]).toEqual(['丁'])
  })
})

test('a text differs by signs within a line, by lines where nothing is shared, and skips what stays', () => {
  expect(shown(textChanges('第一段\n任期为三年。\n末段', '第一段\n任期为五年。\n末段'))).toEqual([
    '…',
    '任期为-三-+五+年。',
    '…',
  ])
  expect(shown(textChanges('控制总量', '完全不同的话'))).toEqual(['-控制总量-', '+完全不同的话+'])
  expect(textChanges('一\n二', '一\n二')).toEqual([null])
})

describe('two contents of a course', () => {
  const [text, film] = [article('导读'), video('old')]
  const exam = quiz()

  test('that are the same have no difference', () => {
    expect(told(course({ 第一章: [text, exam] }), course({ 第一章: [text, exam] }))).toEqual([])
  })

  test('tell names, summary, rules, files and articles apart, each by what it says', () => {
    const after = course({ 第一章: [{ ...text, ...article('导读', '三会一课是党的基本制度。'), id: text.id }] })
    after.outline.sections[0]!.lessons.push({ ...film, asset: 'new' } as Lesson)
    after.outline.rules = { maxRate: 1, inOrder: false }
    expect(
      told(course({ 第一章: [text, film] }), { ...after, summary: '支部工作这么做', categoryName: '党史学习' }),
    ).toEqual([
      {
        what: 'changed 课程 党支部书记实务',
        简介: ['支部工作-怎-+这+么做'],
        课程分类: ['-支部建设-', '+党史学习+'],
        观看规则: ['最高播放倍速 -2-+1+ 倍', '…'],
      },
      { what: 'changed 第 1 章第 1 课 导读', 正文: ['三会一课是党的-组织生活的-基本制度。'] },
      { what: 'changed 第 1 章第 2 课 第一讲', 文件: ['第一讲+（重录）+.mp4'] },
    ])
  })

  test('name the question that changed, came or went, with its key', () => {
    const after = structuredClone(exam)
    if (after.kind !== 'quiz' || !after.quiz) throw new Error('a quiz')
    const [first, second, third, fourth, fifth] = after.quiz.questions
    if (first?.kind === 'single') first.answer = 'a'
    after.quiz.questions = [first!, third!, second!, fourth!, { ...fifth!, id: 'q6', stem: '简述党的纪律。' }]
    const [change] = told(course({ 第一章: [exam] }), course({ 第一章: [after] }))
    expect(change).toEqual({
      what: 'changed 第 1 章第 1 课 测验',
      '第 1 题': ['…', 'A. 一年+ ✓ 正确+', 'B. 三年- ✓ 正确-', '…'],
      '第 5 题（新增）': expect.arrayContaining(['+简述党的纪律。+']),
      '原第 5 题（删除）': expect.arrayContaining(['-简述发展党员的总要求。-']),
      次序: ['试题的先后次序有调整。'],
    })
  })

  test('say what was added, removed, renamed and moved in the outline', () => {
    const more = article('补充')
    const before = course({ 甲: [text, film], 乙: [exam], 丙: [] })
    const after = course({ 乙: [film, exam], 甲: [more], 丁: [] })
    after.outline.sections[1]!.title = '甲章'
    expect(told(before, after)).toEqual([
      { what: 'changed 第 2 章 甲章', 章名: ['甲+章+'] },
      { what: 'moved 第 2 章 甲章' },
      { what: 'added 第 3 章 丁' },
      { what: 'removed 原第 3 章 丙' },
      { what: 'moved 原第 1 章第 2 课，现第 1 章第 1 课 第一讲' },
      { what: 'added 第 2 章第 1 课 补充' },
      { what: 'removed 原第 1 章第 1 课 导读', 课名: ['-导读-'], 正文: ['-三会一课是党的组织生活的基本制度。-'] },
    ])
  })

  type Node = Record<string, unknown>
  const doc = (...content: Node[]): Lesson => ({
    id: 'read',
    title: '导读',
    kind: 'article',
    article: { type: 'doc', content } as never,
  })
  const words = (text: string, ...marks: Node[]): Node => ({ type: 'text', text, ...(marks.length > 0 && { marks }) })
  const block = (type: string, ...content: Node[]): Node => ({ type, content })
  const picture = (asset: string, alt = ''): Node => ({ type: 'picture', attrs: { asset, alt } })
  const between = (before: Lesson, after: Lesson) =>
    changesBetween(course({ 第一章: [before] }), course({ 第一章: [after] })).flatMap(({ parts }) => parts)
  const forms = (before: Lesson, after: Lesson) =>
    Object.fromEntries(between(before, after).map(({ label, lines }) => [label, shown(lines)]))

  test('name the words whose form changed, and which it was and is', () => {
    const link = (href: string) => ({ type: 'link', attrs: { href } })
    const before = doc(
      block('paragraph', words('三会一课是'), words('基本制度', { type: 'bold' }), words('。')),
      block('paragraph', words('支部怎么开会')),
      block('paragraph', words('见官网', link('http://a.example/'))),
      block('tableRow', block('tableCell', block('paragraph', words('届期')))),
    )
    const after = doc(
      block('paragraph', words('三会一课', { type: 'underline' }), words('是基本制度。')),
      { ...block('heading', words('支部怎么开会')), attrs: { level: 2 } },
      block('bulletList', block('listItem', block('paragraph', words('见官网', link('https://b.example/'))))),
      block('tableRow', block('tableHeader', block('paragraph', words('届期')))),
    )
    expect(forms(before, after)).toEqual({
      正文的格式: [
        '“三会一课”：+下划线+',
        '“基本制度”：-加粗-（已取消）',
        '“支部怎么开会”：+大标题+',
        '“见官网”：-链接 http://a.example/- → +项目符号、链接 https://b.example/+',
        '“届期”：+表头+',
      ],
    })
  })

  test('tell the form of words that stayed beside others that changed', () => {
    const before = doc(block('paragraph', words('支部委员会任期三年')))
    const after = doc(block('paragraph', words('支部委员会', { type: 'bold' }), words('任期五年')))
    expect(forms(before, after)).toEqual({
      正文: ['支部委员会任期-三-+五+年'],
      正文的格式: ['“支部委员会”：+加粗+'],
    })
  })

  test('lay a picture beside the one whose place it took, though both have the same caption', () => {
    const text = (sentence: string) => block('paragraph', words(sentence))
    const before = doc(picture('one', '会场'), text('会前'), picture('two'), text('会后'), picture('stays', '旧说明'))
    const after = doc(picture('new', '会场'), text('会前'), text('会后'), picture('stays', '新说明'), picture('more'))
    expect(between(before, after)).toEqual([
      expect.objectContaining({
        label: '正文',
        pictures: [
          { was: { asset: 'one', alt: '会场' }, now: { asset: 'new', alt: '会场' } },
          { was: { asset: 'two', alt: '' }, now: null },
          { was: null, now: { asset: 'more', alt: '' } },
        ],
      }),
    ])
    expect(forms(before, after)['正文']).toEqual(['…', '-〔图片〕-', '…', '〔图片：-旧-+新+说明〕', '+〔图片〕+'])
    expect(
      between(before, doc(text('会前'), text('会后'), picture('stays', '旧说明'), picture('one', '会场'))),
    ).toEqual([
      expect.objectContaining({ pictures: [{ was: { asset: 'two', alt: '' }, now: null }] }), // the first only moved
    ])
  })

  test('say so where only paragraphs are divided otherwise, or a file of the same name took the place', () => {
    const one = doc(block('paragraph', words('甲'), { type: 'hardBreak' }, words('乙')))
    const two = doc(block('paragraph', words('甲')), block('paragraph', words('乙')))
    expect(forms(one, two)).toEqual({ 正文: [expect.stringContaining('只是分段')] })
    const film = (asset: string): Lesson => ({ id: 'film', title: '录像', kind: 'video', asset })
    const files = { assets: ['old', 'new'].map((id) => ({ id, name: '第一讲.mp4' })) }
    expect(told(course({ 章: [film('old')] }, files), course({ 章: [film('new')] }, files))).toMatchObject([
      { 文件: ['换成了另一个同名的文件。'] },
    ])
  })
})
