/** An asset that a draft or a published version names is not removed. */
import { assetRemoving } from '../assets/assets.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { CourseCategories } from './categories.model.ts'
import { Courses } from './courses.model.ts'
import { coursesNaming, type Naming } from './uses.service.ts'

standsInTree('课程', Courses)
standsInTree('课程分类', CourseCategories)

const placesIn = ({ draft, versions }: Naming): string =>
  [draft ? '草稿' : '', versions.length > 0 ? '已发布的版本' : ''].filter(Boolean).join('、')

assetRemoving.on(async ({ asset, usedBy }, session) => {
  const named = await coursesNaming(asset, session)
  if (named.size === 0) return
  const filter = { _id: { $in: [...named.keys()] } }
  const courses = await Courses.find(filter, { title: 1, ancestors: 1 }, { session }).lean()
  usedBy.push(
    ...courses.map(({ _id, title, ancestors }) => ({
      name: `《${title}》（${placesIn(named.get(_id)!)}）`,
      ...{ ancestors, can: 'course.read' as const },
    })),
  )
})
