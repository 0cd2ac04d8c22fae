import { feature } from '../../../lib/feature.ts'

export const marking = feature({
  routes: [
    {
      path: '/manage/marking',
      component: () => import('./pages/MarkingList.vue'),
      meta: { area: 'manage', can: 'attempt.mark', title: '批阅' },
    },
    {
      path: '/manage/marking/:attempt',
      component: () => import('./pages/Marking.vue'),
      props: true,
      meta: { area: 'manage', can: 'attempt.mark', title: '批阅答卷' },
    },
  ],
  navigation: [{ label: '批阅', to: '/manage/marking', can: 'attempt.mark', group: '课程建设', order: 34 }],
})
