import { describe, expect, test } from 'vitest'
import { readingOf, signalsOf } from './peopleport.ts'

describe('region', () => {
  test.each([
    ['offices: Paris, Madrid, NYC', ['FR', 'ES', 'US-NY']],
    ['Kansas City, Missouri', ['US-MO']],
    ['Athens, GA', ['US-GA']],
    ['HQ: Zürich', ['CH']],
    ['München and Kraków', ['DE', 'PL']],
    ['data must stay in the EU (Frankfurt ideally)', ['DE']],
    ['mostly LATAM, some in the states', ['LATAM', 'US']],
    ['US only', ['US']],
    ['a Canadian company', ['CA']],
    ['Austin Powers here, our team is in Lagos', ['NG']],
  ])('%j', (text, region) => {
    expect(signalsOf(text).region).toEqual(region)
  })
  test.each([
    'tell us a bit more',
    'give us a call',
    'my name is Austin',
    'we met at a trade show in Las Vegas',
    'ping me',
  ])('%j is none', (text) => {
    expect(signalsOf(text).region).toBeUndefined()
  })
})

describe('compliance', () => {
  test.each([
    ['do you have SOC-2 Type II and ISO/IEC 27001 certs?', ['SOC2', 'ISO27001']],
    ['we need FedRAMP High or at least NIST 800-53', ['FedRAMP', 'NIST-800-53']],
    ['21 CFR Part 11 validated', ['GxP']],
    ['will you sign a DPA', ['GDPR']],
    ['no need for hipaa, but PCI DSS', ['PCI-DSS']],
  ])('%j', (text, compliance) => {
    expect(signalsOf(text).compliance).toEqual(compliance)
  })
  test('a framework that is not needed is denied', () => {
    const { signals, denied } = readingOf("HIPAA isn't relevant for us")
    expect(signals.compliance).toBeUndefined()
    expect(denied).toEqual([{ field: 'compliance', value: 'HIPAA' }])
  })
  test('Dora is a first name, DORA a regulation', () => {
    expect(signalsOf('thanks, Dora').compliance).toBeUndefined()
    expect(signalsOf('we fall under DORA').compliance).toEqual(['DORA'])
  })
})
