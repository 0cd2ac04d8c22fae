import { feature } from '../../lib/feature.ts'

export const bases = feature({
  routes: [
    {
      path: '/manage/bases',
      component: () => import('./pages/Bases.vue'),
      meta: { area: 'manage', can: 'class.read', title: '培训基地' },
    },
    {
      path: '/manage/bases/:base',
      component: () => import('./pages/Base.vue'),
      props: true,
      meta: { area: 'manage', can: 'class.read', title: '培训基地' },
    },
  ],
  navigation: [{ label: '培训基地', to: '/manage/bases', can: 'class.write', group: '培训班', order: 46 }],
})
