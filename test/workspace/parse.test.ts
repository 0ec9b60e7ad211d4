import { describe, expect, test } from 'vitest'
import { printFinding } from '../../server/workspace/findings.ts'
import { parseWorkspace, type Files } from '../../server/workspace/parse.ts'
import { digestOf } from '../../server/workspace/workspace.ts'
import { files, type FileName } from './files.ts'

/** The findings of the workspace with one piece of a file replaced. */
function findingsWith(file: FileName, from: string, to: string): string[] {
  expect(files[file]).toContain(from)
  return parseWorkspace({ ...files, [file]: files[file].replace(from, to) }).findings.map(printFinding)
}

test('the workspace of these tests is accepted', () => {
  const { workspace, findings } = parseWorkspace(files)
  expect(findings).toEqual([])
  expect(workspace!.accounts).toEqual([
    { id: 'acme', name: 'Acme, Inc.', domains: ['acme.io'], owner: 'ana' },
  ])
  expect(workspace!.site.sites[0]).toMatchObject({ id: 'main', name: 'Larkline' })
  expect(workspace!.routing.escalations[0]!.when).toEqual({ compliance: ['HIPAA'] })
})

describe('a finding names file, line, column and path, what was found, and the nearest name', () => {
  test.each<[FileName, string, string, string]>([
    [
      'routing.yaml',
      'territory: emea',
      'headcont: {atLeast: 5}',
      'routing.yaml:8:12 rules[0].when.headcont: no such field. Did you mean "headcount"?',
    ],
    [
      'routing.yaml',
      'when: {territory: emea}',
      'when: {competitors: {name: Drift}}',
      'routing.yaml:8:26 rules[0].when.competitors.name: no such field. Did you mean "names"?',
    ],
    [
      'routing.yaml',
      'when: {territory: emea}',
      'when: {all: [{not: {acv: {atleast: 5}}}]}',
      'routing.yaml:8:31 rules[0].when.all[0].not.acv.atleast: no such field. Did you mean "atLeast"?',
    ],
    [
      'routing.yaml',
      'territory: emea',
      'headcount: {atLeast: many}',
      'routing.yaml:8:24 rules[0].when.headcount.atLeast: expected a number, found "many".',
    ],
    [
      'routing.yaml',
      'territory: emea',
      'competitors: {stances: evaluatin}',
      'routing.yaml:8:26 rules[0].when.competitors.stances: "evaluatin" is not one of evaluating, using, replacing, rejected, mentioned. Did you mean "evaluating"?',
    ],
    [
      'routing.yaml',
      'to: {rep: ana}',
      'to: {reps: ana}',
      'routing.yaml:9:10 rules[0].to.reps: no such field. Did you mean "rep"?',
    ],
    ['routing.yaml', 'meetingType: {default: intro}\n', '', 'routing.yaml:1:1 meetingType: is missing.'],
    [
      'routing.yaml',
      'territory: emea',
      'territory: emae',
      'routing.yaml:8:12 rules[0].when.territory[0]: no such territory "emae". Did you mean "emea"?',
    ],
    [
      'routing.yaml',
      'territory: emea',
      'urgency: now',
      'routing.yaml:8:12 rules[0].when.urgency[0]: no such urgency level "now".',
    ],
    [
      'routing.yaml',
      'territory: emea',
      'useCase: [chat, cat]',
      'routing.yaml:8:28 rules[0].when.useCase[1]: no such use case "cat". Did you mean "chat"?',
    ],
    [
      'routing.yaml',
      'territory: emea',
      'competitors: {names: Drfit}',
      'routing.yaml:8:26 rules[0].when.competitors.names[0]: no such competitor "Drfit". Did you mean "Drift"?',
    ],
    [
      'routing.yaml',
      'compliance: HIPAA',
      'compliance: HIPPA',
      'routing.yaml:5:28 escalations[0].when.compliance[0]: no such compliance framework "HIPPA". Did you mean "HIPAA"?',
    ],
    [
      'routing.yaml',
      '{rep: ana}',
      '{rep: anna}',
      'routing.yaml:9:10 rules[0].to.rep: no such rep "anna". Did you mean "ana"?',
    ],
    [
      'routing.yaml',
      'to: specialists',
      'to: specialist',
      'routing.yaml:5:48 escalations[0].to: no such pool "specialist". Did you mean "specialists"?',
    ],
    [
      'routing.yaml',
      'default: intro',
      'default: into',
      'routing.yaml:3:15 meetingType.default: no such meeting type "into". Did you mean "intro"?',
    ],
    [
      'routing.yaml',
      'regions: [EMEA]',
      'regions: [EMEAA]',
      'routing.yaml:2:26 territories[0].regions[0]: no such region "EMEAA". There are ISO countries (DE), US states (US-TX) and EU, EMEA, APAC, LATAM, AMER, DACH, Nordics, Benelux, MENA, ANZ.',
    ],
    ['routing.yaml', 'id: rest', 'id: emea', 'routing.yaml:10:5 rules[1]: "emea" stands here twice.'],
    [
      'routing.yaml',
      '  - {queue: inbound}\n',
      '',
      'routing.yaml:13:5 fallback[0]: the fallback ends at team sales, which can be full. End it with a queue that has an owner.',
    ],
    [
      'routing.yaml',
      '- {team: sales}\n  - {queue: inbound}',
      '- {queue: inbound}\n  - {team: sales}',
      'routing.yaml:14:5 fallback[1]: is never reached: the queue before it takes every lead.',
    ],
    [
      'roster.yaml',
      'reps: [ana, ben]',
      'reps: [ana, bem]',
      'roster.yaml:6:51 teams[0].reps[1]: no such rep "bem". Did you mean "ben"?',
    ],
    [
      'roster.yaml',
      'Europe/Madrid',
      'Europe/Madird',
      'roster.yaml:2:85 reps[0].timezone: "Europe/Madird": An IANA zone such as Europe/Berlin.',
    ],
    [
      'roster.yaml',
      'timezone: Europe/Madrid}',
      "timezone: Europe/Madrid, leave: [{from: '2026-11-01', delegate: ana}]}",
      'roster.yaml:2:139 reps[0].leave[0].delegate: ana cannot stand in for ana.',
    ],
    [
      'roster.yaml',
      'timezone: Europe/Madrid}',
      'timezone: Europe/Madrid, holidays: {country: ES, state: XX}}',
      'roster.yaml:2:110 reps[0].holidays: no public holidays are known of ES, XX.',
    ],
    [
      'roster.yaml',
      'timezone: Europe/Madrid}',
      "timezone: Europe/Madrid, leave: [{from: '2026-11-01', to: '2026-11-01', start: '12:00', end: '09:00'}]}",
      'roster.yaml:2:173 reps[0].leave[0].end: the leave of 2026-11-01 ends at 09:00, not after its start at 12:00.',
    ],
    [
      'roster.yaml',
      'timezone: Europe/Madrid}',
      'timezone: Europe/Madrid, capacity: {week: -1}}',
      'roster.yaml:2:121 reps[0].capacity.week: must be at least 0, found -1.',
    ],
    [
      'playbook.yaml',
      'require: [email]',
      'require: [emal]',
      'playbook.yaml:11:13 qualification.require[0]: "emal" is not one of useCase, product, timeline, competitors, headcount, budget, compliance, region, email, company, wantsHuman, nextStep, purpose, name, jobTitle, website, phone. Did you mean "email"?',
    ],
    [
      'playbook.yaml',
      'vendor: larkline',
      'vendor: [',
      'playbook.yaml:2:1 Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    [
      'accounts.csv',
      'acme,"Acme, Inc."',
      'acme,Acme, Inc.',
      'accounts.csv:2:1 has 5 cells; the first line names 4 columns.',
    ],
    ['accounts.csv', 'id,name', 'id,nmae', 'accounts.csv:1:1 name: the column "name" is missing.'],
    [
      'accounts.csv',
      '"Acme, Inc."',
      '"Acme, Inc.',
      'accounts.csv:2:1 a quote is opened here and never closed.',
    ],
    [
      'accounts.csv',
      'acme,"Acme, Inc.",acme.io,ana\n',
      'acme,"Acme, Inc.",acme.io,ana\nacme,Other,,ben\n',
      'accounts.csv:3:1 id: "acme" is already the account of line 2.',
    ],
  ])('%s: %j → %j', (file, from, to, expected) => expect(findingsWith(file, from, to)).toContain(expected))
})

