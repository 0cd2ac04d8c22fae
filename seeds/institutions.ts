/**
 * Institutions of the demo system. Their names are real, so that a tree looks as users know it; whatever is in them is
 * invented.
 */
import type { Unit } from '../server/features/organisations/organisations.model.ts'

/** Pools from which the faculties of an institution are named. */
export type Field =
  | 'humanities'
  | 'science'
  | 'engineering'
  | 'economics'
  | 'law'
  | 'medicine'
  | 'arts'
  | 'languages'
  | 'sport'
  | 'education'
  | 'maritime'
  | 'vocational'
  | 'hospital'
  | 'affiliate'

export interface Institution {
  name: string
  sector: NonNullable<Unit['sector']>
  /** Weight: shares of faculties, branches and organisers. */
  size: number
  fields: readonly Field[]
}

const university = (size: number, fields: Field[], ...names: string[]): Institution[] =>
  names.map((name) => ({ name, sector: 'university', size, fields }))
const privateUniversity = (...names: string[]): Institution[] =>
  names.map((name) => ({ name, sector: 'private-university', size: 5, fields: ['vocational', 'economics', 'arts'] }))
const hospital = (size: number, ...names: string[]): Institution[] =>
  names.map((name) => ({ name, sector: 'hospital', size, fields: ['hospital'] }))
const affiliate = (...names: string[]): Institution[] =>
  names.map((name) => ({ name, sector: 'affiliate', size: 2.5, fields: ['affiliate'] }))

export const BASE = '复旦大学'
export const DEMO_INSTITUTION = '上海交通大学'
const SMALL = [BASE, DEMO_INSTITUTION, '复旦大学附属华山医院']

export const INSTITUTIONS: readonly Institution[] = [
  ...university(
    30,
    ['humanities', 'science', 'engineering', 'medicine', 'economics', 'law'],
    '复旦大学',
    '上海交通大学',
  ),
  ...university(26, ['engineering', 'science', 'humanities', 'medicine', 'economics'], '同济大学'),
  ...university(24, ['humanities', 'education', 'science', 'arts', 'economics'], '华东师范大学'),
  ...university(
    18,
    ['engineering', 'science', 'economics', 'humanities'],
    '华东理工大学',
    '东华大学',
    '上海大学',
    '上海理工大学',
  ),
  ...university(16, ['economics', 'law', 'humanities'], '上海财经大学', '华东政法大学', '上海对外经贸大学'),
  ...university(12, ['languages', 'humanities', 'economics'], '上海外国语大学'),
  ...university(18, ['education', 'humanities', 'science', 'arts'], '上海师范大学'),
  ...university(14, ['medicine', 'science'], '上海中医药大学', '上海健康医学院'),
  ...university(14, ['maritime', 'engineering', 'economics'], '上海海洋大学', '上海海事大学'),
  ...university(
    12,
    ['engineering', 'economics', 'science'],
    '上海电力大学',
    '上海应用技术大学',
    '上海工程技术大学',
    '上海第二工业大学',
    '上海电机学院',
  ),
  ...university(10, ['economics', 'law', 'languages'], '上海立信会计金融学院', '上海政法学院', '上海商学院'),
  ...university(7, ['sport', 'education'], '上海体育大学'),
  ...university(7, ['arts'], '上海音乐学院', '上海戏剧学院'),
  ...university(6, ['vocational', 'arts'], '上海出版印刷高等专科学校', '上海旅游高等专科学校'),
  ...university(6, ['education', 'economics'], '上海开放大学'),
  ...privateUniversity(
    '上海杉达学院',
    '上海建桥学院',
    '上海视觉艺术学院',
    '上海兴伟学院',
    '上海立达学院',
    '上海震旦职业学院',
    '上海思博职业技术学院',
    '上海东海职业技术学院',
    '上海中侨职业技术大学',
    '上海济光职业技术学院',
  ),
  ...hospital(
    12,
    '复旦大学附属华山医院',
    '复旦大学附属中山医院',
    '上海交通大学医学院附属瑞金医院',
    '上海交通大学医学院附属仁济医院',
  ),
  ...hospital(
    9,
    '上海交通大学医学院附属第九人民医院',
    '上海交通大学医学院附属新华医院',
    '上海市第一人民医院',
    '上海市第六人民医院',
  ),
  ...hospital(
    6,
    '上海中医药大学附属龙华医院',
    '上海中医药大学附属曙光医院',
    '上海市胸科医院',
    '上海市儿童医院',
    '上海市精神卫生中心',
  ),
  ...affiliate(
    '上海市教育科学研究院',
    '上海市教育考试院',
    '上海市疾病预防控制中心',
    '上海市血液中心',
    '上海市医疗急救中心',
    '上海教育电视台',
  ),
]
export const SMALL_INSTITUTIONS: readonly Institution[] = INSTITUTIONS.filter(({ name }) => SMALL.includes(name))

