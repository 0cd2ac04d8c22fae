import { feature } from '../../../lib/feature.ts'
import { tabs } from './tabs.ts'

export const ownClass = feature({
  routes: [
    {
      path: '/learn/classes/:trainingClass',
      component: () => import('./pages/OwnClassFrame.vue'),
      props: true,
      meta: { area: 'learn', can: 'learning.own', title: '班级' },
      children: tabs.map(({ path, component }) => ({ path, component })),
    },
  ],
})
