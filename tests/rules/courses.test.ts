import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBlank, readArticle } from '../../server/features/courses/readArticle.service.ts'
import { Outline, type Lesson } from '../../server/features/courses/courses.contract.ts'
import { obstaclesOf, type KnownAsset } from '../../server/features/courses/obstacles.ts'
import { readOutline } from '../../server/features/courses/outline.ts'
import type { Question } from '../../server/features/quizzes/quizzes.contract.ts'

const doc = (...content: object[]) => ({ type: 'doc' as const, content: content as { type: string }[] })
const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 && { marks }) })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
const problemOf = (...content: object[]) => {
  const read = readArticle(doc(...content))
  return 'problem' in read ? read.problem : null
}

describe('what may stand in an article', () => {
  test('keeps the known kinds of content, and of their attributes only the meaning', () => {
    const list = {
      type: 'bulletList',
      attrs: { tight: true },
      content: [{ type: 'listItem', content: [paragraph(text('支部党员大会'))] }],
    }
    const link = text('党章', {
      type: 'link',
      attrs: { href: 'https://www.12371.cn/', onclick: 'steal()', target: '_blank' },
    })
    expect(
      readArticle(
        doc({ type: 'heading', attrs: { level: 2, id: 'x' }, content: [text('三会一课')] }, list, paragraph(link)),
      ),
    ).toEqual({
      article: doc(
        { type: 'heading', attrs: { level: 2 }, content: [text('三会一课')] },
        { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('支部党员大会'))] }] },
        paragraph(text('党章', { type: 'link', attrs: { href: 'https://www.12371.cn/' } })),
      ),
    })
  })

  test('refuses anything else and says in which paragraph', () => {
    expect(problemOf(paragraph(text('一')), { type: 'image', attrs: { src: 'https://example.org/x.png' } })).toBe(
      '第 2 段：不支持的内容“image”',
    )
    expect(problemOf({ type: 'heading', attrs: { level: 1 }, content: [text('一')] })).toBe(
      '第 1 段：只能用二级、三级标题',
    )
    expect(problemOf(paragraph(text('一', { type: 'code' })))).toBe('第 1 段：不支持的文字格式“code”')
    const nameless = { type: { toString: 1, valueOf: 1 } } // no name can be made of it
    expect(problemOf(paragraph(nameless))).toBe('第 1 段：不支持的内容“无名”')
    expect(problemOf(paragraph(text('一', nameless)))).toBe('第 1 段：不支持的文字格式“无名”')
    expect(problemOf({ type: 'bulletList', content: [paragraph(text('一'))] })).toBe('第 1 段：不支持的内容“paragraph”')
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '/relative',
    '',
    null,
  ])('refuses the link %j', (href) => {
    expect(problemOf(paragraph(text('点我', { type: 'link', attrs: { href } })))).toBe(
      '第 1 段：链接必须以 http:// 或 https:// 开头',
    )
  })

  const cell = (attrs: object, ...content: object[]) => ({ type: 'tableCell', attrs, content })
  const table = (...rows: object[][]) => ({
    type: 'table',
    content: rows.map((content) => ({ type: 'tableRow', content })),
  })
  const picture = (attrs: object) => ({ type: 'picture', attrs })

  test('keeps tables with what is merged, pictures by their asset, and where a list begins', () => {
    const list = (attrs?: object) => ({
      type: 'orderedList',
      ...(attrs && { attrs }),
      content: [{ type: 'listItem', content: [paragraph(text('一'))] }],
    })
    expect(
      readArticle(
        doc(
          table([cell({ colspan: 2, colwidth: [90, 90], style: 'x' }, paragraph(text('会议')))], [cell({})]),
          picture({ asset: 'a-1', alt: '图', src: 'https://example.org/spy.png', upload: null }),
          list({ start: 3, type: 'a' }),
          list({ start: 1 }),
        ),
      ),
    ).toEqual({
      article: doc(
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [
                {
                  type: 'tableCell',
                  attrs: { colspan: 2, rowspan: 1 },
                  content: [paragraph(text('会议'))],
                },
              ],
            },
            { type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 1, rowspan: 1 } }] },
          ],
        },
        picture({ asset: 'a-1', alt: '图' }),
        list({ start: 3 }),
        list(),
      ),
    })
  })

  test.each([
    [picture({ src: 'https://example.org/x.png' }), '有一张图片没有上传'],
    [picture({ asset: '../originals/x' }), '有一张图片没有上传'],
    [picture({ asset: 'a', alt: '图'.repeat(201) }), '图片说明不能超过 200 个字'],
    [table([cell({ colspan: 0 })]), '表格里有一个单元格的合并范围不对'],
    [table([cell({ rowspan: '2' })]), '表格里有一个单元格的合并范围不对'],
    [table(), '表格里没有行'],
    [table(Array.from({ length: 64 }, () => cell({}))), '表格不能超过 63 列'],
    [table(...Array.from({ length: 1_001 }, () => [])), '表格不能超过 1000 行'],
    [{ type: 'table', content: [paragraph(text('一'))] }, '不支持的内容“paragraph”'],
  ])('refuses what is no table or picture: %j', (node, problem) => expect(problemOf(node)).toBe(`第 1 段：${problem}`))

  test('never throws and never lets an unknown kind through, whatever is sent', () => {
    const known = [
      'paragraph',
      'heading',
      'text',
      'bulletList',
      'orderedList',
      'listItem',
      'blockquote',
      'hardBreak',
      'table',
      'tableRow',
      'tableCell',
      'picture',
    ]
    const node = fc.letrec((tie) => ({
      node: fc.record(
        {
          type: fc.oneof(fc.constantFrom(...known, 'iframe', 'constructor', '__proto__'), fc.string()),
          attrs: fc.object(),
          text: fc.string(),
          marks: fc.array(fc.object()),
          content: fc.oneof(fc.array(tie('node'), { maxLength: 3 }), fc.anything()),
        },
        { requiredKeys: ['type'] },
      ),
    })).node
    const kinds = (value: { type: string; content?: never[] }): string[] => [
      value.type,
      ...(value.content ?? []).flatMap(kinds),
    ]
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (content) => {
        const read = readArticle({ type: 'doc', content: content as { type: string }[] })
        if ('article' in read) expect(['doc', ...known]).toEqual(expect.arrayContaining(kinds(read.article as never)))
      }),
    )
  })

  test('an article of spaces and empty paragraphs is blank', () => {
    expect(isBlank(doc(paragraph(text('  ')), paragraph()))).toBe(true)
    expect(isBlank(doc(paragraph(text('党章'))))).toBe(false)
    expect(isBlank(doc(picture({ asset: 'a' })))).toBe(false)
  })
})

