import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAccepted, normalised } from '../../server/features/quizzes/sameAnswer.rule.ts'

/** What a key accepts, by the reason why. */
const EQUAL: [why: string, key: string, given: string][] = [
  ['the same', '党章', '党章'],
  ['full-width digits', '1921', '１９２１'],
  ['full-width letters', 'abc', 'ＡＢＣ'],
  ['case', 'Party School', 'party school'],
  ['blanks', '中国共产党', '中国 共产党'],
  ['an ideographic blank', '中国共产党', '　中国共产党　'],
  ['a zero-width blank', '三会一课', '三会\u200b一课'],
  ['a soft hyphen', '三会一课', '三会\u00ad一课'],
  ['a compatibility radical', '人民日报', '人民⽇报'],
  ['a full stop after it', '三年', '三年。'],
  ['quotation marks around it', '三会一课', '“三会一课”'],
  ['book marks around it', '中国共产党章程', '《中国共产党章程》'],
  ['brackets around it', '1921', '（1921）'],
  ['a colon after it', '答', '答：'],
  ['dots after it', '等', '等……'],
  ['straight quotation marks within', '学习“四史”教育', '学习"四史"教育'],
  ['corner brackets within', '学习“四史”教育', '学习「四史」教育'],
  ['quotation marks the wrong way round', '学习“四史”教育', '学习”四史“教育'],
  ['a curly apostrophe', "Marx's", 'Marx’s'],
  ['a bullet as middle dot', '弗拉基米尔·列宁', '弗拉基米尔•列宁'],
  ['the Japanese middle dot', '弗拉基米尔·列宁', '弗拉基米尔・列宁'],
  ['its half width', '弗拉基米尔·列宁', '弗拉基米尔･列宁'],
  ['a full stop as middle dot between characters', '弗拉基米尔·列宁', '弗拉基米尔.列宁'],
  ['an en dash', '1921-1949', '1921–1949'],
  ['an em dash', '1921-1949', '1921—1949'],
  ['a double em dash', '1921—1949', '1921——1949'],
  ['a double hyphen', '1921-1949', '1921--1949'],
  ['a wave between', '3-5', '3～5'],
  ['a non-breaking hyphen', 'COVID-19', 'covid‑19'],
  ['a minus sign', '-5', '−5'],
  ['a full-width minus', '-5', '－5'],
  ['a full stop after a negative number', '-5', '-5。'],
  ['no digit before the point', '0.5', '.5'],
  ['a thousands separator', '10000', '10,000'],
  ['a full-width thousands separator', '1234567', '1，234，567'],
  ['square brackets of a document number', '沪教委〔2018〕3号', '沪教委[2018]3号'],
  ['round ones', '沪教委〔2018〕3号', '沪教委(2018)3号'],
  ['thick ones', '沪教委〔2018〕3号', '沪教委【2018】3号'],
  ['single book marks within', '学习《党章》', '学习〈党章〉'],
  ['a comma for an enumeration comma', '德、能、勤、绩、廉', '德，能，勤，绩，廉'],
  ['a full-width percent sign', '5%', '5％'],
  ['a power', '5²', '5²'],
  ['a power written out', '5²', '5^2'],
  ['a lower digit', 'H₂O', 'H2O'],
  ['a circled digit', '①', '1'],
  ['a full-width number sign', 'C#', 'C＃'],
  ['the number sign kept', 'C#', 'c#'],
  ['book marks alone', '《》', '《》'],
  ['hexagonal brackets alone', '〔〕', '〔〕'],
  ['a full-width comma alone', '，', ','],
  ['quotation marks alone', '“”', '""'],
  ['a dash alone', '——', '—'],
  ['an ellipsis alone', '……', '...'],
]
/** What it does not. */
const DIFFERENT: [why: string, key: string, given: string][] = [
  ['another word', '党章', '党史'],
  ['a part of it', '中国共产党章程', '章程'],
  ['nothing', '党章', ''],
  ['blanks only', '党章', '　 '],
  ['punctuation only', '党章', '。'],
  ['the sign of a number', '5', '-5'],
  ['the sign of a number, typed long', '5', '—5'],
  ['a plus', '+5', '-5'],
  ['a number sign', 'C', 'C#'],
  ['two plus signs', 'C', 'C++'],
  ['the point', '5', '.5'],
  ['the point within', '15', '1.5'],
  ['a power for a number', '52', '5²'],
  ['a power for its base', '5', '5²'],
  ['per cent', '5', '5%'],
  ['per mille', '5%', '5‰'],
  ['a list is no number', '12', '1、2'],
  ['an hour is no number', '1030', '10:30'],
  ['a range is no number', '35', '3-5'],
  ['less than', '5', '<5'],
  ['book marks for quotation marks within', '学习《党章》', '学习“党章”'],
  ['book marks for quotation marks, alone', '《》', '“”'],
  ['a half of them', '《》', '《'],
  ['round brackets for hexagonal ones, alone', '〔〕', '（）'],
  ['corner brackets for quotation marks, alone', '“”', '「」'],
  ['an enumeration comma for a comma, alone', '、', '，'],
  ['a full stop for a point, alone', '。', '.'],
  ['characters for digits', '1921', '一九二一'],
  ['traditional for simplified characters', '党章', '黨章'],
]

describe('an answer is the same as its key', () => {
  it.each(EQUAL)('%s: %s = %s', (_why, key, given) => {
    expect(isAccepted([key], given)).toBe(true)
    expect(isAccepted([given], key)).toBe(true)
  })
  it.each(DIFFERENT)('not: %s: %s ≠ %s', (_why, key, given) => {
    expect(isAccepted([key], given)).toBe(false)
    expect(isAccepted([given], key)).toBe(false)
  })

  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'《》〔〕“”。，、.-—~·…5²#%党章aＡ 　') }))
  it('the key itself always is, unless nothing of it can be seen', () => {
    fc.assert(
      fc.property(text, (key) => {
        expect(isAccepted([key], key)).toBe(/[^\s\p{Cf}]/u.test(key))
      }),
    )
  })
  it('and what is compared does not change when it is compared again', () => {
    fc.assert(
      fc.property(text, (key) => {
        expect(normalised(normalised(key))).toBe(normalised(key))
      }),
    )
  })
})
