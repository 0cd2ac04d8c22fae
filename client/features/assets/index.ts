import { feature } from '../../lib/feature.ts'

export const assets = feature({
  routes: [
    {
      path: '/manage/media',
      component: () => import('./pages/Media.vue'),
      meta: { area: 'manage', can: 'asset.write', title: '素材库' },
    },
  ],
  navigation: [{ label: '素材库', to: '/manage/media', can: 'asset.write', group: '课程建设', order: 32 }],
})
