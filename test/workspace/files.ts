/** A small workspace, for tests that break one thing in it. */
export const files = {
  'playbook.yaml': `vendor: larkline
useCases:
  - {id: chat, name: website chat}
products:
  - {id: router, name: The Router}
competitors:
  - {name: Drift, ordinaryWord: true}
questions:
  - {id: headcount, text: How many people?}
qualification:
  require: [email]
  disqualify:
    - id: tiny
      when: {headcount: {atMost: 3}}
      say: Thank you.
`,
  'roster.yaml': `reps:
  - {id: ana, name: Ana Ruiz, email: ana@larkline.example, role: account executive, timezone: Europe/Madrid}
  - {id: ben, name: Ben Cole, email: ben@larkline.example, role: account executive, timezone: America/New_York}
  - {id: sam, name: Sam Oyelaran, email: sam@larkline.example, role: solutions engineer, timezone: Europe/London}
teams:
  - {id: sales, name: The sales team, reps: [ana, ben]}
meetingTypes:
  - {id: intro, name: Introduction, durationMinutes: 30}
`,
  'routing.yaml': `territories:
  - {id: emea, regions: [EMEA]}
meetingType: {default: intro}
escalations:
  - {id: regulated, when: {compliance: HIPAA}, to: specialists}
rules:
  - id: emea
    when: {territory: emea}
    to: {rep: ana}
  - id: rest
    to: {team: sales}
fallback:
  - {team: sales}
  - {queue: inbound}
pools:
  - {id: specialists, members: [sam]}
queues:
  - {id: inbound, owner: ana, says: The sales team}
sequences:
  - {id: news}
`,
  'accounts.csv': `id,name,domains,owner
acme,"Acme, Inc.",acme.io,ana
`,
}
export type FileName = keyof typeof files
