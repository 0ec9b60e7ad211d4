// What a customer's own page would have (a button that opens the chat), and what only the demo has (the note beside it).

/** Calls the chat, also before its script has come: the calls wait in the queue that the script reads. */
function chat(...command) {
  window.usher ??= Object.assign((...later) => window.usher.q.push(later), { q: [] })
  window.usher(...command)
}

for (const button of document.querySelectorAll('[data-ask]'))
  button.addEventListener('click', () => chat('open'))

/* Things to try: beside the page where there is room, else folded above it. */

const note = document.querySelector('.try details')
const roomy = window.matchMedia('(min-width: 1200px)')
const fit = () => {
  note.open = roomy.matches
}
fit()
roomy.addEventListener('change', fit)
note.querySelector('summary').addEventListener('click', (event) => {
  if (roomy.matches) event.preventDefault()
})

for (const button of document.querySelectorAll('[data-say]'))
  button.addEventListener('click', async () => {
    const copied = await copy(button.textContent)
    button.dataset.state = copied ? 'Copied: paste it in the chat.' : 'Type it in the chat.'
    setTimeout(() => delete button.dataset.state, 4000)
    chat('open')
  })

/** Whether the text is on the clipboard now; a browser may refuse. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/* Behind the page: what the tries led to. The server tells this to its own machine only; elsewhere the note has no links. */

const behind = document.querySelector('#behind')
const list = document.querySelector('#behind-list')

async function refresh() {
  let found
  try {
    const response = await fetch('/demo/behind.json', { headers: { accept: 'application/json' } })
    if (!response.ok) return void (behind.hidden = true)
    found = await response.json()
  } catch {
    return // the server is away: what is shown stays
  }
  list.replaceChildren(
    ...group('Leads, newest first', found.leads, ({ title, at, brief, decision }) => [
      element('span', `${title} `),
      clock(at),
      element('br'),
      link('Brief', brief),
      ...(decision ? [' · ', link('Decision', decision)] : []),
    ]),
    ...group('Calendars to subscribe to', found.feeds, ({ rep, url }) => [link(rep, url)]),
    ...group('Calendars in Radicale', found.calendars, ({ rep, url, user, password }) => [
      link(rep, url),
      ` (user ${user}, password ${password})`,
    ]),
    ...group('Mail that was sent', found.outbox, ({ name, url }) => [link(name, url)]),
  )
  if (list.childElementCount === 0) list.append(element('p', 'Nothing yet. Book a meeting and look again.'))
  behind.hidden = false
}

document.querySelector('#behind-refresh').addEventListener('click', refresh)
window.addEventListener('focus', refresh)
refresh()

function group(heading, items = [], nodes) {
  if (items.length === 0) return []
  const rows = items.map((item) => {
    const row = element('li')
    row.append(...nodes(item))
    return row
  })
  const all = element('ul')
  all.append(...rows)
  return [element('h3', heading), all]
}

function element(name, text = '') {
  const node = document.createElement(name)
  node.textContent = text
  return node
}

function link(text, href) {
  const node = element('a', text)
  const url = new URL(href, location.href)
  if (/^(https?|webcal):$/.test(url.protocol)) node.href = url.href
  return node
}

function clock(at) {
  const node = element('time', new Date(at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' }))
  node.dateTime = at
  return node
}
