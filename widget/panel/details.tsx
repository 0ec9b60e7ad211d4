/** What opens on demand: the edit of a fact, what was noted, privacy; with their styles. */
import css from './details.css?inline'

export { NotedDrawer, PrivacyDrawer } from './drawer.tsx'
export { Edit } from './edit.tsx'
export { css }
