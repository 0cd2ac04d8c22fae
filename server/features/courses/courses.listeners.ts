/** An asset that a draft or a published version names is not removed. */
import { assetRemoving } from '../assets/assets.events.ts'
import { Courses, CourseVersions } from './courses.model.ts'

assetRemoving.on(async ({ asset, usedBy }, session) => {
  const draft = await Courses.exists({ assets: asset }).session(session)
  const version = draft ? null : await CourseVersions.exists({ assets: asset }).session(session)
  if (draft || version) usedBy.push('course')
})
