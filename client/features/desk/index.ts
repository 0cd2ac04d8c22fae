import { feature } from '../../lib/feature.ts'

/** Who has something waiting here, or a figure of the day. */
const can = ['coverage.read', 'course.review', 'job.read', 'class.run'] as const

export const desk = feature({
  routes: [
    {
      path: '/manage/desk',
      component: () => import('./pages/Desk.vue'),
      meta: { area: 'manage', can, title: '工作台' },
    },
  ],
  navigation: [{ label: '工作台', to: '/manage/desk', can, group: '今日', order: 0 }],
})
