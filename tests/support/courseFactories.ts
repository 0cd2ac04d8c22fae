/** What a draft is made of, as the course editor would send it. */
import type { Lesson, Outline } from '../../server/features/courses/courses.contract.ts'
import type { Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import { newId } from '../../server/lib/id.ts'

const readableArticle = (words = '三会一课是党的组织生活的基本制度。') => ({
  type: 'doc' as const,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
})
export const article = (title = '导读', words?: string): Lesson => ({
  id: newId(),
  title,
  kind: 'article',
  article: readableArticle(words),
})
export const video = (asset: string | null, title = '第一讲'): Lesson => ({ id: newId(), title, kind: 'video', asset })

/** One question of each of the five kinds. */
export const fiveKinds = (): Quiz => ({
  rule: { passPercent: 60, attempts: 3, minutes: 30, shuffle: false, reveal: 'after-finish' },
  questions: [
    {
      id: 'q1',
      kind: 'single',
      stem: '党的支部委员会每届任期为',
      explanation: '《中国共产党支部工作条例（试行）》',
      points: 20,
      options: [
        { id: 'a', text: '一年' },
        { id: 'b', text: '三年' },
      ],
      answer: 'b',
    },
    {
      id: 'q2',
      kind: 'multiple',
      stem: '“三会一课”的“三会”包括',
      explanation: '',
      points: 20,
      options: [
        { id: 'a', text: '支部党员大会' },
        { id: 'b', text: '支部委员会会议' },
        { id: 'c', text: '茶话会' },
      ],
      answer: ['a', 'b'],
    },
    { id: 'q3', kind: 'judge', stem: '预备党员没有表决权。', explanation: '', points: 20, answer: true },
    {
      id: 'q4',
      kind: 'blank',
      stem: '预备党员的预备期为____年。',
      explanation: '',
      points: 20,
      answers: [['一', '1']],
    },
    {
      id: 'q5',
      kind: 'short',
      stem: '简述发展党员的总要求。',
      explanation: '',
      points: 20,
      reference: '控制总量、优化结构、提高质量、发挥作用',
    },
  ],
})
export const quiz = (title = '测验'): Lesson => ({ id: newId(), title, kind: 'quiz', quiz: fiveKinds() })
export const outline = (...lessons: Lesson[]): Outline => ({ sections: [{ id: newId(), title: '第一章', lessons }] })