const rule = { passPercent: 60, attempts: 0, minutes: 0, shuffle: false, reveal: 'after-finish' as const }
const options = [
  { id: 'a', text: '二年' },
  { id: 'b', text: '三年' },
]
const base = { id: 'q', stem: '支部委员会任期', explanation: '', points: 5 }
const outline = (...lessons: Lesson[]): Outline => ({ sections: [{ id: 's', title: '第一章', lessons }] })
const quiz = (...questions: Question[]): Outline =>
  outline({ id: 'l', title: '测验', kind: 'quiz', quiz: { questions, rule } })
const messages = (given: Outline, ...assets: KnownAsset[]) =>
  obstaclesOf(given, new Map(assets.map((asset) => [asset._id, asset]))).map(({ message }) => message)

describe('what keeps a draft from being submitted', () => {
  test('no lesson at all, or a section without one', () => {
    expect(messages({ sections: [] })).toEqual(['课程里还没有课，请先添加'])
    expect(
      messages({
        sections: [
          { id: 's', title: '甲', lessons: [] },
          {
            id: 't',
            title: '乙',
            lessons: [{ id: 'l', title: '课', kind: 'article', article: doc(paragraph(text('文'))) }],
          },
        ],
      }),
    ).toEqual(['章“甲”里还没有课'])
  })

  test('a video that is not chosen, gone, still processing or failed', () => {
    const video = (asset: string | null) => outline({ id: 'l', title: '第一讲', kind: 'video', asset })
    expect(messages(video(null))).toEqual(['课“第一讲”：还没有选择视频'])
    expect(messages(video('a'))).toEqual(['课“第一讲”：选用的视频已不存在，请重新选择'])
    expect(messages(video('a'), { _id: 'a', state: 'processing' })).toEqual(['课“第一讲”：视频还在处理，请等处理完成'])
    expect(messages(video('a'), { _id: 'a', state: 'failed' })).toEqual([
      '课“第一讲”：视频处理失败，请重新上传或换一个',
    ])
    expect(messages(video('a'), { _id: 'a', state: 'ready' })).toEqual([])
  })

  test('an empty article and an empty quiz', () => {
    expect(messages(outline({ id: 'l', title: '导读', kind: 'article', article: doc(paragraph()) }))).toEqual([
      '课“导读”：文章还没有内容',
    ])
    expect(messages(quiz())).toEqual(['课“测验”：测验里还没有试题'])
  })

  test('a picture that is gone', () => {
    const illustrated = outline({
      id: 'l',
      title: '导读',
      kind: 'article',
      article: doc({ type: 'picture', attrs: { asset: 'a' } }),
    })
    expect(messages(illustrated)).toEqual(['课“导读”：有 1 张图片已不存在，请删去后重新插入'])
    expect(messages(illustrated, { _id: 'a', state: 'ready' })).toEqual([])
  })

  test.each<[string, Question, string | null]>([
    ['a complete single choice', { ...base, kind: 'single', options, answer: 'b' }, null],
    ['no stem', { ...base, stem: '', kind: 'judge', answer: true }, '还没有题干'],
    ['no key', { ...base, kind: 'single', options, answer: '' }, '还没有选定正确选项'],
    ['a key that points nowhere', { ...base, kind: 'single', options, answer: 'c' }, '正确选项指向了不存在的选项'],
    [
      'a multiple choice of which one key points nowhere',
      { ...base, kind: 'multiple', options, answer: ['a', 'c'] },
      '正确选项指向了不存在的选项',
    ],
    ['a multiple choice without a key', { ...base, kind: 'multiple', options, answer: [] }, '还没有选定正确选项'],
    ['one option only', { ...base, kind: 'single', options: options.slice(1), answer: 'b' }, '至少要有两个选项'],
    [
      'an option without words',
      { ...base, kind: 'single', options: [...options, { id: 'c', text: '' }], answer: 'b' },
      '有选项没有填写',
    ],
    [
      'the same option twice',
      { ...base, kind: 'single', options: [...options, { id: 'c', text: '二年' }], answer: 'b' },
      '有两个选项相同',
    ],
    ['a gap and its answer', { ...base, stem: '预备期为____年。', kind: 'blank', answers: [['一', '1']] }, null],
    ['no gap', { ...base, kind: 'blank', answers: [['一']] }, '题干里没有空（用四个下划线 ____ 表示一个空）'],
    [
      'more gaps than answers',
      { ...base, stem: '____和____', kind: 'blank', answers: [['一']] },
      '题干里有 2 个空，答案却有 1 个',
    ],
    [
      'an empty answer, which an empty reply would match',
      { ...base, stem: '____', kind: 'blank', answers: [['一', '']] },
      '有一个空没有填写答案',
    ],
  ])('a question with %s', (_what, question, problem) => {
    expect(messages(quiz(question))).toEqual(problem ? [`课“测验”：第 1 题：${problem}`] : [])
  })
})

