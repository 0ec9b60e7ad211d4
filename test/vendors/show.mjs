// `npm run vendors`: the demo with Slack, CRM, mail server, webhook endpoint and calendars played on this machine, and a page that shows
// what each of them got. PORT is the demo's (8787), VENDORS_PORT the page's (8790).
import { ROOT } from '../../server/cli/build.mjs'
import { buildShow } from '../bench/build-engine.mjs'

const { show } = await buildShow()
await show({
  root: ROOT,
  port: Number(process.env.PORT ?? 8787),
  page: Number(process.env.VENDORS_PORT ?? 8790),
})
