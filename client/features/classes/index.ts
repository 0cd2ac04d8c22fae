import { feature } from '../../lib/feature.ts'
import { tabs } from './tabs.ts'

export const classes = feature({
  routes: [
    {
      path: '/manage/classes',
      component: () => import('./pages/Classes.vue'),
      meta: { area: 'manage', can: 'class.read', title: '培训班' },
    },
    {
      path: '/manage/class-plan',
      component: () => import('./pages/YearPlan.vue'),
      meta: { area: 'manage', can: 'class.read', title: '年度计划' },
    },
    {
      path: '/manage/classes/:trainingClass',
      component: () => import('./pages/TrainingClass.vue'),
      props: true,
      meta: { area: 'manage', can: 'class.read', title: '培训班' },
      children: tabs.map(({ path, component, can }) => ({ path, component, meta: { can } })),
    },
  ],
  navigation: [
    { label: '培训班', to: '/manage/classes', can: 'class.read', group: '培训班', order: 40 },
    { label: '年度计划', to: '/manage/class-plan', can: 'class.read', group: '培训班', order: 42 },
  ],
})
