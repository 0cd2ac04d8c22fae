/** What keeps a draft from being submitted. Pure. */
import type { z } from 'zod'
import { gapsIn } from '../quizzes/gaps.rule.ts'
import type { Question, Quiz } from '../quizzes/quizzes.contract.ts'
import { faultsOf } from '../questions/faults.rule.ts'
import type { Words } from '../questions/question.contract.ts'
import { plainText } from '../questions/words.rule.ts'
import { normalised } from '../quizzes/sameAnswer.rule.ts'
import { isBlank } from './readArticle.service.ts'
import { assetsNamed, picturesIn } from './article.rule.ts'
import type { Lesson, Obstacle, Outline } from './courses.contract.ts'
import { chaptersOf, lessonsOf, questionsOf } from './outline.rule.ts'

type Found = z.infer<typeof Obstacle>
/** What there is to know of an asset here. */
export interface KnownAsset {
  _id: string
  state: 'uploaded' | 'processing' | 'ready' | 'failed'
  durationSeconds?: number | null
}
type Assets = ReadonlyMap<string, KnownAsset>

function assetObstacle(what: string, id: string | null, assets: Assets): string | null {
  if (id === null) return `还没有选择${what}`
  const asset = assets.get(id)
  if (!asset) return `选用的${what}已不存在，请重新选择`
  if (asset.state === 'failed') return `${what}处理失败，请重新上传或换一个`
  return asset.state === 'ready' ? null : `${what}还在处理，请等处理完成`
}

type Chosen = Extract<Question, { options: unknown }>

const keyOf = (words: Words): string => (typeof words === 'string' ? words : JSON.stringify(words))

function optionsObstacle({ options }: Chosen): string | null {
  if (options.length < 2) return '至少要有两个选项'
  if (options.some(({ text }) => plainText(text) === '')) return '有选项没有填写'
  return new Set(options.map(({ text }) => keyOf(text))).size < options.length ? '有两个选项相同' : null
}

function chosenObstacle(question: Chosen): string | null {
  const key = [question.answer].flat().filter((id) => id !== '')
  if (key.length === 0) return '还没有选定正确选项'
  if (new Set(key).size < key.length) return '正确选项有重复'
  return key.every((id) => question.options.some((option) => option.id === id)) ? null : '正确选项指向了不存在的选项'
}

function blankObstacle({ stem, answers }: Extract<Question, { kind: 'blank' }>): string | null {
  const gaps = gapsIn(plainText(stem))
  if (gaps === 0) return '题干里没有空（用四个下划线 ____ 表示一个空）'
  if (gaps !== answers.length) return `题干里有 ${gaps} 个空，答案却有 ${answers.length} 个`
  const canBeRight = (accepted: string[]) => accepted.length > 0 && accepted.every((each) => normalised(each) !== '')
  return answers.every(canBeRight) ? null : '有一个空没有填写答案'
}

/** Of the kinds that come from the bank as they are, what the bank would say. */
function questionObstacle(question: Question): string | null {
  if (plainText(question.stem) === '') return '还没有题干'
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return optionsObstacle(question) ?? chosenObstacle(question)
    case 'judge':
      return question.answer === null ? '还没有选定对或错' : null
    case 'blank':
      return blankObstacle(question)
    case 'short':
      return null
    default:
      return faultsOf(question)[0]?.message ?? null
  }
}

function quizObstacles(quiz: Quiz | null, assets: Assets): string[] {
  if (!quiz || quiz.questions.length === 0) return ['测验里还没有试题']
  return quiz.questions.flatMap((question, index) => {
    const lost = assetsNamed(question).some((id) => assets.get(id)?.state !== 'ready')
    const problem = questionObstacle(question) ?? (lost ? '有图片或声音已不存在，请在题库里换上' : null)
    return problem ? [`第 ${index + 1} 题：${problem}`] : []
  })
}

const durationOf = (lesson: Lesson, assets: Assets): number | null =>
  lesson.kind === 'video' && lesson.asset ? (assets.get(lesson.asset)?.durationSeconds ?? null) : null

/** A question at the very end is still asked. */
function videoQuestionObstacles(lesson: Lesson, assets: Assets): string[] {
  const duration = durationOf(lesson, assets)
  return questionsOf(lesson).flatMap(({ at, question }, index) => {
    const problem = duration !== null && at > duration ? '时刻超出了视频长度' : questionObstacle(question)
    return problem ? [`视频中的第 ${index + 1} 题：${problem}`] : []
  })
}

function chapterObstacles(lesson: Lesson, assets: Assets): string[] {
  const chapters = chaptersOf(lesson)
  const duration = durationOf(lesson, assets)
  const repeated = chapters
    .filter(({ at }, index) => chapters[index - 1]?.at === at)
    .map(({ title }) => `章节“${title}”和前一个章节在同一时刻`)
  const beyond = chapters
    .filter(({ at }) => duration && at >= duration)
    .map(({ title }) => `章节“${title}”的时刻超出了视频长度`)
  return [...repeated, ...beyond]
}

function pictureObstacle(article: Extract<Lesson, { kind: 'article' }>['article'], assets: Assets): string | null {
  const lost = picturesIn(article).filter((id) => assets.get(id)?.state !== 'ready')
  return lost.length > 0 ? `有 ${lost.length} 张图片已不存在，请删去后重新插入` : null
}

function lessonObstacles(lesson: Lesson, assets: Assets): (string | null)[] {
  switch (lesson.kind) {
    case 'video':
      return [
        assetObstacle('视频', lesson.asset, assets),
        ...chapterObstacles(lesson, assets),
        ...videoQuestionObstacles(lesson, assets),
      ]
    case 'document':
      return [assetObstacle('文档', lesson.asset, assets)]
    case 'article':
      return [
        lesson.article && !isBlank(lesson.article) ? null : '文章还没有内容',
        pictureObstacle(lesson.article, assets),
      ]
    case 'quiz':
      return quizObstacles(lesson.quiz, assets)
  }
}

/** Everything that keeps the outline from being submitted, in its order; empty when nothing does. */
export function obstaclesOf(outline: Outline, assets: Assets): Found[] {
  if (lessonsOf(outline).length === 0) return [{ lesson: null, message: '课程里还没有课，请先添加' }]
  return outline.sections.flatMap((section): Found[] => {
    if (section.lessons.length === 0) return [{ lesson: null, message: `章“${section.title}”里还没有课` }]
    return section.lessons.flatMap((lesson) =>
      lessonObstacles(lesson, assets).flatMap((problem) =>
        problem ? [{ lesson: lesson.id, message: `课“${lesson.title}”：${problem}` }] : [],
      ),
    )
  })
}
