/** The stylesheet of all pages of ours: brief, manage, messages, the chat as a page. Print in spirit: paper, hairlines, one
 *  colour, two weights. `--seed` is the site's colour, written in when the sheet is served; all tints come from it. */
export const PAGES_CSS = `:root {
  color-scheme: light dark;
  --seed: #3a372f;
  --paper: #fdfcfa;
  --raised: #f5f2ed;
  --ink: #231f1a;
  --ink-2: #645e56;
  --line: #e3dfd8;
  --edge: #c9c3ba;
  --brand: var(--seed);
  --brand-over: var(--seed);
  --on-brand: #fff;
  --brand-ink: var(--seed);
  --tint: #eeebe5;
  --alarm: #9c2f21;
  --font:
    -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Inter, 'Noto Sans', 'Liberation Sans', system-ui,
    sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1916;
    --raised: #262320;
    --ink: #ebe7e1;
    --ink-2: #aaa39a;
    --line: #36322d;
    --edge: #56504a;
    --brand: #d8d3ca;
    --brand-over: #c4beb4;
    --on-brand: #1b1916;
    --brand-ink: #d8d3ca;
    --tint: #302c28;
    --alarm: #f0a297;
  }
}
/* Tints of the site's colour, where the engine can do the sums; else the neutrals above stand. Text on the fill is white,
   the fill darkened to where white reads (lightness .53 is 4.6:1 at any hue). */
@supports (color: oklch(from red l c h)) {
  :root {
    --brand: oklch(from var(--seed) min(l, 0.53) c h);
    --brand-over: oklch(from var(--seed) calc(min(l, 0.53) - 0.06) c h);
    --brand-ink: oklch(from var(--seed) min(l, 0.46) c h);
    --tint: oklch(from var(--seed) 0.93 calc(min(c, 0.2) * 0.24) h);
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --brand: oklch(from var(--seed) clamp(0.46, l, 0.53) min(c, 0.15) h);
      --brand-over: oklch(from var(--seed) calc(clamp(0.46, l, 0.53) - 0.06) min(c, 0.15) h);
      --on-brand: #fff;
      --brand-ink: oklch(from var(--seed) max(l, 0.81) min(c, 0.11) h);
      --tint: oklch(from var(--seed) 0.33 calc(min(c, 0.2) * 0.3) h);
    }
  }
}
@media (prefers-contrast: more) {
  :root {
    --line: var(--ink-2);
    --ink-2: var(--ink);
  }
}

* {
  box-sizing: border-box;
}
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 15px/22px var(--font);
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  overflow-wrap: anywhere;
}
h1,
h2,
p,
ul,
ol,
dl,
dd {
  margin: 0;
  padding: 0;
  font: inherit;
}
ul,
ol {
  list-style: none;
}
h1 {
  font: 600 28px/34px var(--font);
  letter-spacing: -0.018em;
  text-wrap: balance;
}
h2,
b,
.name {
  font-weight: 600;
}
a {
  color: var(--brand-ink);
  text-underline-offset: 3px;
  text-decoration-thickness: 1px;
}
:focus-visible {
  outline: 2px solid var(--brand-ink);
  outline-offset: 2px;
  border-radius: 3px;
}
.small,
.said {
  font-size: 13px;
  line-height: 18px;
  color: var(--ink-2);
}
.soft,
.lead {
  text-wrap: pretty;
}
.soft {
  color: var(--ink-2);
}
.lead {
  font-size: 17px;
  line-height: 26px;
}
.nobr {
  white-space: nowrap;
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}

.top {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 4px 24px;
  min-height: 56px;
  padding: 8px 24px;
  border-bottom: 1px solid var(--line);
}
.top .name {
  flex: none;
}
.top .small {
  text-align: end;
  text-wrap: balance;
}

.btn {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 44px;
  padding: 10px 16px;
  border: 1px solid var(--edge);
  border-radius: 10px;
  background: none;
  color: var(--ink);
  font: inherit;
  text-decoration: none;
  cursor: pointer;
}
.btn:hover {
  background: var(--raised);
}
.btn.go {
  border-color: transparent;
  background: var(--brand);
  color: var(--on-brand);
}
.btn.go:hover {
  background: var(--brand-over);
}
.acts {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
}

/* The date as a leaf of a calendar. */
.problem {
  padding: 12px 16px;
  border: 1px solid var(--alarm);
  border-radius: 10px;
  color: var(--alarm);
}
details {
  margin-top: 8px;
  border-top: 1px solid var(--line);
}
details[open] {
  padding-bottom: 16px;
}
summary {
  padding: 12px 0;
  min-height: 44px;
  cursor: pointer;
  font-weight: 600;
}
summary:focus-visible,
.btn:focus-visible,
input:focus-visible,
select:focus-visible,
textarea:focus-visible {
  outline: 2px solid var(--brand-ink);
  outline-offset: 2px;
}
.times {
  display: grid;
  gap: 16px;
}
.times fieldset {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin: 0;
  padding: 0;
  border: 0;
}
.times legend {
  padding: 0 0 8px;
  color: var(--ink-2);
}
.times .btn {
  min-width: 76px;
  justify-content: center;
}
.field {
  display: grid;
  gap: 8px;
  justify-items: start;
}
.field label {
  color: var(--ink-2);
}
.field input,
.field select,
.field textarea {
  width: 100%;
  max-width: 420px;
  min-height: 44px;
  padding: 8px 12px;
  border: 1px solid var(--edge);
  border-radius: 10px;
  background: var(--paper);
  color: inherit;
  font: inherit;
}
.when {
  display: flex;
  gap: 16px;
  align-items: center;
}
.leaf {
  flex: none;
  width: 60px;
  padding: 7px 0 8px;
  border: 1px solid transparent;
  border-radius: 10px;
  background: var(--tint);
  color: var(--brand-ink);
  text-align: center;
  font-size: 13px;
  line-height: 18px;
}
.leaf b {
  display: block;
  font-size: 24px;
  line-height: 28px;
  font-variant-numeric: tabular-nums;
}
.off .leaf {
  border: 1px dashed var(--edge);
  background: none;
  color: var(--ink-2);
}
.off p > b,
.off .leaf b {
  text-decoration: line-through;
  text-decoration-thickness: 1px;
}
.flag {
  color: var(--alarm);
  font-weight: 600;
}

/* One thing on a page. */
.one {
  display: grid;
  gap: 20px;
  max-width: 496px;
  margin: 0 auto;
  padding: 72px 24px 96px;
}
.kicker {
  margin-bottom: -16px;
  color: var(--brand-ink);
  font-weight: 600;
}
.kicker.flag {
  color: var(--alarm);
}

/* The brief. */
.brief {
  display: grid;
  grid-template-columns: 352px minmax(0, 1fr);
  gap: 0 72px;
  max-width: 1096px;
  margin: 0 auto;
  padding: 48px 24px 96px;
}
.who {
  position: sticky;
  top: 48px;
  align-self: start;
  display: grid;
  gap: 20px;
}
.who h1 + .small {
  margin-top: 6px;
}
.why {
  font-size: 17px;
  line-height: 26px;
  text-wrap: pretty;
}
section {
  padding-bottom: 40px;
}
section > h2 {
  padding-bottom: 8px;
}
.facts > div,
.plain > li,
.none,
.talk,
.trace {
  border-top: 1px solid var(--line);
}
.facts > div {
  display: grid;
  grid-template-columns: 116px minmax(0, 1fr) minmax(0, 1.3fr);
  gap: 2px 20px;
  align-items: baseline;
  padding: 11px 0;
}
.facts dt {
  color: var(--ink-2);
}
.facts dd {
  font-weight: 600;
}
.facts dd.said {
  font-weight: 400;
}
.plain > li {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  align-items: baseline;
  gap: 2px 20px;
  padding: 11px 0;
}
.none {
  padding: 11px 0;
  color: var(--ink-2);
}
.talk {
  padding-top: 8px;
}
.talk > li {
  display: grid;
  grid-template-columns: 72px minmax(0, 1fr) auto;
  gap: 0 12px;
  padding: 5px 0;
}
.talk > li > span,
.talk time,
.talk > .day,
.act {
  font-size: 13px;
  color: var(--ink-2);
}
.talk time {
  font-variant-numeric: tabular-nums;
}
.talk p {
  white-space: pre-line;
}
.talk > .day {
  display: block;
  padding: 8px 0 2px;
}
.talk > .assistant p {
  color: var(--ink-2);
}
.act::before {
  content: '· ';
}

summary {
  padding: 12px 0;
  font-weight: 600;
  cursor: pointer;
}
.trace ol {
  counter-reset: step;
  padding-bottom: 8px;
}
.trace ol > li {
  counter-increment: step;
  display: grid;
  grid-template-columns: 24px minmax(0, 1fr) auto;
  gap: 0 12px;
  align-items: baseline;
  padding: 8px 0;
}
.trace ol > li::before {
  content: counter(step);
  color: var(--ink-2);
  font-variant-numeric: tabular-nums;
}
.trace ol > li > div {
  grid-column: 2 / -1;
}
.trace p {
  padding-top: 2px;
}
.from {
  padding-top: 12px;
}

@media (max-width: 900px) {
  .brief {
    display: block;
    max-width: 640px;
    padding: 28px 20px 72px;
  }
  .who {
    position: static;
    padding-bottom: 40px;
  }
}
@media (max-width: 560px) {
  .top {
    padding-inline: 20px;
  }
  .one {
    padding: 40px 20px 72px;
  }
  section {
    padding-bottom: 32px;
  }
  .facts > div {
    grid-template-columns: 108px minmax(0, 1fr);
  }
  .facts dd.said {
    grid-column: 2;
  }
  .facts dd.said:empty {
    display: none;
  }
  .talk > li {
    grid-template-columns: minmax(0, 1fr) auto;
  }
  .talk > li > p {
    grid-column: 1 / -1;
  }
  .talk time {
    grid-area: 1 / 2;
  }
}
/* The rep's page. */
.said-of {
  grid-column: 1 / -1;
  display: grid;
  gap: 12px;
  padding-bottom: 40px;
}
.done {
  padding: 12px 16px;
  border-radius: 10px;
  background: var(--tint);
  color: var(--brand-ink);
  font-weight: 600;
}
.problem a {
  color: inherit;
}
.who > .acts {
  justify-content: space-between;
}
.who > .acts + .small {
  margin-top: -8px;
}
#meetings .plain > li,
#leave .plain > li {
  flex-wrap: nowrap;
}
#meetings .plain > li > a {
  flex: none;
}
#asked .plain > li {
  align-items: center;
  row-gap: 8px;
}
.rep .facts > div {
  grid-template-columns: 116px minmax(0, 1fr);
}
.rep .none,
.rep details .small,
.plain + .small {
  padding-bottom: 8px;
}
.rep details > .field + form {
  padding-bottom: 12px;
}
.rep .field > label:not(:first-of-type) {
  margin-top: 8px;
}
.link {
  min-height: 44px;
  padding: 0;
  border: 0;
  background: none;
  color: var(--brand-ink);
  font: inherit;
  text-decoration: underline;
  text-decoration-thickness: 1px;
  text-underline-offset: 3px;
  cursor: pointer;
}
.plain > li > .link,
.plain > li > form > .link {
  min-height: 24px;
}
.rep .field {
  padding: 4px 0 12px;
}
.rep .field,
.pair > div {
  justify-items: stretch;
  max-width: 420px;
}
.rep .field > .btn {
  justify-self: start;
  margin-top: 4px;
}
.rep details > .problem {
  margin-bottom: 12px;
}
.pair {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: 12px;
}
.pair > div {
  display: grid;
  gap: 8px;
  align-content: end;
}
[aria-invalid] {
  border-color: var(--alarm) !important;
}
fieldset.hours {
  display: grid;
  gap: 12px;
  margin: 0;
  padding: 0 0 16px;
  border: 0;
  border-bottom: 1px solid var(--line);
}
.days {
  display: flex;
  gap: 4px;
}
.days label {
  position: relative;
  flex: 1;
  color: var(--ink);
}
.field .days input {
  position: absolute;
  inset: 0;
  width: 100%;
  min-height: 0;
  height: 100%;
  margin: 0;
  opacity: 0;
  cursor: pointer;
}
.days span {
  display: block;
  padding: 10px 0;
  border: 1px solid var(--edge);
  border-radius: 10px;
  text-align: center;
  font-size: 13px;
}
.days input:checked + span {
  border-color: transparent;
  background: var(--brand);
  color: var(--on-brand);
}
.days input:focus-visible + span {
  outline: 2px solid var(--brand-ink);
  outline-offset: 2px;
}
.outcome .btn {
  flex: 1;
}
[aria-pressed='true'] {
  border-color: var(--brand-ink);
  background: var(--tint);
  color: var(--brand-ink);
  font-weight: 600;
}
/* What a rep does from a brief or a queue. */
.brief:not(.rep) .who > .acts {
  justify-content: flex-start;
}
.unfold {
  margin: 0;
  border: 0;
}
.unfold > summary {
  list-style: none;
  font-weight: 400;
}
.unfold > summary::-webkit-details-marker {
  display: none;
}
.unfold[open] {
  flex: 1 0 100%;
  padding: 0 0 8px;
}
.unfold .field {
  padding: 12px 0 4px;
}
.unfold .field > .btn {
  margin-top: 4px;
}
.link.small {
  font-size: 13px;
  min-height: 22px;
}
.facts .fix {
  grid-column: 4;
  font-weight: 400;
  text-align: end;
}
.facts:has(.fix) > div {
  grid-template-columns: 116px minmax(0, 1fr) minmax(0, 1.3fr) 44px;
}
.facts .fix .link {
  position: relative;
  color: var(--ink-2);
}
.facts .fix .link::after {
  content: '';
  position: absolute;
  inset: -11px -8px;
}
.facts .mend {
  grid-column: 2 / -1;
  font-weight: 400;
}
.mend form {
  display: flex;
  gap: 8px;
  padding: 6px 0 4px;
}
.mend input[type='text'] {
  flex: 1;
  min-width: 0;
  max-width: 320px;
  min-height: 44px;
  padding: 8px 12px;
  border: 1px solid var(--edge);
  border-radius: 10px;
  background: var(--paper);
  color: inherit;
  font: inherit;
}
.wrong s {
  color: var(--ink-2);
  font-weight: 400;
}

/* A queue. */
.queue {
  max-width: 1080px;
  margin: 0 auto;
  padding: 48px 24px 96px;
}
.queue > h1 {
  max-width: 24ch;
}
.queue > h1 + .small {
  margin: 8px 0 40px;
}
.queue > .done,
.queue > .problem {
  margin-bottom: 28px;
}
.leads > li {
  display: grid;
  grid-template-columns: 156px minmax(0, 1fr) auto;
  gap: 8px 32px;
  padding: 24px 0;
  border-top: 1px solid var(--line);
}
.leads .left {
  display: grid;
  gap: 4px;
  align-content: start;
}
.left > b {
  font-size: 20px;
  line-height: 28px;
  font-variant-numeric: tabular-nums;
}
.late > b,
.late > .small {
  color: var(--alarm);
}
progress {
  appearance: none;
  width: 120px;
  height: 4px;
  border: 0;
  border-radius: 2px;
  overflow: hidden;
  background: var(--line);
}
progress::-webkit-progress-bar {
  background: var(--line);
}
progress::-webkit-progress-value {
  background: var(--brand);
}
progress::-moz-progress-bar {
  background: var(--brand);
}
.late progress::-webkit-progress-value {
  background: var(--alarm);
}
.late progress::-moz-progress-bar {
  background: var(--alarm);
}
.leads .what {
  display: grid;
  gap: 6px;
  align-content: start;
}
.what h2 {
  font-size: 17px;
  line-height: 26px;
}
.what p {
  max-width: 62ch;
  text-wrap: pretty;
}
.leads .why {
  max-width: 80ch;
  font-size: 13px;
  line-height: 18px;
  color: var(--ink-2);
}
.leads .acts {
  align-self: start;
  justify-content: flex-end;
  width: 316px;
}
.btn.tight {
  min-height: 36px;
  padding: 6px 12px;
}
.queue section {
  padding-top: 40px;
}
table {
  width: 100%;
  border-collapse: collapse;
}
th {
  text-align: start;
  font-weight: 400;
  font-size: 13px;
  color: var(--ink-2);
  padding: 0 16px 8px 0;
}
td {
  padding: 12px 16px 12px 0;
  border-top: 1px solid var(--line);
  vertical-align: top;
}
:is(td, th):last-child {
  padding-inline-end: 0;
}
.num {
  text-align: end;
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
@media (max-width: 760px) {
  .queue {
    padding: 24px 20px 48px;
  }
  .queue > h1 + .small {
    margin-bottom: 24px;
  }
  .leads > li {
    grid-template-columns: minmax(0, 1fr);
  }
  .leads .left {
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 0 12px;
  }
  .leads .acts {
    width: auto;
    justify-content: stretch;
    margin-top: 8px;
  }
  .leads .acts > * {
    flex: 1 1 40%;
  }
  .leads .acts .btn {
    min-height: 44px;
  }
  .leads .acts :is(form, summary, form > .btn) {
    width: 100%;
  }
  .leads .acts > .unfold[open] {
    flex-basis: 100%;
  }
  .queue td:nth-child(3),
  .queue th:nth-child(3) {
    display: none;
  }
}
@media (max-width: 560px) {
  .facts:has(.fix) > div {
    grid-template-columns: 108px minmax(0, 1fr) auto;
  }
  .facts:has(.fix) dd.said {
    grid-column: 2 / -1;
  }
  .facts .fix {
    grid-area: 1 / 3;
  }
}
@media (forced-colors: active) {
  .days input:checked + span,
  [aria-pressed='true'] {
    forced-color-adjust: none;
    background: Highlight;
    color: HighlightText;
  }
}
@media (max-width: 900px) {
  .said-of {
    padding-bottom: 28px;
  }
}
@media print {
  @page {
    margin: 18mm;
  }
  :root {
    color-scheme: light;
    --paper: #fff;
    --ink: #000;
    --ink-2: #444;
    --line: #ccc;
  }
  body {
    font-size: 10.5pt;
    line-height: 1.45;
  }
  .acts {
    display: none;
  }
  .top {
    padding-inline: 0;
  }
  .brief {
    display: block;
    max-width: none;
    padding: 20px 0 0;
  }
  .who {
    position: static;
    padding-bottom: 28px;
  }
  section > h2 {
    break-after: avoid;
  }
  .facts > div,
  .plain > li,
  .talk > li,
  .trace ol > li {
    break-inside: avoid;
  }
  details::details-content {
    content-visibility: visible;
    block-size: auto;
  }
}
`
