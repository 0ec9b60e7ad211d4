/** What opens on demand: the edit of a fact, what was noted, privacy, the choice of a zone; with their styles. */
import css from './details.css?inline'

export { NotedDrawer, PrivacyDrawer } from './drawer.tsx'
export { Edit } from './edit.tsx'
export { Guests, Reasons } from './meeting-acts.tsx'
export { Zone } from './zone.tsx'
export { css }
