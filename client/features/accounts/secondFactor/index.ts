import { feature } from '../../../lib/feature.ts'

export const secondFactor = feature({
  routes: [
    {
      path: '/settings/second-factor',
      component: () => import('./SecondFactor.vue'),
      meta: { title: '第二步验证' },
    },
  ],
})
