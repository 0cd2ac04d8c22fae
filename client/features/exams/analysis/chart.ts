/** What the charts of item analysis share; fetched with the first of them. */
import { use } from 'echarts/core'
import { ScatterChart } from 'echarts/charts'

use([ScatterChart])
export { LINE, textStyle, VChart } from '../../evaluations/chart.ts'
const root = getComputedStyle(document.documentElement)
export const token = (name: string): string => root.getPropertyValue(name).trim()
