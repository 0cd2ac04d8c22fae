import { followsHolders } from '../../accounts/followHolders.service.ts'
import { FOLLOW_JOB, followHolders } from './follow.service.ts'

followsHolders({ job: FOLLOW_JOB, title: '豁免申请转给现任管理员', at: '6 0 * * *', follow: followHolders })
