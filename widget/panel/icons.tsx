const icon = (size: number, d: string) => () => (
  <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
    <path d={d} />
  </svg>
)

export const CloseIcon = icon(20, 'm5.5 5.5 9 9m0-9-9 9')
export const SendIcon = icon(20, 'M10 16V4.5M5 9.5l5-5 5 5')
export const EarlierIcon = icon(20, 'm12 5-5 5 5 5')
export const LaterIcon = icon(20, 'm8 5 5 5-5 5')
export const DownIcon = icon(10, 'm2 3.5 3 3 3-3')
export const OnwardIcon = icon(16, 'm6 3.5 4.5 4.5L6 12.5')
export const NoticeIcon = icon(18, 'M9 5v4.5m0 3v.01M9 2.4a6.6 6.6 0 1 0 0 13.2A6.6 6.6 0 0 0 9 2.4z')
