import { forecastOf, type Forecast } from '../../../server/features/coverage/forecast.rule.ts'
import { count, day } from '../../ui/format.ts'
import type { CoverageView } from './useCoverage.ts'

const monthText = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
/** People a month: whole ones, but not none where there are some. */
const paceText = (pace: number): string => (pace < 1 ? '不到 1' : count(Math.round(pace)))

const paceWords = ({ pace, months }: Forecast): string => {
  const lately = `最近 ${months} 个月，未覆盖的人平均每月`
  if (pace > 0) return `${lately}减少 ${paceText(pace)} 人`
  return pace < 0 ? `${lately}增加 ${paceText(-pace)} 人` : `最近 ${months} 个月，未覆盖的人没有减少`
}

/** When all are covered at the pace of the last months, and the pace that the last day asks; empty: nothing to foretell. */
export function forecastWords(view: CoverageView): string {
  const forecast = forecastOf(view)
  const { to } = view.requirement
  if (!forecast || forecast.left === 0) return ''
  const { doneIn, needed } = forecast
  const done = doneIn ? `照此到${monthText(doneIn)}全部覆盖` : '照此十年内不能全部覆盖'
  if (needed === null) return `${paceWords(forecast)}，${done}；期限${day(to)}已过。`
  const isInTime = doneIn !== null && doneIn <= to.slice(0, 7)
  return `${paceWords(forecast)}，${done}${isInTime ? `，早于期限${day(to)}。` : `；要在期限${day(to)}前全部覆盖，平均每月需减少 ${count(needed)} 人。`}`
}
