import { model, required } from '../../../lib/model.ts'

/** All certificates of a class as one file, kept for a while after it was made. */
export interface ClassPrint {
  /** The class. */
  _id: string
  /** Which certificates are in it: with others it is out of date. */
  stamp: string
  /** Of its file. */
  file: string
  pages: number
  size: number
  madeAt: Date
  by: string
}
export const ClassPrints = model<ClassPrint>(
  'ClassPrint',
  'classPrints',
  {
    stamp: required(String),
    file: required(String),
    pages: required(Number),
    size: required(Number),
    madeAt: required(Date),
    by: required(String),
  },
  [[{ madeAt: 1 }]],
)
export const keyOfPrint = ({ _id, file }: Pick<ClassPrint, '_id' | 'file'>): string => `classPrints/${_id}/${file}.pdf`