describe('chapters of a video', () => {
  const video = (...chapters: { at: number; title: string }[]): Outline =>
    outline({ id: 'l', title: '第一讲', kind: 'video', asset: 'a', chapters })
  const ready: KnownAsset = { _id: 'a', state: 'ready', durationSeconds: 60 }
  test('are kept in the order of the video, with the rules of the course', () => {
    const rules = { maxRate: 1.25 as const, inOrder: true }
    const read = readOutline({ ...video({ at: 40, title: '小结' }, { at: 0, title: '开场' }), rules })
    expect(read).toEqual({ outline: { ...video({ at: 0, title: '开场' }, { at: 40, title: '小结' }), rules } })
  })

  test('begin at different moments, all of them within the video', () => {
    expect(messages(video({ at: 0, title: '开场' }, { at: 59, title: '小结' }), ready)).toEqual([])
    expect(messages(video({ at: 60, title: '小结' }), ready)).toEqual(['课“第一讲”：章节“小结”的时刻超出了视频长度'])
    expect(messages(video({ at: 5, title: '甲' }, { at: 5, title: '乙' }), ready)).toEqual([
      '课“第一讲”：章节“乙”和前一个章节在同一时刻',
    ])
  })
})

describe('questions in a video', () => {
  const judge = (given: object = {}): Question =>
    ({
      id: 'q',
      kind: 'judge',
      stem: '预备党员没有表决权',
      explanation: '',
      points: 1,
      answer: true,
      ...given,
    }) as Question
  const asking = (...questions: { at: number; question: Question }[]): Outline =>
    outline({ id: 'l', title: '第一讲', kind: 'video', asset: 'a', questions } as Lesson)
  const ready: KnownAsset = { _id: 'a', state: 'ready', durationSeconds: 60 }
  test('are kept in the order of the video, each under an id of its own', () => {
    const [late, early] = [
      { at: 40, question: judge() },
      { at: 5, question: judge({ id: 'p' }) },
    ]
    expect(readOutline(asking(late, early))).toEqual({ outline: asking(early, late) })
    expect(readOutline(asking(late, { ...early, question: judge() }))).toEqual({
      problem: '课“第一讲”里有两道题或两个选项用了同一个编号，请刷新页面后重试。',
    })
  })

  test('are whole, and within the video', () => {
    expect(messages(asking({ at: 0, question: judge() }, { at: 60, question: judge({ id: 'p' }) }), ready)).toEqual([])
    expect(messages(asking({ at: 61, question: judge() }), ready)).toEqual([
      '课“第一讲”：视频中的第 1 题：时刻超出了视频长度',
    ])
    expect(messages(asking({ at: 5, question: judge({ stem: '' }) }), ready)).toEqual([
      '课“第一讲”：视频中的第 1 题：还没有题干',
    ])
    expect(messages(asking({ at: 5, question: { ...base, kind: 'single', options, answer: '' } }), ready)).toEqual([
      '课“第一讲”：视频中的第 1 题：还没有选定正确选项',
    ])
  })

  test('are answered by choosing, and not without number', () => {
    const fits = (count: number, question: object) =>
      Outline.safeParse(asking(...Array.from({ length: count }, (_, at) => ({ at, question: question as Question }))))
        .success
    expect([fits(30, judge()), fits(31, judge()), fits(1, { ...judge(), kind: 'short', reference: '' })]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('ids inside an outline', () => {
  const article = (id: string): Lesson => ({ id, title: '导读', kind: 'article', article: null })
  test('are unique among sections and lessons, questions, and options', () => {
    expect(readOutline(outline(article('l'), article('l')))).toHaveProperty('problem')
    expect(readOutline(outline(article('s')))).toHaveProperty('problem')
    const single = (id: string, twice = false): Question => ({
      ...base,
      id,
      kind: 'single',
      options: twice ? [options[0]!, options[0]!] : options,
      answer: 'a',
    })
    expect(readOutline(quiz(single('q'), single('q')))).toHaveProperty('problem')
    expect(readOutline(quiz(single('q', true)))).toHaveProperty('problem')
    expect(readOutline(quiz(single('q'), single('r')))).toHaveProperty('outline')
  })
})
