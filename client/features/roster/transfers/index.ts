import { feature } from '../../../lib/feature.ts'

export const transfers = feature({
  routes: [
    {
      path: '/manage/transfers',
      component: () => import('./pages/Transfers.vue'),
      meta: { area: 'manage', can: 'roster.write', title: '人员调动' },
    },
  ],
  navigation: [{ label: '人员调动', to: '/manage/transfers', can: 'roster.write', group: '组织与人员', order: 22 }],
})
