/**
 * Words that set the scene or belong to the procedure and tell nothing of grounds by themselves: what is left of a text when
 * these and the words of rules are taken away is what nobody has explained. Notation as in the lexicon.
 */
export const PLAIN_WORDS = `
a an the this that these those there here it its he she they we i me my our us him her them his hers their himself herself
themselves myself who whom whose which what where when how why if then than as at by for from in into of off on onto out over
to toward towards under up upon via with within while whilst during before after since until about above across against along
around behind below beneath beside between beyond near nearby next past through and or but so because although though however
therefore hence thus also too very just only even still again once twice both all each every any some more most much many few
several other another same such own first second third last next one two three four five six seven eight nine ten am is are was
were be been being do does did done have has had having will would shall should can could may might must not no yes ok okay well
officer+ police constable+ sergeant inspector pc pcs ps sgt dc pcso colleague+ crew crewmate partner team unit+ patrol~ patrolling
uniform uniformed plain clothes duty shift tour late early turn parade station base nick car van vehicle+ veh marked unmarked
carrier response response neighbourhood safer transport bcu met metropolitan foot mobile stationary routine proactive reassurance
male+ female+ man woman men women boy girl lad youth+ person+ people subject+ suspect+ individual+ driver+ passenger+ occupant+
pedestrian+ cyclist+ rider+ child children adult+ member+ public group gentleman lady fella bloke guy customer+ gent
road+ street+ lane avenue high corner junction pavement footway path alley park estate block flat+ house+ shop+ store+ supermarket
station platform+ bus train tube stop shelter bench wall gate door+ doorway entrance exit hall hallway lobby stair+ stairs lift
landing window+ seat+ front rear back side boot engine lights traffic junction roundabout crossing bay kerb bridge pub bar club
venue restaurant cafe library school college hospital clinic office court custody suite desk counter queue queueing queuing
stop~~ stopping stopped pull~ pulled speak~ spoke spoken speaking talk~ approach~ attend~ attended engage~ engaging engaged walk~
walking drive~ drove driven driving ride riding rode sit sat sitting seated stand stood standing wait~ waiting come came coming
go went going gone arrive~ arrival leave left leaving pass~ passed passing meet met meeting enter~ exit~ return~ open~ opened
opening close~ closed shut wind wound down lowered alight~ alighted boarded board~ travel~ travelling cross~ heading head~ park~ parked parking
ask~ asked asking inform~ informed informing explain~ explained told tell telling advise~ advised provide~ provided give gave given
take took taken show~ shown showing introduce~ introduced identify~ identified confirm~ confirmed notice~ noticed become became
aware detect~ detected perceive~ perceived get got getting gotten emanate~ emanated emanating emit~~ emitting emitted exude~ exuding
exuded waft~ drift~ drifting drifted linger~ lingering fill~ filled hit hitting catch caught note~ noted come coming close closer
suspect~ suspected suspicion believe~ believed belief think thought reasonable reasonably grounds ground object power legislation
section sec s23 s1 act misuse mda pace code law controlled drug+ possession possess personal search~ detain~ detained detention
purpose~ conducted carried conducted completed complete roadside location place time date today tonight morning afternoon evening
night hrs hours minute+ approx approximately around circa friday saturday sunday monday tuesday wednesday thursday
gowisely entitlement entitled copy copies receipt slip form record recorded written bwv bwc camera body worn video activated recording
warrant card id name station gender removed outer clothing coat jacket gloves hat jog outer inner proportionate necessary compliant
cooperative co-operative calm polite pleasant courteous engaged helpful friendly thanked apologised apology happy fine good
result outcome negative nfa further action nothing found nil none left went way left free
smell~ smelt strong distinctive clear obvious very extremely really quite particularly still now then later soon almost
his clothing clothes breath person body hands hair bag rucksack backpack jacket coat hoodie jumper pocket+ area air inside interior
whole entire immediate immediately straight direct directly clearly distinctly fresh burnt recent recently
due owing reason+ result basis based account regarding ref re concerning relation related unrelated matter enquiry enquiries
incident call job report noise domestic welfare concern check~ checks documents document licence insurance mot tax light brake
headlight tyre plate seatbelt belt phone defective faulty broken expired insurance speeding red amber signal lane overtaking
year+ old month+ week+ day+ ago male's hand+ handed name names details dob address ic1 ic2 ic3 ic4 ic5 ic6 black white asian
blue grey green silver red yellow orange brown large small tall short thin slim long new old young
north south east west town city centre center village market square hill common green wood river canal
help assist~ assisted assisting assistance ambulance las paramedic+ fire brigade patient+ witness~ statement+ victim+ neighbour+
resident+ friend+ family mother father brother sister wife husband son daughter parent+
lost property dog walking walker jogger runner courier delivery worker colleague manager staff security guard
see refer refers details detail notes note above per entry entries separate overleaf belongings scene spun stopped drama dramas cheers commenced concluded withheld informed complied follow follows write update updates fill later tbc carried out view public minute basically add able further anything everything something someone anyone
conversation talking chatting discussion question+ answer+ answered answering reply replied response said stated say saying
see saw seen look~ looked looking watch~ appear~ appeared seem~ seemed
want~ need~ like liked know knew known understand understood agree~ agreed accept~ accepted
begin began started start~ continue~ continued finish~ finished end ended keep kept
make made making put use~ used using work~ working worked home house
you your else away round right full alone present sole let never everyone whether nor neither either together course part either rather enough
simply plainly purely entirely fully perfectly mostly generally normally usually otherwise meanwhile nonetheless nevertheless likewise
accordingly afterwards beginning whatsoever wherever whenever whoever it's i'm i'd i've he's he'd she's she'd they're we'd we're you're
there's that's what's wasn't isn't hadn't weren't don't didn't can't hasn't mr mrs ms miss sir madam boss mate chap lads dad mum mum's kids kid
scarf parka fleece beanie gilet cardigan anorak overcoat gown dressing blazer tabard hoody tracksuit trainers shoes boots jumper
sweater cap hat collar sleeve sleeves lining garment garments clothing denim poncho uniform suit gear attire visor handbag satchel
holdall duffel suitcase luggage pouch basket pram pushchair buggy blanket cushion pillow towel umbrella headphones purse wallet keys
phone tablet laptop camera torch helmet pannier box case tray kit tools parcel item items shopping food chips burger sandwich
pizza coffee tea drink water beer lunch dinner breakfast meal refs crisps cup flask bottle glass
bike bicycle cycle scooter escooter moped motorbike taxi minicab cab cabbie lorry truck coach tram tube carriage saloon estate hatchback
convertible corsa fiesta focus golf polo astra vauxhall ford audi bmw mercedes toyota nissan mini range rover transit vw kia skoda
renault peugeot citroen honda seat uber bolt lidl tesco greggs boots mcdonalds asda sainsburys cashpoint kiosk stall bakery laundrette
launderette butcher barber barbers bookies library museum mosque church temple gym nursery hostel hotel surgery pharmacy cinema
theatre stadium football pitch match crowd marathon carnival festival concert event march protest demonstration fair market
towpath walkway corridor communal porch garden garages garage yard allotments roof cellar kitchen bedroom bathroom sofa chair table
bench steps step railings railing fence gate wall post bollard cones bridge underpass subway escalator turnstile barrier gateline
concourse ticket fare penalty oyster timetable route directions map leaflet leaflets survey census panel council councillor
caretaker cleaner porter teacher pupil pupils student students nurse doctor paramedic tutor steward inspector conductor tourist
tourists visitor visitors guest guests supporter supporters fan fans commuter commuters motorist motorists owner keeper lodger
tenant landlord flatmate housemate neighbour uncle aunt cousin cousins nephew niece grandmother grandson grandfather child baby
toddler couple pair party company friends guests chatted chat chatty chatting laughed laugh smiled smile greeted greeting hello hi
bye thanks thank sorry apologies wave waved nod helped helping help assist lend lent borrow borrowed fetch fetched fetching
carry carrying carried hold held holding bring brought lead led leading follow followed following lean leaned leaning leant bend bent
kneel reach sit sleep slept asleep sleeping wake woke eat eating ate drink drinking read reading write writing wrote sign signed
collect collecting collected deliver delivering delivered unload unloading load loading pack packed unpack repair repairing fix fixing
mend push pushing pull pulling lift lifting open opening shut close wash washing clean cleaning sweep sweeping feed feeding
play playing sing singing dance dancing listen listening hear heard call calling called ring rang rung text texting film filming
bus queue queued queueing rank alarm alarms noise party fire flood leak burst drains works roadworks closure diversion cordon scene
rain raining rainy wet cold warm hot sunny sun wind windy breeze weather snow fog dark daylight summer winter spring autumn
january february march april may june july august september october november december today yesterday tonight
monday tuesday wednesday thursday friday saturday sunday weekend lunchtime midday noon midnight dawn dusk hour hours minute minutes
second seconds moment moments metre metres meters feet foot inches mile miles yard yards distance length level floor
x1 x2 x3 n/s o/s f/s r/s m f w e l wpc mp cad log ref id pt occ occs subj det attd enq re fm frm wen nr ex abt
honest honestly relaxed quiet friendly pleasant courteous cheerful happy upset tearful embarrassed surprised
force policy dignity respect privacy proportionality necessity supervisor supervision reviewed review email emailed paper form forms
considered consider consideration decision decided reason formed form rely relied solely sole only alone
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty hundred thousand half quarter
`;