describe('a doubt is a warning, and the workspace is accepted', () => {
  test.each<[FileName, string, string, string]>([
    [
      'accounts.csv',
      'acme.io,ana',
      'acme.io,anna',
      'accounts.csv:2:1 owner: warning: "anna", the owner of acme, is not in the roster: the account counts as without owner. Did you mean "ana"?',
    ],
    [
      'accounts.csv',
      'acme.io,ana',
      'gmail.com,ana',
      'accounts.csv:2:1 domains: warning: "gmail.com" of acme is a free-mail domain and never matches.',
    ],
    [
      'accounts.csv',
      'domains,owner',
      'domans,owner',
      'accounts.csv:1:1 domans: warning: is kept as a column of your own. Did you mean "domains"?',
    ],
  ])('%s: %j → %j', (file, from, to, expected) => {
    const { workspace, findings } = parseWorkspace({ ...files, [file]: files[file].replace(from, to) })
    expect(findings.map(printFinding)).toEqual([expected])
    expect(workspace).toBeDefined()
  })
})

test('two reps away on the same days who stand in for each other are a warning', () => {
  const roster = files['roster.yaml']
    .replace(
      'timezone: Europe/Madrid}',
      "timezone: Europe/Madrid, leave: [{from: '2026-11-01', delegate: ben}]}",
    )
    .replace(
      'timezone: America/New_York}',
      "timezone: America/New_York, leave: [{from: '2026-11-05', to: '2026-11-09', delegate: ana}]}",
    )
  const { workspace, findings } = parseWorkspace({ ...files, 'roster.yaml': roster })
  expect(findings.map(({ message }) => message)).toEqual([
    'ana → ben → ana are away on the same days and stand in for each other: nobody does.',
    'ben → ana → ben are away on the same days and stand in for each other: nobody does.',
  ])
  expect(workspace).toBeDefined()
})

