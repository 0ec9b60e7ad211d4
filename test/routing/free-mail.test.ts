import { expect, test } from 'vitest'
import { isFreeMail } from '../../server/routing/free-mail.ts'

test.each([
  ['gmail.com', true],
  ['web.de', true],
  ['proton.me', true],
  ['posteo.de', true],
  ['appleid.com', true],
  ['xn--mllmail-n2a.com', true],
  // Brands under the suffix of a country or a trade
  ['yahoo.co.uk', true],
  ['outlook.com.br', true],
  ['hotmail.fr', true],
  ['yahoo.example', false],
  ['live-nation.com', false],
  ['outlook.acme.io', false],
  // Thrown away
  ['mailinator.com', true],
  ['guerrillamail.com', true],
  ['yopmail.com', true],
  // Companies
  ['acme.io', false],
  ['google.com', false],
  ['microsoft.com', false],
  ['example.com', false],
])('%s is free mail: %s', (domain, expected) => expect(isFreeMail(domain)).toBe(expected))

test.each([
  ['coworking.example', { add: ['Coworking.example'], except: [] }, true],
  ['sky.com', { add: [], except: [] }, true],
  ['sky.com', { add: [], except: ['sky.com'] }, false],
  ['yahoo.co.uk', { add: [], except: ['yahoo.co.uk'] }, false],
  ['both.example', { add: ['both.example'], except: ['both.example'] }, false],
  ['gmail.com', { add: ['coworking.example'], except: ['sky.com'] }, true],
  ['xn--mller-kva.example', { add: ['müller.example'], except: [] }, true],
])('%s in a workspace with %j is free mail: %s', (domain, extra, expected) =>
  expect(isFreeMail(domain, extra)).toBe(expected),
)
