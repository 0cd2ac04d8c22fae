import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { assetsById } from '../assets/catalogue.service.ts'
import { picturesOf } from '../assets/playbackUrls.service.ts'
import { categoryNames } from './categoryChoice.service.ts'
import type { ReviewedBefore } from './courses.contract.ts'
import { ReturnedContents, type Course } from './courses.model.ts'
import { courseFor } from './courses.service.ts'
import { assetsOf, picturesOfOutline } from './outline.rule.ts'
import { versionOf } from './versions.service.ts'

type Before = z.input<typeof ReviewedBefore>

const isDecision = ({ act }: Course['reviews'][number]): boolean => act === 'returned' || act === 'published'

/** What the reviewers decided on last, with the content of that time as far as it was kept. */
export async function reviewedBefore(app: AppContext, actor: Actor, id: string): Promise<Before> {
  const course = await courseFor(actor, 'course.review', id)
  const decision = course.reviews.findLast(isDecision)
  if (!decision) return { decision: null, content: null, pictures: {} }
  const { at, by, remarks, version } = decision
  const kept = version === null ? await ReturnedContents.findById(id).lean() : await versionOf(id, version)
  const pictures = kept ? [kept, course].flatMap(({ outline }) => picturesOfOutline(outline)) : []
  return {
    decision: { at: at.toISOString(), by, remarks, version },
    content: kept && (await present(kept)),
    pictures: await picturesOf(app, [...new Set(pictures)], actor.session),
  }
}

type Content = Pick<Course, 'title' | 'summary' | 'category' | 'outline'>

async function present({ title, summary, category, outline }: Content): Promise<Before['content']> {
  const [assets, names] = await Promise.all([assetsById(assetsOf(outline)), categoryNames([{ category }])])
  return {
    title,
    summary,
    categoryName: names.get(category ?? '') ?? '',
    outline,
    assets: [...assets.values()].map(({ _id, name }) => ({ id: _id, name })),
  }
}
