/** The trend as lines of the document itself: sharp on any printer, and told apart in black and white. */
import type { Content } from '../content.ts'
import { INK, MARGINS, QUIET, room, widthOf, type Sheet } from '../../../../lib/pdf/sheet.ts'

const HEIGHT = 150
const LEFT = 34
const RIGHT = 34
const COVERED = '#1a7f4b'
const UNCOVERED = '#e3a19d'
const RATE = '#0b62c4'
/** More labels than this stand in each other's way. */
const LABELS = 9

/** The next of 1, 2, 5, 10, 20 … that is at least this. */
export function niceMost(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power
}

export function trend(sheet: Sheet, months: Content['months']): void {
  room(sheet, HEIGHT + 50)
  const most = niceMost(Math.max(...months.map(({ counts }) => counts.required)))
  const [top, left] = [sheet.y + 16, MARGINS.left + LEFT]
  const width = widthOf(sheet) - LEFT - RIGHT
  const yOf = (share: number): number => top + HEIGHT * (1 - share)
  const label = (text: string, x: number, y: number, options: object) =>
    sheet
      .font('regular')
      .fontSize(8)
      .fillColor(QUIET)
      .text(text, x, y, { lineBreak: false, ...options })
  for (const share of [0, 0.5, 1]) {
    sheet
      .moveTo(left, yOf(share))
      .lineTo(left + width, yOf(share))
      .lineWidth(0.4)
      .stroke('#d9dde2')
    label(String(Math.round(most * share)), MARGINS.left, yOf(share) - 5, { width: LEFT - 4, align: 'right' })
    label(`${share * 100}%`, left + width + 4, yOf(share) - 5, {})
  }
  const step = width / months.length
  const bar = Math.min(22, step * 0.62)
  const rates: [x: number, y: number][] = []
  months.forEach(({ month, counts: { required, covered } }, at) => {
    const middle = left + step * (at + 0.5)
    const [done, all] = [(HEIGHT * covered) / most, (HEIGHT * required) / most]
    sheet.rect(middle - bar / 2, top + HEIGHT - done, bar, done).fill(COVERED)
    sheet.rect(middle - bar / 2, top + HEIGHT - all, bar, all - done).fill(UNCOVERED)
    if (required > 0) rates.push([middle, yOf(covered / required)])
    if (at % Math.ceil(months.length / LABELS) === 0)
      label(month, middle - 24, top + HEIGHT + 4, { width: 48, align: 'center' })
  })
  rates.forEach(([x, y], at) => (at === 0 ? sheet.moveTo(x, y) : sheet.lineTo(x, y)))
  sheet.lineWidth(1.2).stroke(RATE)
  for (const [x, y] of rates) sheet.circle(x, y, 2).fillAndStroke('#ffffff', RATE)
  legend(sheet, left, top + HEIGHT + 20)
  sheet.fillColor(INK)
  sheet.x = MARGINS.left
  sheet.y = top + HEIGHT + 36
}

function legend(sheet: Sheet, left: number, top: number): void {
  const items = [
    { name: '已覆盖（人）', colour: COVERED },
    { name: '未覆盖（人）', colour: UNCOVERED },
    { name: '覆盖率', colour: RATE },
  ]
  items.forEach(({ name, colour }, at) => {
    const x = left + at * 90
    if (colour === RATE)
      sheet
        .moveTo(x, top + 5)
        .lineTo(x + 10, top + 5)
        .lineWidth(1.2)
        .stroke(colour)
    else sheet.rect(x, top + 1, 10, 8).fill(colour)
    sheet
      .font('regular')
      .fontSize(8)
      .fillColor(QUIET)
      .text(name, x + 14, top, { lineBreak: false })
  })
}
