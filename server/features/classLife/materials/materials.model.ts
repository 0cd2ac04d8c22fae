import { model, nullable, required } from '../../../lib/model.ts'

/** 资料 of a class: a file, or a link. */
export interface ClassMaterial {
  _id: string
  class: string
  title: string
  /** Of the timetable; null: for the whole class. */
  session: string | null
  /** Members see it from this day on; null: at once. */
  from: string | null
  file: { name: string; sha256: string; size: number } | null
  link: string
  /** Its place in the list. */
  order: number
  by: string
  at: Date
  revision: number
}
/** With its content: another file under the same id never takes its place. */
export const keyOfMaterial = (
  { class: of, _id }: Pick<ClassMaterial, 'class' | '_id'>,
  { sha256 }: { sha256: string },
): string => `classMaterials/${of}/${_id}/${sha256}`
export const ClassMaterials = model<ClassMaterial>(
  'ClassMaterial',
  'classMaterials',
  {
    class: required(String),
    title: required(String),
    session: nullable(String),
    from: nullable(String),
    file: nullable({ _id: false, name: String, sha256: String, size: Number }),
    link: { type: String, default: '' },
    order: required(Number),
    by: required(String),
    at: required(Date),
    revision: required(Number),
  },
  [[{ class: 1, order: 1, _id: 1 }]],
)

/** 学员手册 of a class. */
export interface ClassHandbook {
  /** The class. */
  _id: string
  /** tiptap's JSON, cleaned. */
  article: { type: 'doc'; content: { type: string }[] }
  by: string
  at: Date
  revision: number
}
export const ClassHandbooks = model<ClassHandbook>(
  'ClassHandbook',
  'classHandbooks',
  { article: { type: Object, required: true }, by: required(String), at: required(Date), revision: required(Number) },
  [],
)
