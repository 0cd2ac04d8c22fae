/** The posts of one person without a scope: for the person, and for who answers what the person says of them. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { namesAt } from './postNames.service.ts'
import type { AppointmentView } from './roster.contract.ts'
import { Appointments, type Appointment } from './roster.model.ts'
import { presentPost } from './roster.present.ts'

type View = z.input<typeof AppointmentView>

/** As recorded now, newest first. */
export async function standingPosts(person: string, session?: ClientSession): Promise<Appointment[]> {
  const rows = await Appointments.find({ person, supersededAt: null }, null, session ? { session } : {}).lean()
  return rows.sort((a, b) => b.from.localeCompare(a.from) || a._id.localeCompare(b._id))
}

export async function presentPosts(posts: readonly Appointment[]): Promise<View[]> {
  const names = await namesAt(posts)
  return posts.map((each) => presentPost(each, names))
}

/** 第一党支部 · 教师党支部书记，2020年1月1日起 */
export const postInWords = ({ unitName, positionName, from, to }: View): string =>
  `${unitName} · ${positionName}，${dayInWords(from)}${to ? `至${dayInWords(to)}` : '起'}`

export const ownPosts = async (actor: Actor): Promise<{ items: View[] }> => ({
  items: await presentPosts(await standingPosts(ownPerson(actor))),
})
