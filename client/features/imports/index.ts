import { feature } from '../../lib/feature.ts'

export const imports = feature({
  routes: [
    {
      path: '/manage/roster/:unit/imports',
      component: () => import('./pages/Imports.vue'),
      props: true,
      meta: { area: 'manage', can: 'roster.write', title: '导入人员与任职' },
    },
    {
      path: '/manage/imports/:import',
      component: () => import('./pages/Import.vue'),
      props: (route) => ({ id: route.params.import }),
      meta: { area: 'manage', can: 'roster.write', title: '导入' },
    },
  ],
})
