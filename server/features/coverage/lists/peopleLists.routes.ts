import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { peopleLists } from './peopleLists.contract.ts'
import type { PeopleList } from './peopleLists.model.ts'
import { createList, keepPeople, listsOf, peopleOf, removeList, sizesOf, takeOut } from './peopleLists.service.ts'
import { listWorkbook } from './workbook.service.ts'

async function present(lists: readonly PeopleList[]) {
  const [names, sizes] = await Promise.all([
    unitNames(lists.map(({ unit }) => unit)),
    sizesOf(lists.map(({ _id }) => _id)),
  ])
  return lists.map(({ _id, title, unit, byName, at }) => ({
    ...{ id: _id, title, unit, unitName: names.get(unit) ?? '', by: byName, at: at.toISOString() },
    people: sizes.get(_id) ?? 0,
  }))
}

export const peopleListsRoutes = (_app: AppContext) =>
  mount(peopleLists, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listsOf(actor, query)
      return { items: await present(items), nextCursor }
    },
    create: async ({ body }, actor) => (await present([await createList(actor, body)]))[0]!,
    show: async ({ params }, actor) => {
      const { list, people, unseen } = await peopleOf(actor, params.peopleList)
      const names = await unitNames(people.flatMap(({ unit }) => unit ?? []))
      return {
        ...(await present([list]))[0]!,
        items: people.map(({ _id, name, staffNumber, unit, at }) => ({
          ...{ person: _id, name, staffNumber: staffNumber ?? '', at: at.toISOString() },
          unitName: names.get(unit ?? '') ?? '',
        })),
        unseen,
      }
    },
    keep: ({ params, body }, actor) => keepPeople(actor, params.peopleList, body),
    takeOut: async ({ params, body }, actor) => {
      await takeOut(actor, params.peopleList, body.people)
      return done
    },
    remove: async ({ params }, actor) => {
      await removeList(actor, params.peopleList)
      return done
    },
    workbook: ({ params }, actor) => listWorkbook(actor, params.peopleList),
  })