test('reps who stand in for each other at different times are no loop', () => {
  const roster = files['roster.yaml']
    .replace(
      'timezone: Europe/Madrid}',
      "timezone: Europe/Madrid, leave: [{from: '2026-11-01', to: '2026-11-02', delegate: ben}]}",
    )
    .replace(
      'timezone: America/New_York}',
      "timezone: America/New_York, leave: [{from: '2026-11-05', delegate: ana}]}",
    )
  expect(parseWorkspace({ ...files, 'roster.yaml': roster }).findings).toEqual([])
})

test('a secret that is no variable is refused', () => {
  const integrations = 'mail: {smtp: {host: smtp.example.com, password: hunter2}}\n'
  const { findings } = parseWorkspace({ ...files, 'integrations.yaml': integrations })
  expect(findings.map(printFinding)).toEqual([
    'integrations.yaml:1:39 mail.smtp.password: "hunter2": A secret is written ${NAME}, a variable.',
  ])
})

describe('pictures', () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><circle r="9"/></svg>'
  const withPicture = (name: string, content: string | Uint8Array): Files => ({
    ...files,
    [`pictures/${name}`]: content,
  })

  test('one named after a rep is the rep’s', () => {
    const { workspace } = parseWorkspace(withPicture('ana.svg', drawing))
    expect(workspace!.roster.reps[0]!.picture).toBe('ana.svg')
    expect(workspace!.pictures['ana.svg']).toEqual({ type: 'image/svg+xml', base64: btoa(drawing) })
  })

  test.each([
    ['ana.svg', '<svg><script>alert(1)</script></svg>'],
    ['ana.svg', '<svg onload="alert(1)"/>'],
    ['ana.svg', '<svg><image href="https://elsewhere.example/x.png"/></svg>'],
    ['ana.svg', new Uint8Array(64 * 1024 + 1)],
    ['ana.exe', 'MZ'],
    ['.hidden.svg', drawing],
  ])('%s with %j is refused', (name, content) =>
    expect(parseWorkspace(withPicture(name, content)).workspace).toBeUndefined(),
  )

  test('one that a rep names must be there', () => {
    const roster = files['roster.yaml'].replace(
      'timezone: Europe/Madrid}',
      'timezone: Europe/Madrid, picture: ana.png}',
    )
    const { findings } = parseWorkspace({ ...withPicture('ana.svg', drawing), 'roster.yaml': roster })
    expect(findings.map(({ message }) => message)).toEqual([
      'there is no picture "ana.png" in the folder pictures. Did you mean "ana.svg"?',
    ])
  })
})

describe('limits', () => {
  test('a YAML file of 1 MiB is read, one byte more is refused', () => {
    const padded = (bytes: number) => files['routing.yaml'].padEnd(bytes, '#')
    expect(parseWorkspace({ ...files, 'routing.yaml': padded(1024 * 1024) }).workspace).toBeDefined()
    expect(parseWorkspace({ ...files, 'routing.yaml': padded(1024 * 1024 + 1) }).findings[0]!.message).toBe(
      'the file has 1048577 bytes; 1048576 are the most.',
    )
  })

  test('aliases that would blow up are refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'].map((pair) => pair.split('')))
      bomb.push(`${name}: &${name} [*${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}]`)
    const { workspace, findings } = parseWorkspace({ ...files, 'routing.yaml': bomb.join('\n') })
    expect(workspace).toBeUndefined()
    expect(findings[0]).toMatchObject({ file: 'routing.yaml', severity: 'error' })
  })

  test('bytes that are not UTF-8 are refused', () =>
    expect(
      parseWorkspace({ ...files, 'routing.yaml': new Uint8Array([0x76, 0xff, 0xfe]) }).findings[0]!.message,
    ).toBe('the file is not UTF-8.'))

  test('a key `__proto__` is a field that does not exist', () =>
    expect(findingsWith('routing.yaml', 'territory: emea', '__proto__: {x: 1}')[0]).toContain(
      'rules[0].when.__proto__: no such field.',
    ))
})

describe('the digest', () => {
  const digest = async (input: Files) => digestOf(parseWorkspace(input).workspace!)

  test('is the same for the same content in another order of keys', async () => {
    const reordered = files['routing.yaml'].replace('{id: inbound, owner: ana,', '{owner: ana, id: inbound,')
    expect(reordered).not.toBe(files['routing.yaml'])
    expect(await digest({ ...files, 'routing.yaml': reordered })).toBe(await digest(files))
  })

  test('differs when a rule moves', async () => {
    const moved = files['routing.yaml'].replace('{team: sales}\n  - {queue', '{rep: ben}\n  - {queue')
    expect(await digest({ ...files, 'routing.yaml': moved })).not.toBe(await digest(files))
  })
})
