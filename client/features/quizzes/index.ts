import { feature } from '../../lib/feature.ts'

const meta = { area: 'learn', can: 'learning.own' } as const

export const quizzes = feature({
  routes: [
    {
      path: '/courses/:course/lessons/:lesson/quiz',
      component: () => import('./pages/Quiz.vue'),
      props: true,
      meta: { ...meta, title: '测验' },
    },
    {
      path: '/attempts/:attempt',
      component: () => import('./pages/Attempt.vue'),
      props: true,
      meta: { ...meta, title: '作答' },
    },
  ],
})
