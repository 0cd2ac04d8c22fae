import { feature } from '../../lib/feature.ts'

export const seating = feature({
  routes: [
    {
      path: '/manage/class-papers/:trainingClass',
      component: () => import('./pages/ClassPapers.vue'),
      props: true,
      meta: { area: 'manage', can: 'class.run', title: '打印' },
    },
  ],
})
