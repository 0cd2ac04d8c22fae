import { titled } from '../../../server/features/learning/whyNot.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { daysUntil } from '../../ui/format.ts'

export type Lesson = Reply<'learning', 'course'>['sections'][number]['lessons'][number]
export type LessonView = Reply<'learning', 'lesson'>
export type CourseView = Reply<'learning', 'course'>
export type CourseCard = Reply<'learning', 'courses'>['items'][number]
export type Category = Reply<'learning', 'courses'>['categories'][number]
export type Duty = Reply<'learning', 'today'>['duties'][number]
export type Tone = 'neutral' | 'success' | 'warning' | 'info' | 'red' | 'gold'

export interface Label {
  text: string
  tone: Tone
}

export const lessonStates: Record<Lesson['state'], Label> = {
  'not-started': { text: '未开始', tone: 'neutral' },
  'in-progress': { text: '学习中', tone: 'info' },
  'awaiting-marking': { text: '等待批阅', tone: 'warning' },
  completed: { text: '已完成', tone: 'success' },
  passed: { text: '已及格', tone: 'success' },
  failed: { text: '未及格', tone: 'red' },
}
export const courseStates: Record<CourseCard['state'], Label> = {
  'not-started': { text: '未开始', tone: 'neutral' },
  'in-progress': { text: '学习中', tone: 'info' },
  completed: { text: '已完成', tone: 'success' },
}
export const dutyStates: Record<Duty['state'], Label> = {
  covered: { text: '已完成', tone: 'success' },
  uncovered: { text: '未完成', tone: 'red' },
  grace: { text: '新任职', tone: 'info' },
  exempt: { text: '已豁免', tone: 'neutral' },
}
export const kinds: Record<Lesson['kind'], string> = { video: '视频', document: '讲义', article: '文章', quiz: '测验' }

export const isDone = (state: Lesson['state']): boolean => state === 'completed' || state === 'passed'
/** Still required of the trainee. */
export const isOwed = ({ state }: Pick<Duty, 'state'>): boolean => state === 'uncovered' || state === 'grace'

/** The last month is urgent. */
const SOON_DAYS = 30

/** How long until a due date, from today (both business dates). */
export function dueIn(dueOn: string, today: string): Label {
  const days = daysUntil(dueOn, today)
  if (days < 0) return { text: `已超过期限 ${-days} 天`, tone: 'red' }
  if (days === 0) return { text: '今天到期', tone: 'red' }
  return { text: `还有 ${days} 天`, tone: days <= SOON_DAYS ? 'warning' : 'neutral' }
}

/** A quiz has a page of its own beside the lesson's. */
export const lessonPath = (course: string, { id, kind }: Pick<Lesson, 'id' | 'kind'>): string =>
  `/courses/${course}/lessons/${id}${kind === 'quiz' ? '/quiz' : ''}`

/** The text of the button that opens a lesson. */
export function startLabel(kind: Lesson['kind'], started: boolean): string {
  if (kind === 'quiz') return '去测验'
  return started ? '继续学习' : '开始学习'
}

/** What becomes of progress when the trainee moves to a newer version (server/features/learning/newestVersion.ts). */
export const newerSentence = ({ anew, added }: NonNullable<CourseView['newer']>): string =>
  [
    '换到新版本后，已完成的课和学时都保留',
    anew.length > 0 && `${titled(anew)}换了视频，要从头看`,
    added.length > 0 && `新增${titled(added)}`,
  ]
    .filter(Boolean)
    .join('；') + '。'
