import { markup } from './look.ts'
import type { Html, Look } from './look.ts'

export interface ChatPage {
  site: string
  /** Address of the loader on this server, '/usher.js'. */
  script: string
  /** Whom to write to where scripts are off. */
  email?: string | undefined
}

/** The chat as a page of its own, `/chat/SITE`: for links in mails, and for browsers in which the panel cannot open. */
export function chatPage({ site, script, email }: ChatPage, look: Look): Html {
  return chat({ site, script, email }, look)
}

/** The same, with a conversation that is to go on in it: the page keeps it as if it had been had there. */
export function resumedPage({ site, script, kept }: ChatPage & { kept: object }, look: Look): Html {
  return chat({ site, script, kept }, look)
}

function chat({ site, script, email, kept }: ChatPage & { kept?: object }, look: Look): Html {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Chat with ${look.name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${look.stylesheet}">
<script async src="${script}" data-site="${site}" data-view="page"></script>
</head>
<body class="chat">
<main><h1 class="unseen">Chat with ${look.name}</h1></main>${kept && markup`<div id="usher-kept" hidden>${JSON.stringify(kept)}</div>`}
<noscript><div class="one"><p class="lead">The chat needs scripts, which are switched off in this browser.${
    email && markup` Write to <a href="mailto:${email}">${email}</a> instead, and a person will answer.`
  }</p></div></noscript>
</body>
</html>`
}
