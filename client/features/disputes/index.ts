import { feature } from '../../lib/feature.ts'

const own = { area: 'learn', can: 'learning.own' } as const

export const disputes = feature({
  routes: [
    {
      path: '/me/disputes/new',
      component: () => import('./pages/NewDispute.vue'),
      meta: { ...own, title: '我要更正' },
    },
    {
      path: '/me/disputes/:dispute',
      component: () => import('./pages/OwnDispute.vue'),
      props: true,
      meta: { ...own, title: '更正申请' },
    },
    {
      path: '/manage/disputes',
      component: () => import('./pages/Disputes.vue'),
      meta: { area: 'manage', can: 'dispute.answer', title: '更正申请' },
    },
  ],
  navigation: [{ label: '更正申请', to: '/manage/disputes', can: 'dispute.answer', group: '组织与人员', order: 26 }],
})
