/** What a lesson is made of, each part as a text that can be read and compared. Pure. */
import type { ArticleNode } from '../../../../../server/features/courses/article.rule.ts'
import { duration } from '../../../../ui/format.ts'
import type { Lesson, Question, Quiz } from '../../draft/content.ts'
import { assetsNamed } from '../../../../../server/features/courses/article.rule.ts'
import { plainText } from '../../../../../server/features/questions/words.rule.ts'
import { kindName } from '../../../questions/questions.ts'
import { keyLines as linesOf } from '../../../questions/keyWords.ts'
import { quizRuleWords } from '../../quiz/questions.ts'
import { articleLines, type ArticleLine } from './articleLines.ts'

export interface Part {
  /** By which the same part is found in the other content. */
  id: string
  label: string
  text: string
  /** An article, which is more than its words. */
  article?: readonly ArticleLine[]
  /** All that it is, where the text does not show everything, and what to say when only that differs. */
  whole?: { is: unknown; differs: string }
  /** One of several whose order matters. */
  listed?: boolean
}
export type Names = ReadonlyMap<string, string>

function keyLines(question: Question): string[] {
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return question.options.map(
        ({ id, text }, at) =>
          `${String.fromCharCode(65 + at)}. ${plainText(text)}${[question.answer].flat().includes(id) ? ' ✓ 正确' : ''}`,
      )
    case 'judge':
      return [`答案：${question.answer === null ? '还没有选定' : question.answer ? '对' : '错'}`]
    case 'blank':
      return [`答案：${question.answers.map((accepted) => accepted.join(' 或 ')).join('；')}`]
    case 'short':
    case 'essay':
      return [`参考答案：${plainText(question.reference)}`]
    case 'case':
      return question.parts.flatMap((part) => [plainText(part.stem), ...keyLines(part)])
    default: {
      const { offered, key, lines } = linesOf(question)
      const told = [...offered, { sign: '答案：', words: key }, ...lines]
      return told.map(({ sign, words }) => `${sign} ${plainText(words)}`)
    }
  }
}
const questionText = (question: Question, first: string): string =>
  [
    first,
    plainText(question.stem),
    ...keyLines(question),
    ...(plainText(question.explanation) ? [`解析：${plainText(question.explanation)}`] : []),
  ].join('\n')

const quizParts = ({ questions, ...quiz }: Quiz): Part[] => [
  { id: 'rule', label: '测验规则', text: quizRuleWords({ ...quiz, questions }) },
  ...questions.map((each, at) => ({
    id: each.id,
    label: `第 ${at + 1} 题`,
    text: questionText(each, `${kindName(each.kind)}，${each.points} 分`),
    whole: { is: assetsNamed(each), differs: '文字没有变，换了图片或声音。' },
    listed: true,
  })),
]

const file = (asset: string | null, names: Names): Part => ({
  id: 'file',
  label: '文件',
  text: asset === null ? '还没有选择' : (names.get(asset) ?? '已删除的文件'),
  whole: { is: asset, differs: '换成了另一个同名的文件。' },
})

function articlePart(article: Extract<Lesson, { kind: 'article' }>['article']): Part {
  const lines = articleLines((article ?? { type: 'doc' }) as ArticleNode)
  return {
    id: 'article',
    label: '正文',
    text: lines.map(({ text }) => text).join('\n'),
    article: lines,
    whole: { is: article, differs: '文字、格式和图片都没有变，只是分段或表格的分法不同。' },
  }
}

/** The parts of a lesson in reading order. `names`: of the assets. */
export function partsOf(lesson: Lesson, names: Names): Part[] {
  const title = { id: 'title', label: '课名', text: lesson.title }
  switch (lesson.kind) {
    case 'document':
      return [title, file(lesson.asset, names)]
    case 'article':
      return [title, articlePart(lesson.article)]
    case 'quiz':
      return [title, ...(lesson.quiz ? quizParts(lesson.quiz) : [])]
    case 'video':
      return [
        title,
        file(lesson.asset, names),
        {
          id: 'chapters',
          label: '视频章节',
          text: (lesson.chapters ?? []).map((each) => `${duration(each.at)} ${each.title}`).join('\n'),
        },
        ...(lesson.questions ?? []).map(({ at, question }) => ({
          id: question.id,
          label: '视频中的题目',
          text: questionText(question, `${duration(at)} ${kindName(question.kind)}`),
        })),
      ]
  }
}