/** Names of schools and departments without 党委 or 党总支, by field. */
export const FACULTIES: Record<Field | 'university', readonly string[]> = {
  university: ['马克思主义学院', '机关', '离退休', '后勤保障处', '图书馆', '继续教育学院', '附属学校', '资产经营公司'],
  humanities: [
    '中国语言文学系',
    '历史学系',
    '哲学学院',
    '新闻学院',
    '社会发展学院',
    '国际关系与公共事务学院',
    '人文学院',
    '文献学研究院',
    '国际文化交流学院',
  ],
  science: [
    '物理学系',
    '数学科学学院',
    '化学系',
    '生命科学学院',
    '环境科学与工程系',
    '大气与海洋科学系',
    '理学院',
    '光学研究院',
    '统计学院',
    '地理科学学院',
  ],
  engineering: [
    '计算机科学技术学院',
    '信息科学与工程学院',
    '材料科学系',
    '机械与动力工程学院',
    '电子信息与电气工程学院',
    '土木工程学院',
    '航空航天学院',
    '能源与环境工程学院',
    '化工学院',
    '自动化学院',
    '软件学院',
    '微电子学院',
    '建筑与城市规划学院',
    '汽车学院',
    '纺织学院',
  ],
  economics: [
    '经济学院',
    '管理学院',
    '金融学院',
    '会计学院',
    '工商管理学院',
    '国际经贸学院',
    '信息管理学院',
    '旅游学院',
  ],
  law: ['法学院', '知识产权学院', '公共管理学院', '刑事司法学院', '国际法学院'],
  medicine: [
    '基础医学院',
    '公共卫生学院',
    '药学院',
    '护理学院',
    '临床医学院',
    '口腔医学院',
    '中医学院',
    '针灸推拿学院',
    '康复医学院',
    '实验动物中心',
  ],
  arts: [
    '设计学院',
    '美术学院',
    '音乐学院',
    '影视学院',
    '舞蹈学院',
    '戏剧系',
    '作曲系',
    '舞台美术系',
    '民族音乐系',
    '艺术研究院',
    '传媒学院',
  ],
  languages: [
    '英语学院',
    '日本文化经济学院',
    '俄罗斯东欧中亚学院',
    '德语系',
    '法语系',
    '西方语系',
    '高级翻译学院',
    '国际教育学院',
  ],
  sport: ['体育教育训练学院', '武术学院', '运动科学学院', '休闲体育系', '竞技体育学院'],
  education: ['教育学部', '心理与认知科学学院', '学前教育学院', '体育与健康学院', '教师教育学院', '开放教育学院'],
  maritime: [
    '商船学院',
    '交通运输学院',
    '海洋科学学院',
    '水产与生命学院',
    '食品学院',
    '物流工程学院',
    '海洋文化与法律学院',
  ],
  vocational: [
    '信息技术学院',
    '机电学院',
    '护理与健康学院',
    '学前教育系',
    '酒店管理系',
    '印刷包装工程系',
    '新零售学院',
    '国际学院',
  ],
  hospital: [
    '内科',
    '外科',
    '妇儿',
    '医技',
    '门急诊',
    '护理部',
    '机关',
    '科研教学',
    '后勤',
    '离退休',
    '肿瘤中心',
    '神经中心',
    '心血管中心',
    '分院',
  ],
  affiliate: ['机关', '业务管理', '技术保障', '离退休', '科研业务'],
}

/** Departments of a hospital, by the faculty above them. */
export const DEPARTMENTS: Record<string, readonly string[]> = {
  内科: [
    '消化内科',
    '呼吸与危重症医学科',
    '内分泌科',
    '肾脏内科',
    '血液科',
    '风湿免疫科',
    '感染科',
    '老年医学科',
    '全科医学科',
  ],
  外科: ['普外科', '骨科', '泌尿外科', '胸外科', '整形外科', '麻醉科', '手术室', '血管外科', '创伤外科'],
  妇儿: ['妇科', '产科', '新生儿科', '儿科'],
  医技: ['放射科', '超声医学科', '检验医学科', '病理科', '药剂科', '核医学科', '输血科', '营养科'],
  门急诊: ['急诊科', '门诊办公室', '重症医学科', '预检与导诊', '口腔科', '眼科', '皮肤科', '耳鼻咽喉科'],
  护理部: ['内科护理', '外科护理', '门急诊护理', '重症护理'],
  机关: ['党政办公室', '组织人事处', '医务处', '财务处', '宣传与文明办', '信息中心'],
  科研教学: ['科研处', '教学处', '中心实验室', '研究生与规培', '临床研究中心'],
  后勤: ['总务处', '基建与设备处', '保卫处'],
  肿瘤中心: ['肿瘤内科', '放射治疗科', '介入治疗科'],
  神经中心: ['神经内科', '神经外科', '康复医学科'],
  心血管中心: ['心血管内科', '心脏外科', '心电功能科'],
  分院: ['分院内科', '分院外科', '分院医技', '分院机关'],
}
