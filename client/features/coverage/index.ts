import { feature } from '../../lib/feature.ts'

export const coverage = feature({
  routes: [
    {
      path: '/manage/coverage',
      component: () => import('./pages/CoverageStart.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '覆盖率' },
    },
    {
      path: '/manage/coverage/:requirement/:unit',
      component: () => import('./pages/Coverage.vue'),
      props: true,
      meta: { area: 'manage', can: 'coverage.read', title: '覆盖率' },
    },
    {
      path: '/manage/coverage/:requirement/:unit/history',
      component: () => import('./pages/CoverageHistory.vue'),
      props: true,
      meta: { area: 'manage', can: 'coverage.read', title: '历史与对比' },
    },
  ],
  navigation: [{ label: '覆盖率', to: '/manage/coverage', can: 'coverage.read', group: '培训覆盖', order: 10 }],
})
