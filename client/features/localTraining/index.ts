import { feature } from '../../lib/feature.ts'

const meta = { area: 'manage', can: 'localTraining.read', title: '单位轮训' } as const

export const localTraining = feature({
  routes: [
    { path: '/manage/local-trainings', component: () => import('./pages/LocalTrainings.vue'), meta },
    {
      path: '/manage/local-trainings/:localTraining',
      component: () => import('./pages/LocalTraining.vue'),
      props: true,
      meta,
    },
  ],
  navigation: [
    { label: '单位轮训', to: '/manage/local-trainings', can: 'localTraining.read', group: '培训班', order: 47 },
  ],
})
