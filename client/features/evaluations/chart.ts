/** What the charts of evaluations share; fetched with the first of them. */
import { use } from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

export { default as VChart } from 'vue-echarts'

/** From the worst to the best: apart in lightness, and by pattern. */
export const POINT_COLOURS = ['#8f1d17', '#e3a19d', '#d9dde2', '#7fbf9e', '#146239']
export const LINE = '#e7eaee'
export const textStyle = {
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font'),
} as const
const ROW = 38
const REST = 70
export const heightOf = (rows: number): string => `${rows * ROW + REST}px`
/** On a phone half of the width is for the bars. */
export const labels = {
  color: '#1f2328',
  width: Math.min(260, Math.round(globalThis.innerWidth * 0.34)),
  overflow: 'truncate',
} as const
