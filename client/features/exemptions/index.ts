import { feature } from '../../lib/feature.ts'

const own = { area: 'learn', can: 'learning.own' } as const

export const exemptions = feature({
  routes: [
    {
      path: '/me/exemptions/new',
      component: () => import('./pages/AskExemption.vue'),
      meta: { ...own, title: '申请豁免' },
    },
    {
      path: '/me/exemptions/:application',
      component: () => import('./pages/OwnApplication.vue'),
      props: true,
      meta: { ...own, title: '豁免申请' },
    },
    {
      path: '/manage/exemption-applications',
      component: () => import('./pages/Applications.vue'),
      meta: { area: 'manage', can: 'exemption.apply', title: '豁免申请' },
    },
    {
      path: '/manage/exemptions',
      component: () => import('./pages/Exemptions.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '豁免清单' },
    },
  ],
  navigation: [
    { label: '豁免申请', to: '/manage/exemption-applications', can: 'exemption.apply', group: '培训覆盖', order: 13 },
    { label: '豁免清单', to: '/manage/exemptions', can: 'coverage.read', group: '培训覆盖', order: 13 },
  ],
})
