/** Whether a name is a word that buyers of business software also write in passing, whatever their trade: a verb, noun or
 *  adjective of every day or of the office. The list is ours and chosen for that, not a dictionary: most vendors are named
 *  after some word ('intercom', 'apollo'), and a warning for each would be read by nobody. */
export function isOrdinaryWord(name: string): boolean {
  return WORDS.has(name.toLowerCase())
}

const WORDS = new Set(
  `
  able about above access account act action active add address advance affinity after again agenda agent agile agree
  ahead air alert align alike alive all alley allow alloy almost alone along aloud alpha also always amber ample anchor
  answer anthem any apart appear apply approach apt arc arch arcade area arrive arrow art ascend ask aspect assemble
  assist atlas attach attain attend attention attic audience audit aura author auto avenue aware away awesome axis
  back badge balance ball band bank bar bare base basic basis basket batch bay beacon beam bear beat become before begin
  behind believe bell belong below bench bend benefit best better between beyond big bill bind bird bit black blank blaze
  blend block bloom blue board boat body bold bolt bond bonus book boost border bottle bottom bound bounce box brain branch
  brand brave bread break breeze brick bridge brief bright bring broad brook brush bubble bucket buffer build bulk bundle
  business button buy buzz
  cabin calendar call calm camp campaign canary candid candle canvas capital capture card care cargo carry cart case cash
  cast catch cause cedar center central certain chain chair chalk change channel chapter charge chart chase chat check
  chief choice choose chorus circle circuit city claim clarity clean clear clever click client climb clip clock close
  cloud club coach coast code coin collect color come comfort command common compass complete compose concord condition
  conduct connect consensus contact content context continue contract control converge copper copy core corner cost
  count couple courage course court cover craft crane create credit creek crew crisp cross crowd crown crystal cube culture
  current curve custom customer cut cycle
  daily dash data date dawn day deal decide deck deep default define degree delight deliver delta demand depth design
  desk detail develop dialog diamond differ digest digit direct discover dispatch display distance dive divide dock
  document domain door dot double down draft draw dream drift drill drive drop dual due duty dynamic
  each eager eagle early earn earth ease east easy echo edge edit effect elastic elect element elevate embark embed emerge
  empty enable end endless energy engage engine enjoy enough enter entire entity equal equity era escape essence even event
  ever every evolve exact example excel exchange expand expect expensive expert explore express extend extra eye
  face fact factor fair fall family farm fast favor feature feed feel feet fellow fence few fiber field figure file fill
  film final find fine finish fire firm first fit five fix flag flame flash flat fleet flex flight flip float flock floor
  flow fluid fly focus fold folk follow force forest forge fork form format fortune forum forward foundation fountain four
  frame free fresh friend front frontier fuel full fun fund fuse future
  gain galaxy game garden gate gather gauge gear general genesis gentle genuine get giant gift give glad glass gleam glide
  global globe glow go goal gold good grab grace grade grain grand granite grant graph grasp grass gravity great green
  greenhouse greet grid grip ground group grove grow growth guard guess guest guide guru gusto
  habit half hall hand handle happy harbor harmony harvest harness haul haven head heap hear heart heat height help hero
  high hike hill hint hire hit hive hold home honest honey hook hop hope horizon host hotel hour house how hub human hunt
  idea ideal image impact improve inbound include index individual infinite inform inner input insight inspire instant
  integral intent interact interest into invest invite iron island issue item
  jet job join journey jump junction just
  keen keep kernel key kick kind kit kite know
  label ladder lake lamp land landing lane language large last later lattice launch layer lead leader leaf lean leap learn
  ledger left legend lemon less lesson level lever lift light like lime limit line linear link lion list listen live load
  local lock loft logic long look loom loop loud love loyal lucid lucky lunch
  magic magnet mail main major make map marble march margin mark market marvel mass master match material matter mature
  maximum maze me meadow mean measure medal media meet member memory mention menu merge merit message method metric middle
  mighty mile milestone mind mine mint minute mirror mission mix mobile mode model modern module moment momentum monday
  money monitor month moon more morning most motion motive mount mountain move much multiply music must mutual
  name narrow native natural nature near neat need nest network neutral never new next nice night nimble noble node normal
  north note notion now number nurture
  oak oasis object ocean off offer office often olive on once one only onward open opera option orbit orchard order origin
  other ours out outline outreach outside over own owner
  pace pack page paint pair palm panel paper parade parallel park part partner party pass past patch path pattern pause pay
  peak pearl people perfect period person phase phone photo picture piece pilot pin pine pioneer pipe pitch pivot place plain
  plan planet plant plate play plaza please plenty plot plug plus pocket point polar pole polish poll pond pool pop port
  portal position post pour power practice precise premier prepare present press price prime print prism private prize pro
  process product profile profit program progress project promise proof proper prospect protect proud prove provide public
  pulse pump pure purpose push puzzle
  qualified quality quantum quarry quarter quest question queue quick quiet quilt quote
  race radar radius raft rail rain raise rally ramp range rank rapid rate rather ratio raven raw reach react read ready real
  realm reason recall receive record recover red reef refer refine reflect reform refresh region relate relax relay release
  reliable rely remain remark remote renew rent repeat replay reply report request rescue reserve resolve resource respond
  rest result retain return reveal reward rhythm ribbon rich ride ridge right ring ripple rise river road robin robust rock
  role roll root rope rose rotate round route row royal rule run rush
  safe sage sail salt same sample sand save say scale scan scene schedule school scope score scout screen script sea search
  season seat second secret section secure see seed seek segment select self send sense sentry sequel sequence serial series
  serve service session set settle several shade shape share sharp shelf shell shelter shield shift shine ship shop short
  show side sight sign signal silk silver similar simple single six size skill sky slack slate sleek slice slide slope
  slow small smart smile smooth snap snow social soft solar solid solo solution solve some song soon sort sound source
  south space span spare spark speak special spectrum speed spell spend sphere spike spin spiral spirit splash split spoke
  spot spread spring sprint sprout square stable stack staff stage stair stamp stand standard star start state station stay
  steady steel steer stem step stitch stock stone stop store storm story straight strategy stream street strength stretch
  strike string stripe strive strong studio study style subject submit success such sudden suit suite summit sun super
  supply support sure surf surface surge survey sustain swan sway sweet swift swing switch symbol sync synergy system
  table tag take tale talent talk tandem tango tap target task team tell ten tender tent term test text thanks then theory
  thing think this thread three thrive throne through throw ticket tide tie tiger tile time tiny title today together token
  tone tool top torch total touch tour toward tower town trace track trade trail train transfer transform travel tray
  treasure tree trek trend trial tribe trigger trip true trust truth try tune tunnel turn twin twist two type
  umbrella under unify union unique unit unite unity up update upgrade uplift upper use useful user usual
  vale valley value vast vault vector vendor venture verse vessel vibe victory view village vine vision visit vista vital
  vivid voice volume vote voyage
  wait walk wall want warm wash watch water wave way wealth wear weave web week welcome well west whale wheel whole why wide
  wild will willow win wind window wing winter wire wisdom wise wish with wolf wonder wood word work workday world worth
  wrap write
  yard year yellow yes yield young your
  zeal zen zenith zero zest zip zone zoom
  `
    .trim()
    .split(/\s+/),
)
