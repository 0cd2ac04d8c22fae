import { feature } from '../../lib/feature.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Uses the width of a desktop screen. */
    wide?: boolean
  }
}

const meta = { area: 'learn', can: 'learning.own' } as const

export const learning = feature({
  routes: [
    { path: '/today', component: () => import('./pages/Today.vue'), meta: { ...meta, title: '今日' } },
    { path: '/courses', component: () => import('./pages/Courses.vue'), meta: { ...meta, title: '课程' } },
    {
      path: '/courses/:course',
      component: () => import('./pages/Course.vue'),
      props: true,
      meta: { ...meta, title: '课程' },
    },
    {
      path: '/courses/:course/lessons/:lesson',
      component: () => import('./pages/Lesson.vue'),
      props: true,
      meta: { ...meta, title: '学习', wide: true },
    },
    {
      path: '/courses/:course/lessons/:lesson/credit',
      component: () => import('./pages/Credit.vue'),
      props: true,
      meta: { ...meta, title: '时间是怎么算的' },
    },
    {
      path: '/me/archive',
      component: () => import('./pages/Archive.vue'),
      meta: { ...meta, title: '学习档案', wide: true },
    },
    { path: '/me', component: () => import('./pages/Me.vue'), meta: { ...meta, title: '我的' } },
  ],
})
