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
  ],
  navigation: [
    // The security administrator reads units to grant in them, and has no task here.
    { label: '组织沿革', to: '/manage/units', can: 'roster.read', group: '培训覆盖', order: 22 },
    { label: '组织类别', to: '/manage/unit-kinds', can: 'organisation.write', group: '培训覆盖', order: 24 },
  ],
})
