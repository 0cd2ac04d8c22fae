/**
 * Invented people: common surnames as often as they occur, given names of one or two characters, now and then a rare
 * one.
 */
import type { Random } from './random.ts'

const SURNAMES = [
  ...'王王王李李李张张张刘刘陈陈陈杨杨黄赵吴吴周周徐徐孙马朱朱胡胡郭何林林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶叶蒋杜苏魏程吕丁沈沈任姚卢傅钟姜崔谭廖范汪陆陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾顾毛郝龚邵万钱严覃武戚莫孔向汤单',
]
const COMPOUND = ['欧阳', '上官', '诸葛', '司马', '令狐', '尉迟']
const GIVEN = [
  ...'伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂华玉萍红鹏辉飞玲建国文斌宇浩凯健俊帆雪荣龙梅琳颖慧巧美丽晓东海波宁博诚睿哲瑞轩然晨曦怡佳欣悦雅婷婕菲蕾薇莉珊莹倩倩岚松柏林森毅恒志宏远达立新春秋安康乐和思源清泽润航舟书墨翰彦靖楠晗祺',
]
/** Outside the basic plane, or in few fonts: must survive import, page, Excel and PDF. */
const RARE = [...'𠮷𡌴䶮堃喆犇翀彧旻昇珺燊']

export function personName(chance: Random): string {
  const surname = chance.chance(0.004) ? chance.pick(COMPOUND) : chance.pick(SURNAMES)
  const given = () => (chance.chance(0.004) ? chance.pick(RARE) : chance.pick(GIVEN))
  const first = given()
  return surname + first + (chance.chance(0.78) ? given() : '')
}

const DIGITS = '零一二三四五六七八九'
/** 1 to 99 as Chinese writes ordinals: 一, 十, 十二, 二十, 二十三. */
export function chineseNumber(value: number): string {
  if (value < 10) return DIGITS[value]!
  const tens = Math.floor(value / 10)
  return `${tens > 1 ? DIGITS[tens] : ''}十${value % 10 > 0 ? DIGITS[value % 10] : ''}`
}
