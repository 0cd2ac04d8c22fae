/** What reads TeX: it comes with the first formula that is shown. */
import temml from 'temml'
import 'temml/dist/Temml-Local.css'
import { formulaReader } from '../../../server/lib/formulas/formula.rule.ts'

export const readFormula = formulaReader(temml)
