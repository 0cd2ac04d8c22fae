/** 结业证书: its number, and what anybody may read of it. Pure; the browser shows the same. */

const PREFIX = '沪教卫党训'
const DIGITS = 5

/** 沪教卫党训〔2026〕第00012号: counted through a year. */
export const numberOf = (year: number, sequence: number): string =>
  `${PREFIX}〔${year}〕第${String(sequence).padStart(DIGITS, '0')}号`

/** What somebody types off a paper: with brackets of any kind, or 2026-12 alone; null for what is no number. */
export function numberTyped(typed: string): string | null {
  const found = /^(?:.{0,12}?)[〔[(（【]?((?:19|20)\d{2})[〕\])）】\s-]*第?\s*(\d{1,8})\s*号?$/u.exec(
    typed.normalize('NFKC').trim(),
  )
  return found ? numberOf(Number(found[1]), Number(found[2])) : null
}

export const CERTIFICATE_STATES = { valid: '有效', revoked: '已撤销', superseded: '已换发' } as const
export type CertificateState = keyof typeof CERTIFICATE_STATES

/** 张*: only the first character of a name is told to whoever holds the paper. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = Array.from(name)
  return first + '*'.repeat(Math.max(1, rest.length))
}

/** Forms that look the same and are another character: 长 is not the radical ⻓. In the order of each other. */
const RADICALS = Array.from(
  '⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳',
)
/** Unicode's EquivalentUnifiedIdeograph. */
const IDEOGRAPHS = Array.from(
  '厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟',
)
const EQUIVALENT = new Map(RADICALS.map((radical, at) => [radical, IDEOGRAPHS[at]!]))
const KANGXI = /[\u2f00-\u2fd5]/gu

/**
 * Text as it is printed: a radical becomes the character that it looks like. Fonts draw both with one glyph, and what is
 * copied out of a PDF is whichever came first.
 */
export const printed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(KANGXI, (radical) => radical.normalize('NFKC'))
    .replace(/[\u2e80-\u2ef3]/gu, (radical) => EQUIVALENT.get(radical) ?? radical)
