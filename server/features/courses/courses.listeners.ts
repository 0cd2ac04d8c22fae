/** An asset that a draft or a published version names is not removed. */
import { assetRemoving } from '../assets/assets.events.ts'
import { Courses, CourseVersions } from './courses.model.ts'

assetRemoving.on(async ({ asset, usedBy }, session) => {
  const drafts = await Courses.find({ assets: asset }, { _id: 1 }, { session }).lean()
  const versions = await CourseVersions.find({ assets: asset }, { course: 1 }, { session }).lean()
  const ids = [...new Set([...drafts.map(({ _id }) => _id), ...versions.map(({ course }) => course)])]
  if (ids.length === 0) return
  usedBy.push(...(await Courses.find({ _id: { $in: ids } }, { title: 1, ancestors: 1 }, { session }).lean()))
})
