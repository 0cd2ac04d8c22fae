import { feature } from '../../../lib/feature.ts'

export const nominations = feature({
  routes: [
    {
      path: '/manage/nominations',
      component: () => import('./pages/Nominations.vue'),
      meta: { area: 'manage', can: 'class.nominate', title: '推荐' },
    },
    {
      path: '/learn/classes',
      component: () => import('./pages/OwnClasses.vue'),
      meta: { area: 'learn', can: 'learning.own', title: '班级' },
    },
  ],
  navigation: [{ label: '推荐', to: '/manage/nominations', can: 'class.nominate', group: '培训班', order: 41 }],
})
