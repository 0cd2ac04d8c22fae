import { followsHolders } from '../../accounts/followHolders.service.ts'
import { FOLLOW_JOB, followHolders } from './follow.service.ts'

followsHolders({ job: FOLLOW_JOB, title: '人员调动转给现任管理员', at: '5 0 * * *', follow: followHolders })
