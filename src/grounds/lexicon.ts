/**
 * The words rules are written with, by class. A word may stand in several classes. Notation as in inflection.ts: `hide~` and
 * `drop~~` are verbs in all their forms, `bag+` a noun with its plural.
 *
 * Source: written for Evenhand from general knowledge of English and of police shorthand; factor classes follow the
 * taxonomy of GROUNDS.md (2026).
 */
export const LEXICON = {
  // --- Smell and substances
  smell:
    'smell~ smelt smelly smel smellt smelld smelt smeling oder odr odur oduor odor ordour smellin smelin wreak~ odour+ odor+ odorous aroma+ aromas whiff~ whiffy wiff waft~ scent~ stench stink~ stank stunk stinky reek~ reeky pong~ pongy honk~ honky fume+ fragrance niff niffy niffing smelling olfactory ming~ minging',
  'smell-maybe':
    'hum hums hummed humming rank tang cloud trail blast wall lungful noseful nose nostrils nostril air breath wake note+ trace+ hit bang blast faceful waves lungfull pungent pungency aromatic',
  smells: 'sniff~ nosed',
  soc: "soc s/o/c s/o/cannabis soc's s/o/w sow",
  'smell-of': 's/o',
  cannabis:
    'cannabis cannabiss cannabus kannabis canabiss wede cnbs cann cana canabis canibas canabus canibis weed weeed skunk ganja ganga hash hashish marijuana marihuana mj sensi sinsemilla thc canna ganj skunky weedy cannabinoid cbd wacky baccy sativa indica spliffs cali zaza',
  'drug-talk':
    'cannabis weed skunk ganja hash marijuana mj green herb herbal user smoked smokes smoking joint spliff zoot bud dope draw grinder rizla drugs cannabiss canabis',
  'cannabis-slang':
    'green greens bud buds herb herbs herbal herby draw loud pot grass puff haze dope kush bush hydro stardawg amnesia mary resin',
  drugs: 'drug+ narcotic+ substance+ contraband',
  'class-b': 'b',
  'other-substance':
    'alcohol alcoholic beer beers lager ale cider wine booze boozy spirits vodka whisky whiskey intox intoxicant intoxicants intoxicating liquor drink petrol diesel fuel glue solvent solvents paint thinners aerosol gas freshener perfume aftershave deodorant tobacco cigarette cigarettes cigar ciggie ciggies vape vaping crack heroin cocaine ammonia chemical chemicals plastic rubber burning firework fireworks sick vomit urine sweat oil cooking cannister acetone bleach incense shisha onions fish paprika cherry pear mint eucalyptus lavender damp sewage',
  strong:
    'strong strongly stong overwhelming overpowering pungent heavy heavily obvious faint slight slightly distinct distinctive distinctively unmistakable potent powerful powerfully fresh freshly stale burnt burned unburnt raw lingering clear noticeable apparent thick big really very massive proper acrid sweet',

  // --- Small words the context rests on
  not: "not didn't didnt doesn't doesnt don't dont wasn't wasnt isn't isnt weren't werent hadn't hadnt hasn't hasnt haven't havent couldn't couldnt can't cant cannot wouldn't wouldnt won't wont never nor aint ain't nt unable shan't mustn't",
  no: 'no nil nothing none nobody without zero lack lacking absence absent neither nowt nuffin neg negative nout nought sans free',
  be: "is was are were be been being 's am 're",
  have: "has had have having 've 'd",
  could: 'could can cud able',
  may: 'may might maybe perhaps possibly possible potentially potential could',
  would:
    "would wouldn't wouldnt won't wont refused declined refuses refusing refuse declines declining unwilling reluctant reluctantly reluctance",
  do: 'do did does done doing',
  to: 'to too',
  and: 'and n an plus with along also together alongside',
  or: 'or nor',
  in: 'in into inside within unto between behind beneath under underneath down up over onto on amongst through',
  from: 'from off fr frm out of',
  his: "his her their its the a an my our this that your he's some",
  something:
    'something item items object objects package packages packet packets parcel parcels bag bags baggy bagy baggie baggies baggys bagys wrap wraps thing things summat smthing smth sumthing somthing tin tins box pouch bundle contents content stuff unknown ball envelope product bit it tub jar canister carrier pack packs container bottle tissue sock glove purse pot piece pill pills twist rock rocks stash zoot joint spliff roach lighter money cash what knotted',
  item: 'something item items object objects package packages packet packets parcel parcels bag bags baggy bagy baggie baggies baggys wrap wraps summat smthing smth sumthing somthing tin pouch bundle envelope twist wrapper knotted article container tub grinder joint spliff zoot knife',
  money:
    'cash money notes note tenner tenners fiver twenty twenties monies coins quid score change banknote banknotes pounds wad wads',
  person:
    'male males man men female females woman women lad lads boy boys girl girls youth youths person persons driver drivers passenger passengers occupant occupants occ subject subjects subj subjs sub suspect rider cyclist pedestrian individual individuals detainee gentleman gent lady fella bloke chap guy rider pillion pax dvr drvr nominal customer group party',
  he: "he she they it's i'm we i you he'd she'd they'd he's she's they're you're",
  him: 'him her them me us himself herself themselves',
  police:
    "police officer officers officer's pc pcs constable constables pol oic oics copper coppers uniform uniformed pcso dc sgt patrol patrols ofc ofcs unit units us we marked liveried bobby bobbies me i crew",
  i: 'i we',
  other:
    'another other others unknown unidentified second third friend friends mate mates pal pals associate associates companion companions colleague brother cousin girlfriend boyfriend partner co-occupant accomplice someone somebody else unrelated 2nd accomplices stranger different flatmate housemate neighbour',
  'other-actor':
    'another friend mate mates pal pals associate companion brother cousin girlfriend boyfriend unrelated someone somebody others stranger bystander passer flatmate housemate',
  vehicle:
    "vehical vehicel vechile vehicule vehicle vehicles veh vehs car cars van vans taxi minicab lorry truck motor moped motorbike motorcycle scooter escooter cab bike coach bus index vrm reg vehicle's cars van's bmw audi golf mercedes merc corsa fiesta transit",

  // --- Perception, report, speech
  see: 'see sees seeing saw seen observed observe observes observing observation obs witness witnessed witnessing spotted spot watched watching watch noticed notice noticing noted note visible sighted viewed clocked eyes sight view caught looked',
  'see-police':
    'seeing saw sees seen noticing noticed sight spotting spotted clocking clocked spying spied clocks sees sor realised realising upon',
  say: 'say says saying said sed stated states stating state told tells admitted admits admit replied replies replying claimed claims answered goes responded mentioned explained explains confirmed confirms disclosed volunteered remarked announced blurted offered declared told confessed insisted maintained stated quote',
  admit:
    'admit~ admitted admitting admission admissions confess~ volunteered disclosed coughed blurted conceded accepted acknowledged fessed',
  deny: 'denied denies deny denying denial',
  ask: 'ask asks asked asking enquired queried wondered questioned',
  informant:
    "caller callers informant informants informent inf member resident residents neighbour neighbours concierge security guard guards staff staffs worker manager shopkeeper teacher parent mother father mum passerby witness witnesses victim victims complainant landlord bouncer doorman doorstaff barmaid barman librarian driver's caretaker operator passers passer mop public conductor steward stewards inspector warden wardens store detective det keeper attendant pupil ranger housing host seller verger groundsman tenant cleaner receptionist porter usher marshal lifeguard referee coach vicar visitor patient wife husband classmate matron commuter shop owner licensee landlady landladies bar-staff witnessing tutor assistant head nurse paramedic paramedics ward anonymous locals girl housekeeper waiter waitress bystander bystanders onlooker onlookers stallholder trader traders clerk shopper shoppers dispatcher principal chef volunteer volunteers",
  report:
    'report~ reports call called calls calling rang ring ringing phoned complain~ complaint+ stat~ states stating stated said says told tells alleged alleging advised pointed flagged informed directed complained describing described describes describe alerted shouted cad grassed named identifies identified shown claim~ radio~ radioed heard dialled nodded logged disclosed handed dispatched assigned',
  call: 'call called calls cad 999 101 dispatched assigned control complaint complaints',
  'report-noun': 'report reports call calls cad complaint complaints log allegation allegations',
  matching:
    'match~ matched matches matching matchd fit~~ fits fitted fitting fitd resembled resembles resembling resemble similar identical likeness corresponded corresponding',
  description:
    "description descriptive descriptives desc descr discription description's descriptn descrip circulated descriptor descriptors suspect suspects image photo photograph",

  // --- Drugs seen, used, dealt
  smoke:
    'smoke~ smokin smoked smoking smokd toking toke puff~ puffed puffing vaping dragging bunned bunning bunnin billed billing inhal~ inhaled inhaling exhal~ exhaled exhaling blaze blazing blazed blazes sparked billed burning',
  smoking:
    'smoking smokin puffin tokin smoked toking puffing inhaling exhaling inhaled exhaled injecting injected snorting snorted vaping consuming ingesting blazing smokes',
  'smoke-noun': 'smoke smokey smoky vapour plume plumes cloud clouds puff puffs haze',
  'joint-noun':
    'joint joints joynt spliff spliffs splif zoot zoots rollup rollups rollie rollies reefer blunt blunts doobie bong pipe roach skinner bifter bifta crackpipe',
  hold: 'hold~ held holding carrying carried clutched clutching gripping gripped had with possession',
  paraphernalia:
    'grinder grinders grindr grinda rizla rizlas riz skins kingskin paraphernalia roach roaches scales baggies snappy snap baggie dealbag dealbags wraps wrap bong bongs pipe pipes tinfoil foil clingfilm needles syringe syringes spoon crackpipe vapes pestle shake crumbs bifters butts skin bud buds blunts joints joint spliff spliffs splif zoot zoots pressseal ziplock zip canisters canister nos balloons powder rock rocks pills pill tablets tablet ecstasy mdma ketamine ket',
  'drug-matter':
    'cannabis weed herbal vegetable plant green leaf leaves buds bud flakes debris remnants residue shavings crumbs stems matter material substance drugs drug powder resin white brown skunk ganja',
  'drug-container':
    'bag bags baggy baggie baggies bagy wrap wraps packet packets pouch jar tub block lump bundle bundles ball parcel sachet twist knotted deal deals pot bag bags bagging rocks packages snap sealed cling clingfilm press',
  visible:
    'visible sight view see seen saw observed noticed spotted showing lying sat sitting protruding poking sticking exposed open display plain rest resting table balanced',
  seat: 'seat seats dash dashboard console centre footwell floor ashtray lap door doorwell pocket tray armrest bonnet glovebox pavement ground table cupholder shelf boot ledge bench windowsill',
  'drug-sign':
    'joint joints spliff spliffs zoot zoots roach pipe bong grinder foil tinfoil baggies baggie wraps wrap rizla rizlas skins scales balloon balloons canisters needle needles syringe powder resin pills coke cocaine crack heroin ket spice clingfilm baggy roaches',
  spot: 'seat seats dash dashboard console footwell floor ashtray lap tray armrest shelf bonnet pavement ground bench wall table step steps knee knees ear lips beside feet cupholder ledge sill windowsill',
  deal: 'dealing dealin dealt deals deal supplying supply supplied serving selling sell sold shotting shot shotta trading trapping bagging slinging peddling vending moving running line',
  exchange:
    'exchange exchanged exchanges exchanging swap swapped swapping swaps transaction transactions hth h2h handtohand transfer transferred trade traded',
  pass: 'pass passes passed passing hand handed handing hands gave give gives giving handover slip slipped slips took take received receiving receive collect collects collected pocketed reach palmed',

  // --- Hiding and getting rid
  put: 'put puts putting place placed places placing push pushed pushes pushing stuff~ stuffed stuffing shove~ shoved shoving tuck~ tucked tucking slip~~ slid slide slides sliding ram rammed ramming cram crammed cramming stash~ stashed secrete~ secreted secreting stow~ poke~ poked jam~~ drop~~ ease easing eased insert~ move moved moving kick kicked kicking heeled booted boot feed fed feeds feeding force forced squeezed deposit deposited wedge wedged thrust bury buried wrapped post posted lower lowered throw sneak sneaked pop popped popping sit',
  hide: 'hide~ hid hidden hiding conceal~ concealed concealing secret~ secrete~ stash~ stashed stashing shield~ shielding mask~ masked disguise~ disguised obscur~ obscured cover~ covering guard~ guarding cupping palming palmed',
  throw:
    'throw throws threw thrown throwing toss~ tossed tossing discard~ discarded discarding dump~ dumped ditch~ ditched chuck~ chucked chukked chuckd lob~~ lobbed flicked flicks flicking fling flung sling slung dispose~ disposed disposing drop~~ dropped dropping jettison~ binned binning eject~ ejected turf turfed turfs',
  swallow:
    'swallow~ swallowed gulp~ gulped ingest~ ingested necked eat ate eating chew~ chewed chewing gobbled consumed',
  'hiding-place':
    'trousers pants trouser tracksuit bottoms shorts jeans underwear boxers crotch gob groin waistband waist belt bra sock socks shoe shoes mouth pocket pockets jacket coat sleeve sleeves bag rucksack bumbag manbag seat seats footwell glovebox glove compartment console bush bushes hedge drain bin wall fence garden car cushion hood buttocks bum backside hoodie hood top clothing cap hat teeth throat lining radiator hole gutter skip undercrackers knickers legs leg cheeks bushes wheel arch panel foot feet stairwell grate letterbox window joggers trackies kecks leggings boxer undergrowth shrubs shrubbery nettles planter handbrake armrest canal cistern toilet hoody balcony',
  reach:
    'reach~ reached reaching fumbl~ fumbled fumbling fumble rummag~ rummaging delv~ delved dip~~ dipped dipping lean~ leant leaned leaning ben~ bent bending duck~ ducked ducking lung~ lunged lunging grab~~ grabbed scrabbl~ scrabbling fiddl~ fiddling fiddle fiddled patting patted touching touched tapping tapped adjusting adjusted tugging clutching clutched clasping clenched gripping gripped shielding turning',

  // --- Getting away
  run: 'run ran running runs fled flee fleeing legged legging bolt~ bolted sprint~ sprinted decamp~ decamped decamping scarper~ scarpered absconded abscond absconding vault~ vaulted legit leggd peg pegged fle scarpa scattered scatter dash~ dashed sped escaped escape escaping flight',
  'away-verb':
    'walk walked walking walks walkd move moved moving ride rode riding cycled cycle cycling drove drive driving pedalled hurried ran run running jog jogged scooted shot went took gone turned turn speed sped back backed break broke slip slipped slink wander made make headed sidle sidled head pulled stormed marched strode',
  away: 'away off',
  quickly:
    'quickly quick hurriedly fast abruptly suddenly briskly sharply immediately instantly swiftly pace rapidly hastily speed haste speedily',
  turn: 'turn turned turns turning turnd spun spin veer veered swerve diverted divert darted dart duck ducked double doubled change changed changes changing reverse reversed reversing altered switch switched cross crossed crossing',
  direction: 'direction directions route path way road street course side heel round around back away',
  avoid: 'avoid avoids avoided avoiding avoidance evade evaded evading evasive dodge dodged elude shun steer steered',
  'make-off': 'made makes making make',

  // --- Demeanour and state
  nervous:
    'nervous nervously nervousness nervus nervy anxious anxiously anxiety agitated agitation agitatd fidgety fidgeting fidgeted fidget fidgetting shaking shaky shakey shook shake shakin trembling trembled tremble trembly quivering sweating sweaty sweated sweat swetting swetin perspiring perspiration stuttering stuttered stutter stammering stammered stammer jumpy jittery twitchy twitching twitched panicked panicky panicking panic flustered uneasy unease uncomfortable restless tense edgy worried scared frightened apprehensive skittish startled rattled pacing hyperventilating clammy chattering cracking bricking fearful distressed hesitant hesitating tensed squirming antsy quavering',
  eyes: 'lids een eyes eye pupils pupil eyelids whites',
  'red-eyes':
    'red bloodshot glazed glazy glassy dilated reddened pinned pinpoint rolling droopy heavy bleary huge wide enlarged half watery pink scarlet vacant blood shot closed shut sunken hooded jaded saucers tiny constricted drooping',
  impaired:
    'slurred slurring slur unsteady swaying swayed sways stumbling stumbled staggering staggered incoherent lethargic drowsy spaced stoned dazed disorientated disoriented intoxicated intoxication impaired impairment giggling giggly zoned drooling slumped wobbling wobbly woozy zonked wasted tripping baked unresponsive sedated sluggish nodding',
  wipe: 'wipe drugswipe swab test drugalyser drugaliser fit fita saliva field',
  positive: 'positive ve pos fail failed fails failing positively',

  // --- Account
  account:
    'account accounts story stories version versions explanation explanations answer answers reason reasons details detail reply replies explain replies address addresses name names dob journey destination whereabouts movements',
  inconsistent:
    'inconsistent inconsistencies inconsistently conflicting conflicted contradict contradicted contradicting contradictory contradictions contradicts differing differed different changing changed change evasive vague untrue false implausible lied lying lies nonsensical unbelievable discrepancies discrepancy fictitious muddled shifting irreconcilable varying confused unclear convoluted dubious unlikely sketchy',

  // --- Information
  intel:
    'intel intelligence intell inteligence intelligance briefing briefings briefed brief brf 5x5x5 5x5 crimestoppers crimestopper crimint tipoff',
  recent:
    "today todays today's yesterday yesterdays tonight tonights current currently recent recently fresh live latest week weeks morning mornings afternoon evening evenings days hours minutes ago month just daily earlier new ongoing past last monday tuesday wednesday thursday friday saturday sunday dated parade",
  'drug-conduct':
    'dealing deal deals dealer dealers drug drugs cannabis weed supplying supply selling sold sells smoking smoke using use pwits class knife knives blade gun firearm weapon weapons pistol carrying carries holding stashing hiding bagging line county possession user users robbery theft stolen burglary burglaries shotting serving runs running drops fight fighting stabbing trafficking couriering moving plants grow',
  'drug-business':
    'dealing deal deals dealt dealer dealers drug drugs cannabis weed skunk supply supplies supplying supplied supplier suppliers sell sells selling sold pwits class coke crack heroin ket ketamine cocaine pills pill wraps spice shotting trafficking couriering courier runner runners drops bagging cuckooed knife knives machete blade gun firearm firearms weapon weapons carrying stashing scored buyers trapping joint joints spliff spliffs smoking snorting injecting stealing robbery robberies burglary burglaries',
  offence:
    'robbery robberies robbing burglary burglaries theft thefts stabbing stabbings assault assaults snatch snatches shoplifting raid raids mugging muggings shooting shootings affray gbh abh breakin breakins stabbed robbed burgled mugged stealing snatching',
  offender:
    'suspect suspects offender offenders robber robbers burglar burglars thief thieves shoplifter shoplifters mugger muggers assailant attacker culprit culprits perpetrator',
  'described-by':
    'caller callers informant informants inf victim witness witnesses complainant resident control dispatch operator shopkeeper concierge staff security guard detective log cad',
  'described-in':
    'stills still footage cctv circulation circulated photo photofit efit broadcast image images picture pictures pic pics bulletin whatsapp wanted described circulating video poster doorbell ebulletin',
  'reach-us':
    'rung rang ring rings phoned phones emailed emails texted messaged wrote complained complaining mentioned contacted sent showed shown filmed approached waved radioed gestured raised told informed alerted tipped reported flagged stopped',
  bystander:
    'woman women lady ladies man gentleman girl girls kid kids boy couple passerby pedestrian jogger runner passenger passengers customer customers shopper shoppers driver walker parent parents student students pupil pupils ex nan dad uncle aunt sister colleague lifeguard groundsman warden wardens barista fan fans clubber guest guests local',
  anpr: 'anpr reader pinged ping pings activation activated pinging',
  marker: 'marker markers mkr mkrs flag flagged warning warnings marked signal signals',
  'traffic-matter':
    'insurance insured insure ins mot tax taxed untaxed vel sorn licence license licensed seatbelt seat belt headlight headlights headlamp light lights brake brakelight brakelite lamp tyre tyres plate plates numberplate speeding speed phone exhaust tint tinted glass helmet indicator indicators bus lane red document documents docs manner mirror windscreen bumper drl mobile footway hazards keeper revoked disqualified roadworthiness construction',
  weapon:
    'knife knives knifes blade blades bladed machete machetes gun guns firearm firearms pistol handgun revolver shotgun sword dagger axe hammer cosh knuckleduster cleaver catapult truncheon weapon weapons screwdriver screwdrivers crowbar jemmy cutters croppers hacksaw pliers sheath taser ammunition bullet shank shanks rambo jerrycan hilt',
  bulge: 'bulge bulging bulged outline lump shape protruding protruded',
  stolen: 'stolen theft thefts burglary burglar shoplifting shoplifter shoplifted stealing stole nicked robbed',
  dog: 'dog dogs k9 spaniel labrador pdd pad hound canine sniffer',
  indicate:
    'indicate indicates indicated indicating indication indications sat sit sits alert alerted alerts interest react~ reacted reaction froze freezing stared pointed positive nuts response drawn hit bang blast faceful waves lungfull pungent pungency aromatic',
  arrest: "arrest arrested arrests arresting nicked nick arrestd arr'd",
  found:
    'found find finds finding fnd located locate discovered discover recovered recover revealed reveal seized uncovered turned produced yielded retrieved finds unearthed',

  // --- Weak
  area: "area areas estate estates location locations place places spot spots road street park block alley alleyway stairwell stairwells towpath underpass carpark car station square ward locality neighbourhood vicinity territory passage bridge walkway path lane playground canal garages venue venues zone haunt premises address loc courtyard grounds green common cemetery subway town estate's green pub club woods rec layby yard ward toilets shelters skatepark precinct mews woodland churchyard footpath ginnel",
  'drug-people':
    'user users dealer dealers addict addicts smoker smokers stoner stoners junkie junkies druggie druggies runner runners pusher pushers supplier suppliers shotter shotters seller sellers crackhead crackheads smackhead smackheads gangster roadman',
  'not-record':
    'evening day night week hirer owner keeper tenant occupant shift call job incident evenings days nights month address one passenger fare driver caller report afternoon morning log hour user to',
  'known-for':
    'known knwn renowned notorious infamous reputation rep reputed prevalent prevalence rife plagued blighted problem problematic synonymous hub haunt suffers suffer suffering troubled',
  crime:
    'crime drug drugs dealing dealers dealer asb antisocial robbery robberies gang gangs violence violent knife cannabis weed users user robberies theft thefts burglary burglaries crimes supply misuse smokers using smoking offending criminal criminality dealings druggies addicts criminals deals score scoring',
  late: 'late early unsociable unsocial ungodly hours hour night nighttime midnight dark darkness morning am',
  clothing:
    'hood hooded hoods balaclava mask masked gloves gloved dressed clothing clothes wearing wore snood ski tracksuit black dark baggy scruffy scruffily hoody designer rolex tracksuits',
  stereotype: 'fits fitted fitting typical stereotypical usual profile look looks type sort image',
  record:
    'previous previously prev prevs previouses convictions conviction convicted antecedents caution cautions cautioned offender record records nominal nominals pnc form bail bailed licence probation tag tagged recall wanted known knwn history arrests arrest offences offending markers marker warning warnings sentence criminality antecedent ncd reported fined',
  loiter:
    'loiter~ loitering loitered loitred hanging hangin milling congregat~ congregated congregating congregate gathered gathering lurking hang assembled loafing standing lingered huddled huddle',
  hunch:
    'hunch instinct instincts instinctively gut intuition suspicious suspiciously suspicous shifty shady dodgy feeling iffy',
  refuse:
    'refuse refused refuses refusing refusal declined declines declining decline unwilling ignored ignoring silent silence mute uncooperative blanked',

  // --- Search and procedure
  search: 'search searched searching searches serch serched serching srch searcht',
  'search-done': 'searched serched spun s/s search',
  during:
    'during while whilst throughout midway mid halfway course subsequent upon on once after following when amid as partway',
  detained: 'detained detain det detaining detaind dets detention detane detaned detaned',
  negation: 'nothing nil none negative neg',
  explain: 'because due owing as since reason hence therefore thus so account',
  grounds: 'ground grounds grds grd basis reason reasons rationale g',

  number: '#',
} as const satisfies Record<string, string>;

export type LexiconClass = keyof typeof LEXICON;
