import { feature } from '../../lib/feature.ts'

export const evaluations = feature({
  routes: [
    {
      path: '/manage/evaluations',
      component: () => import('./pages/BaseEvaluations.vue'),
      meta: { area: 'manage', can: 'class.write', title: '教学评价' },
    },
    {
      path: '/manage/evaluations/:base',
      component: () => import('./pages/BaseEvaluation.vue'),
      props: true,
      meta: { area: 'manage', can: 'class.write', title: '教学评价' },
    },
    { path: '/teaching', component: () => import('./pages/OwnTeaching.vue'), meta: { title: '我的授课评价' } },
  ],
  navigation: [
    { label: '教学评价', to: '/manage/evaluations', can: 'class.write', group: '培训班', order: 46 },
    { label: '我的授课评价', to: '/teaching', can: 'asset.write', group: '培训班', order: 47 },
  ],
})
