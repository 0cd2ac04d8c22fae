import { feature } from '../../lib/feature.ts'

export const programmes = feature({
  routes: [
    {
      path: '/manage/programmes',
      component: () => import('./pages/Programmes.vue'),
      meta: { area: 'manage', can: 'programme.read', title: '培训项目' },
    },
    {
      path: '/manage/programmes/:programme',
      component: () => import('./pages/Programme.vue'),
      props: true,
      meta: { area: 'manage', can: 'programme.read', title: '培训项目' },
    },
    {
      path: '/manage/requirements',
      component: () => import('./pages/Requirements.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '培训要求' },
    },
  ],
  navigation: [
    { label: '培训要求', to: '/manage/requirements', can: 'coverage.read', group: '培训覆盖', order: 12 },
    { label: '培训项目', to: '/manage/programmes', can: 'programme.read', group: '培训覆盖', order: 14 },
  ],
})
