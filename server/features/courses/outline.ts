/** What an outline must be to be kept. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Words } from '../questions/question.contract.ts'
import { mapWords } from '../questions/words.rule.ts'
import type { AskedQuestion, Question } from '../quizzes/quizzes.contract.ts'
import { askedOf } from '../quizzes/slot.rule.ts'
import { readArticle } from './readArticle.service.ts'
import type { Lesson, Outline } from './courses.contract.ts'
import { lessonsOf, questionsOf } from './outline.rule.ts'

const repeated = (ids: readonly string[]): boolean => new Set(ids).size < ids.length

/** Progress, attempts and answers are kept by these ids: one id twice would mix up two things. */
function repeatedId(outline: Outline): string | null {
  const lessons = lessonsOf(outline)
  if (repeated([...outline.sections.map(({ id }) => id), ...lessons.map(({ id }) => id)]))
    return '有两个章或课用了同一个编号，请刷新页面后重试。'
  for (const lesson of lessons) {
    const questions: Question[] =
      lesson.kind === 'quiz' ? (lesson.quiz?.questions ?? []) : questionsOf(lesson).map(({ question }) => question)
    const asked = askedOf({ questions })
    const cases = questions.filter(({ kind }) => kind === 'case')
    if (repeated([...asked, ...cases].map(({ id }) => id)) || asked.flatMap(listsIn).some(repeated))
      return `${lesson.kind === 'quiz' ? '测验' : '课'}“${lesson.title}”里有两道题或两个选项用了同一个编号，请刷新页面后重试。`
  }
  return null
}

/** The ids of what a question offers, list by list. */
function listsIn(question: AskedQuestion): string[][] {
  const lists =
    question.kind === 'match'
      ? [question.left, question.right]
      : 'options' in question
        ? [question.options]
        : question.kind === 'order'
          ? [question.items]
          : []
  return lists.map((list) => list.map(({ id }) => id))
}

const inOrder = <T extends { at: number }>(moments: readonly T[]): T[] => moments.toSorted((a, b) => a.at - b.at)

/**
 * A lesson as it is kept: its article reduced to what may stand in one, its chapters and questions in the order of the
 * video.
 */
function readLesson(lesson: Lesson): { lesson: Lesson } | { problem: string } {
  if (lesson.kind === 'video')
    return {
      lesson: {
        ...lesson,
        ...(lesson.chapters && { chapters: inOrder(lesson.chapters) }),
        ...(lesson.questions && { questions: inOrder(lesson.questions) }),
      },
    }
  if (lesson.kind === 'quiz') return readQuiz(lesson)
  if (lesson.kind !== 'article' || !lesson.article) return { lesson }
  const read = readArticle(lesson.article)
  return 'problem' in read
    ? { problem: `文章“${lesson.title}”${read.problem}` }
    : { lesson: { ...lesson, article: read.article } }
}

/** Articles in its questions, as they come from the bank, are reduced to what may stand in one, too. */
function readQuiz(lesson: Extract<Lesson, { kind: 'quiz' }>): { lesson: Lesson } | { problem: string } {
  const problems: string[] = []
  const clean = (words: Words): Words => {
    if (typeof words === 'string') return words
    const read = readArticle(words)
    if ('article' in read) return read.article
    problems.push(`测验“${lesson.title}”${read.problem}`)
    return words
  }
  const quiz = lesson.quiz && {
    ...lesson.quiz,
    questions: lesson.quiz.questions.map((question) => mapWords(question, clean)),
  }
  return problems[0] ? { problem: problems[0] } : { lesson: { ...lesson, quiz } }
}

/** The outline with its lessons as they are kept, or the sentence that says what may not and where. */
export function readOutline(outline: Outline): { outline: Outline } | { problem: string } {
  const problem = repeatedId(outline)
  if (problem) return { problem }
  const sections: Outline['sections'] = []
  for (const section of outline.sections) {
    const lessons: Lesson[] = []
    for (const lesson of section.lessons) {
      const read = readLesson(lesson)
      if ('problem' in read) return read
      lessons.push(read.lesson)
    }
    sections.push({ ...section, lessons })
  }
  return { outline: { ...outline, sections } }
}

interface Content {
  title: string
  summary: string
  category: string | null
  outline: Outline
}
export const sameContent = (a: Content, b: Content): boolean =>
  a.title === b.title && a.summary === b.summary && a.category === b.category && isDeepStrictEqual(a.outline, b.outline)
