import { keepsPeople } from '../roster/undoPeople.service.ts'
import { LearningRecords } from './ledger.model.ts'

keepsPeople('已有学习记录', LearningRecords)
