// What the benchmarks need of the product, built into one file by `build-engine.mjs`.
export { PlaybookFile } from '../../server/workspace/schema/playbook.ts'
export { extract } from '../../widget/qualification/extract.ts'
export { compilePlaybook } from '../../widget/qualification/lexicon.ts'
export { findSharedSlots, firstSharedSlot } from '../../server/scheduling/slots.ts'
