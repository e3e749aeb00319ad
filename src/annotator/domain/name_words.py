"""The words that the search for names knows: titles, function words, days, peoples, heads of organizations.

All lower case except `SHORT_FORMS`. To teach it a word, add it to one of these tables.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    # English
    "a an the this that these those it its he she they we you i his her their our your my who whom whose what"
    " which when where why how if in on at by for from of to with without within into onto upon over under after"
    " before during since until till while although though because as and or but nor so yet not no yes however"
    " moreover therefore meanwhile still also then there here now more most many much some any all both each"
    " every few several other another such only just even perhaps maybe according despite unlike like about above"
    " across against along amid among around behind below beside between beyond through throughout toward towards"
    " once earlier later today yesterday tomorrow tonight last next first second third finally instead indeed"
    " asked added speaking is are was were be been being do does did has have had will would can could should may"
    " might must let please thanks well oh ah ok okay nobody everyone someone everybody nothing everything one two"
    " three four five six seven eight nine ten hundreds thousands millions experts officials critics police"
    " but whether than too very off out up down again further nearly almost at least per via"
    # German
    " der die das den dem des ein eine einen einem einer eines und oder aber doch denn weil wenn als wie wo wer"
    " was ich du er sie es wir ihr sein seine ihre unser mit ohne im am um zum zur vom beim von zu nach vor bei"
    " auf aus über unter seit durch für gegen nicht kein keine auch nur noch schon dann danach dabei damit dazu"
    " jetzt heute gestern morgen so dort hier dieser diese dieses man"
    # French, Spanish, Italian, Portuguese, Dutch
    " le la les un une des du au aux et ou mais donc or ni car que qui dans sur sous avec sans pour par il elle ils"
    " elles on nous vous ce cet cette ces mon ton son sa ses leur selon après avant depuis pendant"
    " el los las una unos unas y o pero porque con sin para por según en al del su sus este esta"
    " gli uno di da nel nella che ma se però perché secondo dopo prima questo questa"
    " os as um uma do dos na nos nas com sem ao mas"
    " het een van op met maar want dat dit deze zij wij niet ook"
    # Russian, Ukrainian, Greek
    " в во на но и а с со к по за из от до о об у не ни как что это этот эта эти он она они мы вы я его её их если"
    " когда где после перед также при для без со через по-прежнему уже ещё так там тут або та що як це він вона"
    " вони ми вчера сегодня завтра вчора сьогодні ο η το οι τα των του της τον την και αλλά"
    " σε στο στη στην με για από ότι πως δεν".split()
)
"""Words that begin sentences without being names."""

TITLES = frozenset(
    "mr mrs ms mx miss dr prof professor sir dame lord lady madam president chancellor premier minister"
    " ministers secretary senator sen congressman congresswoman representative rep governor gov mayor judge justice"
    " attorney prosecutor general gen colonel col captain capt lieutenant lt sergeant sgt major maj admiral"
    " commander commissioner ambassador chairman chairwoman chairperson chair director ceo cfo cto coo detective"
    " officer inspector sheriff reverend rev father sister brother rabbi imam bishop archbishop cardinal coach"
    " spokesman spokeswoman spokesperson speaker leader councillor councilman councilwoman councilor mp mep"
    " delegate analyst economist author writer director-general hon messrs mme mlle monsieur madame m herr frau hr"
    " fr señor señora sr sra don doña signor signora"
    " kanzler kanzlerin bundeskanzler bundeskanzlerin präsident präsidentin bundespräsident ministerin"
    " außenminister außenministerin finanzminister finanzministerin"
    " showrunner producer editor correspondent reporter".split()
)
"""Titles and functions that stand before a name (rule E2)."""

TITLE_PARTS = frozenset(
    "prime vice deputy foreign finance interior defense defence home health education trade labor labour chief"
    " executive press assistant acting former associate senior junior lead managing first general state attorney"
    " district majority minority opposition campaign permanent special under co".split()
)
"""Words that belong to a title when one of `TITLES` follows: Foreign Minister, Press Secretary."""

TITLE_PARTS_ALONE = frozenset("house party police fire world supreme".split())
"""The same, but only where nothing stands before them: House Speaker, but White House Secretary."""

GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv", "esq"))

COMPANY_FORMS = frozenset(
    "inc corp co ltd llc plc lp llp gmbh ag sa nv bv ab oy asa spa srl pty kg kgaa se company corporation"
    " incorporated limited group holdings sons partners associates brothers bros".split()
)

ORGANIZATION_HEADS = frozenset(
    "department ministry bureau committee center centre institute university office board council school"
    " association federation society college academy bank court church party house city museum museums league union"
    " organization organisation agency commission authority administration service services republic kingdom"
    " states state province district county isle isles gulf bay cape sea strait mount lake university universities"
    " institution institutes chamber fund foundation alliance army front movement order knights daughters sons"
    " academy archdiocese diocese assembly congress parliament senate tower palace bridge battle duke duchess"
    " prince princess king queen earl count countess lord university hospital library theatre theater ministry"
    " secretariat directorate division secretary bench coalition confederation conference network journal times"
    " voice doctors reporters friends people's sons streets court tribunal treaty museum speaker"
    " universidad universidade université banco banque ministère ministerio bundesamt ligue".split()
)
"""Words that may stand before “of” within a name: University of Oxford, but not Rosenberg of Netflix."""

ORGANIZATION_WORDS = (
    COMPANY_FORMS
    | ORGANIZATION_HEADS
    | frozenset("motors electric mills dynamics news press airlines airways pictures studios".split())
)

DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sept sep oct nov dec christmas easter thanksgiving spring summer autumn winter fall"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz mai juni juli"
    " oktober dezember".split()
)

PEOPLES = frozenset(
    "american americans british briton britons english irish scottish welsh french german germans italian italians"
    " spanish portuguese dutch belgian belgians swiss austrian austrians danish dane danes swedish swede swedes"
    " norwegian norwegians finnish finn finns polish pole poles czech czechs slovak hungarian hungarians romanian"
    " romanians bulgarian greek greeks turkish turk turks russian russians ukrainian ukrainians belarusian"
    " lithuanian latvian estonian serbian serb serbs croatian bosnian albanian european europeans african africans"
    " asian asians arab arabs arabic israeli israelis palestinian palestinians iranian iranians iraqi iraqis"
    " syrian syrians lebanese jordanian saudi saudis egyptian egyptians libyan tunisian moroccan algerian"
    " nigerian nigerians kenyan ethiopian indian indians pakistani pakistanis bangladeshi afghan afghans chinese"
    " japanese korean koreans taiwanese vietnamese thai filipino filipinos indonesian malaysian australian"
    " australians canadian canadians mexican mexicans brazilian brazilians argentine argentinian chilean"
    " colombian venezuelan cuban cubans peruvian latin latino latina latinos hispanic black white jewish jew jews"
    " christian christians catholic catholics protestant protestants muslim muslims islamic islamist buddhist"
    " hindu hindus sikh sikhs orthodox republican republicans democrat democrats democratic conservative"
    " conservatives liberal liberals tory tories communist socialist nazi nazis western eastern northern southern"
    " londoner londoners parisian californian texan".split()
)
"""Nationalities, religions, adherents: no names by themselves (rule E8)."""

SHORT_FORMS = frozenset(
    "TV PC PR HR IT AI DNA RNA CEO CFO CTO COO VP MP MPs PM AM GDP HIV AIDS DVD CD ID IQ FAQ GPS SUV ATM PhD MBA"
    " BA MA MD UFO VIP WWII WW2 WWI OK II III IV VI VII VIII IX XI XII BC AD EST GMT UTC PDF URL HTML Q1 Q2 Q3 Q4"
    " COVID SMS NGO NGOs IPO R&D LGBT LGBTQ".split()
)
"""Capitals that name nobody."""

PARTICLES = frozenset(
    "de da do dos das del della delle di du des van von der den zu zum zur ter ten te bin ibn ben af av of for"
    " la le las los dei d’ al el y".split()
)
"""Small words that may stand inside of a name."""

PLACE_PREFIXES = frozenset(
    "new north south east west united great saint st san santa los las el la le royal national central upper"
    " lower old big grand black white red blue green golden bank house silicon wall".split()
)
"""Ordinary words that often begin a name and are kept at the start of a sentence."""

GERMAN_DETERMINERS = frozenset(
    "der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins kein keine keinen keiner"
    " mein meine sein seine seinen seiner ihr ihre ihren ihrer unser unsere dieser diese dieses diesen jeder jede"
    " viele alle einige mehr ohne per pro".split()
)
