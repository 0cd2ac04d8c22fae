import { feature } from '../../lib/feature.ts'

export const organisations = feature({
  routes: [
    {
      path: '/manage/units/:unit?',
      component: () => import('./pages/Units.vue'),
      props: true,
      meta: { area: 'manage', can: 'organisation.read', title: '组织沿革' },
    },
    {
      path: '/manage/unit-kinds',
      component: () => import('./pages/UnitKinds.vue'),
      meta: { area: 'manage', can: 'organisation.write', title: '组织类别' },
    },
    {
      path: '/manage/positions',
      component: () => import('./pages/Positions.vue'),
      meta: { area: 'manage', can: 'organisation.write', title: '职务' },
    },
  ],
  navigation: [
    // The security administrator reads units to grant in them, and has no task here.
    { label: '组织沿革', to: '/manage/units', can: 'roster.read', group: '组织与人员', order: 22 },
    { label: '组织类别', to: '/manage/unit-kinds', can: 'organisation.write', group: '组织与人员', order: 24 },
    { label: '职务', to: '/manage/positions', can: 'organisation.write', group: '组织与人员', order: 25 },
  ],
})
