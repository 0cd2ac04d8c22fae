import { feature } from '../../lib/feature.ts'

export const roster = feature({
  routes: [
    {
      path: '/manage/roster/:unit?',
      component: () => import('./pages/Roster.vue'),
      props: true,
      meta: { area: 'manage', can: 'roster.read', title: '名册与任职' },
    },
    {
      path: '/manage/terms',
      component: () => import('./pages/Terms.vue'),
      meta: { area: 'manage', can: 'roster.read', title: '届期与换届' },
    },
    {
      path: '/manage/roster/:unit/duplicates',
      component: () => import('./pages/Duplicates.vue'),
      props: true,
      meta: { area: 'manage', can: 'roster.write', title: '重复人员' },
    },
  ],
  navigation: [
    { label: '届期与换届', to: '/manage/terms', can: 'roster.read', group: '组织与人员', order: 21 },
    { label: '名册与任职', to: '/manage/roster', can: 'roster.read', group: '组织与人员', order: 20 },
  ],
})
