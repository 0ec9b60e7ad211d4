import { getDomain } from 'tldts'
import * as z from 'zod'

export const TIE_BREAKERS_MAX = 20
export const MAIL_DOMAINS_MAX = 10_000
export const LEGAL_FORMS_MAX = 200

/** Fields of a lead that a column of the accounts can be held against. */
export const LEAD_FIELDS = [
  'region',
  'place.country',
  'place.state',
  'place.postalCode',
  'language',
  'useCase',
  'product',
  'purpose',
  'nextStep',
  'compliance',
  'company',
  'jobTitle',
  'page.path',
  'page.campaign',
] as const
export type LeadField = (typeof LEAD_FIELDS)[number]

const MailDomain = z
  .string()
  .toLowerCase()
  .refine((domain) => getDomain(domain, { allowPrivateDomains: true }) === domain, {
    message: 'is no domain that somebody can register, such as "provider.com".',
  })
const mailDomains = z.array(MailDomain).max(MAIL_DOMAINS_MAX).default([])

export const TieBreaker = z.union([
  z.strictObject({
    column: z.string().min(1).meta({ description: 'A column of `accounts.csv`, also one of your own.' }),
    equals: z.enum(LEAD_FIELDS).meta({
      description:
        'The field of the lead that has the same value, case aside. Of a list, one value is enough.',
    }),
  }),
  z.enum(['open-opportunity', 'most-specific-domain']),
])
export type TieBreaker = z.infer<typeof TieBreaker>

/** `match:` in `routing.yaml`: how a lead's account is found. */
export const MatchPolicy = z.strictObject({
  tieBreakers: z
    .array(TieBreaker)
    .max(TIE_BREAKERS_MAX)
    .default(['open-opportunity', 'most-specific-domain'])
    .meta({
      description:
        'Several accounts fit: each in turn keeps those for which it holds, where there are any. `open-opportunity`: an opportunity is open with the account. `most-specific-domain`: emea.acme.io before acme.io. Several left with several owners: ambiguous, no account. A list that is written takes the place of the two that hold otherwise: name them again to keep them.',
    }),
  freeMail: z
    .strictObject({
      add: mailDomains.meta({ description: 'More domains where anybody gets an address. They never match.' }),
      except: mailDomains.meta({ description: 'Domains that match although a list has them.' }),
    })
    .prefault({})
    .meta({ description: 'Over the lists of free and throw-away mail domains.' }),
  legalForms: z
    .array(z.string().min(1).max(60))
    .max(LEGAL_FORMS_MAX)
    .default([])
    .meta({ description: 'More legal forms that a company name may end with: `Inh.`, `Stichting`.' }),
  leftOwner: z.enum(['successor', 'team', 'none']).default('none').meta({
    description:
      'The owner has left: the step goes on with the successor that the roster names, with the owner’s team, or as without owner.',
  }),
})
export type MatchPolicy = z.infer<typeof MatchPolicy>

/** What holds where a policy says nothing. */
export const DEFAULT_MATCH_POLICY: MatchPolicy = MatchPolicy.parse({})
