import { feature } from '../../lib/feature.ts'
import { onAccount } from '../../lib/session.ts'

/** A machine that several people share: files kept for unfinished uploads are their owner's only. Only some browsers keep any. */
onAccount(async (account) => {
  if (!('showOpenFilePicker' in window)) return
  const { removeKeptOfOthers } = await import('./keptFiles.ts')
  await removeKeptOfOthers(account)
})

export const uploads = feature({
  routes: [
    {
      path: '/manage/media',
      component: () => import('./pages/Media.vue'),
      meta: { area: 'manage', can: 'asset.write', title: '素材库' },
    },
  ],
  navigation: [{ label: '素材库', to: '/manage/media', can: 'asset.write', group: '课程建设', order: 32 }],
})
