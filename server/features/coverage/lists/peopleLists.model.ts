import { model, required } from '../../../lib/model.ts'

/** 人员名单: people of a report kept by a name, for whoever sees the coverage of its unit. */
export interface PeopleList {
  _id: string
  title: string
  unit: string
  ancestors: string[]
  madeBy: string
  byName: string
  at: Date
  /** Counts what was added, so that two who add at once do not both find room. */
  revision: number
}
export const PeopleLists = model<PeopleList>(
  'PeopleList',
  'peopleLists',
  {
    title: required(String),
    unit: required(String),
    ancestors: [String],
    madeBy: required(String),
    byName: required(String),
    at: required(Date),
    revision: required(Number),
  },
  [[{ ancestors: 1, at: -1, _id: -1 }]],
)

export interface ListedPerson {
  _id: string
  list: string
  person: string
  byName: string
  at: Date
}
export const listedId = (list: string, person: string): string => `${list}:${person}`
export const ListedPeople = model<ListedPerson>(
  'ListedPerson',
  'listedPeople',
  { list: required(String), person: required(String), byName: required(String), at: required(Date) },
  [[{ list: 1 }], [{ person: 1 }]],
)
