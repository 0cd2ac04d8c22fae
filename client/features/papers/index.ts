import { feature } from '../../lib/feature.ts'

export const papers = feature({
  routes: [
    {
      path: '/manage/papers',
      component: () => import('./pages/Papers.vue'),
      meta: { area: 'manage', can: 'question.read', title: '试卷' },
    },
    {
      path: '/manage/papers/:paper',
      component: () => import('./pages/PaperDesk.vue'),
      props: true,
      meta: { area: 'manage', can: 'question.read', title: '试卷' },
    },
  ],
  navigation: [{ label: '试卷', to: '/manage/papers', can: 'question.read', group: '课程建设', order: 34 }],
})
