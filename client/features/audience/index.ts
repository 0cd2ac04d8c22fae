import { feature } from '../../lib/feature.ts'

const meta = { area: 'manage', can: 'course.write', title: '观看情况' } as const

export const audience = feature({
  routes: [
    {
      path: '/manage/courses/:course/audience',
      component: () => import('./pages/CourseAudience.vue'),
      props: true,
      meta,
    },
    {
      path: '/manage/courses/:course/audience/:lesson',
      component: () => import('./pages/LessonAudience.vue'),
      props: true,
      meta,
    },
    {
      path: '/manage/courses/:course/audience/:lesson/quiz',
      component: () => import('./pages/QuizAudience.vue'),
      props: true,
      meta: { ...meta, title: '作答情况' },
    },
    {
      path: '/manage/courses/:course/audience/:lesson/people/:person',
      component: () => import('./pages/ViewerCredit.vue'),
      props: true,
      meta,
    },
  ],
})
