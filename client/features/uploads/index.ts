import { onAccount } from '../../lib/session.ts'

/**
 * A machine that several people share: files kept for unfinished uploads are their owner's only. Only some browsers
 * keep any.
 */
onAccount(async (account) => {
  if (!('showOpenFilePicker' in window)) return
  const { removeKeptOfOthers } = await import('./keptFiles.ts')
  await removeKeptOfOthers(account)
})
