import { feature } from '../../lib/feature.ts'

export const imports = feature({
  routes: [
    {
      path: '/manage/roster/:unit/imports',
      component: () => import('./pages/Imports.vue'),
      props: true,
      meta: { area: 'manage', can: 'roster.write', title: '导入' },
    },
    {
      path: '/manage/imports/:import',
      component: () => import('./pages/Import.vue'),
      props: (route) => ({ id: route.params.import }),
      meta: { area: 'manage', can: 'roster.write', title: '导入' },
    },
    {
      path: '/manage/training-batches',
      component: () => import('./pages/TrainingBatches.vue'),
      meta: { area: 'manage', can: 'training.approve', title: '补录认定' },
    },
  ],
  navigation: [
    { label: '补录认定', to: '/manage/training-batches', can: 'training.approve', group: '培训覆盖', order: 16 },
  ],
})
