"""The stems of common English words: one committed table, nothing else. A form that `english.py` leads back to a stem is left out.

They are sizes 10, 20 and 35 of SCOWL's english, american and british word lists (Debian's package scowl 2020.12.07), of three letters and more.
SCOWL: Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell these word lists, the associated scripts, the output
created from the scripts, and its documentation for any purpose is hereby granted without fee, provided that the above copyright notice appears in all copies
and that both that copyright notice and this permission notice appear in supporting documentation. Kevin Atkinson makes no representations about the
suitability of this array for any purpose. It is provided "as is" without express or implied warranty. The sources it drew these sizes from are in the public
domain (Moby Words II; Brian Kelk's UK English Wordlist; 12Dicts by Alan Beale).
"""

from __future__ import annotations

STEMS = frozenset(
    """
    aardvark aback abacus abandon abate abbey abbot abbreviate abdicate abdomen abdominal abduct aberration abet abhor abhorrence abhorrent abide ability abject
    ablaze able ably abnormal aboard abode abolish abolition abominable abomination aboriginal aborigine abort abound about above aboveboard abrasive abreast
    abridge abroad abrupt abscess abscond absence absent absentee absolute absolve absorb absorbent absorption abstain abstention abstinence abstract abstruse
    absurd abundance abundant abuse abusive abysmal abyss academic academy accede accelerate accent accentuate accept acceptability acceptance access
    accessibility accessible accessory accident accidental acclaim acclimate acclimatise acclimatize accolade accommodate accompaniment accompanist accompany
    accomplice accomplish accord accordance accost account accountability accountancy accountant accredit accrue accumulate accuracy accurate accusation accuse
    accustom ace aced ache achieve acid acing acknowledge acknowledgment acne acorn acoustic acquaint acquaintance acquiesce acquiescence acquire acquisition
    acquit acquittal acre acreage acrid acrimonious acrimony acrobat acrobatic acronym across acrylic act activate activist actress actual actuary acumen
    acupuncture acute adage adamant adapt adaptation adaptive add addendum addict addition additional address addressee adept adequate adhere adherence adherent
    adhesion adjacent adjective adjoin adjourn adjunct adjust administer administration administrator admiral admiration admire admissible admission admit
    admittance admonish admonition ado adobe adolescence adolescent adopt adoration adore adorn adrift adroit ads adulation adult adulterate adultery advance
    advantage advantageous advent adventure adventurous adverb adverbial adversary adverse advert advertise advice advise advisory advocate aeon aerial
    aerodynamic aeroplane aerosol aerospace aesthetic afar affable affair affect affectation affectionate affidavit affiliate affinity affirm affirmation affix
    afflict affluence affluent afford affront afield aflame afloat afoot aforementioned aforesaid afraid afresh after aftereffect afterlife afterlives aftermath
    afternoon afterthought afterward again against age aged agency agenda agent aggravate aggregate aggression aggressor aghast agile aging agitate aglow
    agnostic ago agonise agonize agony agree agricultural agriculture aground ahead ahoy aid aide ail aim air airborne aircraft airfield airline airmail
    airplane airport airstrip airtight airy aisle ajar akin alarm alarmist alas albeit albino album alcohol alcoholic alcove ale alert alga algae algebra
    algebraic algorithm alias alibi alien alienate alight align alike alimony alive alkali alkaline all allay allegation allege allegiance allegorical allegory
    allergic allergy alleviate alley alliance alligator allocate allot allow allowance alloy allude allure allusion ally almanac almighty almond almost alms
    aloft alone along alongside aloof aloud alpha alphabet alphabetic alphabetical alphanumeric already also altar alter alteration alternate although altitude
    alto altogether altruism altruistic aluminium aluminum always amalgamate amass amateur amateurish amaze ambassador amber ambiance ambidextrous ambience
    ambient ambiguity ambiguous ambition ambitious ambivalence ambivalent amble ambulance ambush amen amend amethyst amiable amicable amid amidst amiss ammonia
    ammunition amnesia amnesty amoeba amoebae amok among amongst amoral amorous amorphous amount amp ampere ampersand amphetamine amphibian amphibious
    amphitheater amphitheatre ample amplification amplify amplitude amputate amulet amuse anachronism anaemia anaemic anaesthesia anaesthetic anagram anal
    analgesic analog analogous analogue analogy analyse analysis analyst analytic analytical analyze anarchic anarchism anarchist anarchy anathema anatomical
    anatomy ancestor ancestral ancestry anchor anchorage anchovy ancient and android anecdote anemia anemic anesthesia anesthetic anew angel angelic anger angle
    angry angst anguish angular animal animate animosity ankle annals annex annexation annihilate anniversary annotate announce annoy annoyance annual annuity
    annul anoint anomalous anomaly anon anonymity anonymous anorak another answer ant antagonise antagonism antagonist antagonistic antagonize anteater antelope
    antenna antennae anthem anthill anthology anthrax anthropological anthropologist anthropology antibiotic antibody antic anticipate anticlimax antidote
    antifreeze antipathy antiquate antique antiseptic antisocial antitheses antithesis antler antonym anus anvil anxiety anxious any anybody anyhow anyone
    anyplace anything anyway anywhere aorta apart apartheid apathetic apathy ape aped aperture apex aphorism apiece aping aplomb apocryphal apologetic apologise
    apologize apology apostle apostrophe appal appall apparatus apparel apparent apparition appeal appear appearance appease append appendage appendices
    appendicitis appendix appetiser appetising appetite appetizer appetizing applaud applause apple appliance applicability applicable applicant application
    applicator appoint appointee apposite appraisal appraise appreciable appreciate apprehend apprehension apprentice approach appropriate approval approve
    approximate apricot apron apt aptitude aquamarine aquarium aquatic aqueduct arable arbiter arbitrary arbitrate arbor arbour arc arcade arcane arch
    archaeological archaeologist archaeology archaic archbishop archery archetypal archipelago architect architectural architecture archive archway ardent ardor
    ardour arduous are area arena argue argument argumentative aria arid arise arisen aristocracy aristocrat aristocratic arithmetic ark arm armadillo armament
    armchair armistice armory armour armoury armpit army aroma aromatic arose around arouse arraign arrange array arrears arrest arrival arrive arrogance
    arrogant arrow arse arsenal arsenic arson art artefact arterial artery arthritic arthritis artichoke article articulate artifact artifice artificial
    artillery artisan artist artistic artwork asbestos ascend ascension ascent ascertain ascetic ascribe asexual ash ashamed ashcan ashen ashore ashtray aside
    ask askance askew asleep asparagus aspect aspen aspersion asphalt asphyxiate aspirant aspiration aspire aspirin ass assail assailant assassin assassinate
    assault assemble assent assert asset assign assimilate assist assistance assistant associate assort assume assumption assurance assure asterisk asteroid
    asthma astonish astound astray astride astringent astrological astrology astronaut astronomer astronomical astronomy astute asylum asymmetry asynchronous
    ate atheism atheist atheistic athlete athletic atlas atmosphere atmospheric atom atomic atone atrocious atrocity attach attack attain attempt attend
    attendance attendant attention attest attic attire attitude attorney attract attribute auburn auction auctioneer audacious audacity audible audience audio
    audit auditorium auditory augment august aunt aura aural auspicious austere authentic authenticate author authorisation authorise authoritarian
    authoritative authorization authorize auto autobiographical autobiography autocracy autocrat autocratic autograph automate automatic automobile automotive
    autonomous autonomy autopsy autumn autumnal auxiliary avail availability avalanche avarice avaricious avenge avenue average averse avert aviation aviator
    avid avocado avoid avoidance avow avowal await awake awaken award aware away awe awed awesome awful awhile awing awkward awning awoke awoken awry axe axed
    axing axiom axiomatic axis axle aye azalea azure babble babe baboon baby babyish bachelor back backbone backfire backgammon background backhand backlash
    backlog backpack backside backslash backspace backstage backtrack backward backwoods bacon bacteria bacterial bacterium bad bade badge badminton baffle bag
    bagel baggage baggy bail bait bake balance balcony bald bale balk ball ballad ballast ballerina ballet ballistics balloon ballot ballroom balm balmy baloney
    bamboo bamboozle ban banal banana band bandage bandanna bandit bandstand bandwagon bandwidth bandy bang bani banish banister banjo bank banknote bankrupt
    bankruptcy banquet banter baptise baptism baptize bar barb barbarian barbaric barbarous barbecue barbiturate bard bare bareback barefoot bargain barge
    baritone bark barley barman barn barnacle barnyard barometer baron baroque barrage barrel barren barrette barricade barrister bartender barter base baseball
    baseline bash basic basil basin basis bask basket basketball bass bassoon bastard baste bat batch bath bathe bathroom bathtub baton batsman battalion
    battery battle battlefield baud baulk bawdy bawl bay bayonet bayou bazaar beach beacon bead beady beagle beak beam bean bear beard beast beat beaten
    beautician beautiful beautify beauty beaver became because beckon become bed bedbug bedclothes bedlam bedridden bedrock bedroom bedside bedspread bedtime
    bee beech beef beefy beehive been beeper beer beeswax beet beetle beeves befall befallen befell befit before beforehand befriend beg began beggar begin
    begrudge beguile begun behalf behalves behave behavior behavioral behaviour behavioural behead beheld behind behold beige being belabor belabour belated
    belch belfry belie belief believe belittle bell bellboy bellhop belligerent bellow belly belong beloved below belt belying bemoan bemuse bench bend beneath
    benediction benefactor beneficial beneficiary benefit benevolence benevolent benighted benign bent bequeath bequest bereave bereft beret berry berserk berth
    beseech beset beside besiege besought best bestial bestow bet beta betcha betray betrayal betrothal between beverage beware bewilder bewitch beyond bias bib
    bible biblical bibliographic bibliography bicentennial bicker bicycle bid bidden bide biennial bifocals big bigamist bigamous bigamy bigot bike bikini
    bilateral bile bilingual bill billboard billfold billiards billow bin binary bind bingo binomial biochemical biochemistry biodegradable biographer
    biographical biography biological biologist biology bipartisan biped biplane birch bird birdcage birth birthday birthmark birthplace biscuit bisect bisexual
    bishop bison bit bitch bite bitmap bitten bittersweet bizarre blab black blackberry blackbird blackboard blacken blackhead blackjack blacklist blackmail
    blackout blacksmith blacktop bladder blade blame blanch blancmange bland blank blanket blare blaspheme blasphemous blasphemy blast blatant blaze bleach
    bleak bleary bleat bled bleed blemish blend bless blew blight blimp blind blindfold blink blip bliss blister blithe blitz blizzard blob bloc block blockade
    blockage blockbuster blockhead blog blond blonde blood bloodhound bloodshed bloodshot bloodstream bloodthirsty bloody bloom blossom blot blotch blouse blow
    blown blowout blowtorch blubber bludgeon blue bluebell blueberry bluebird bluegrass blueprint bluff blunder blunt blur blurb blurt blush bluster boa boar
    board boardwalk boast boat bob bobbin bobcat bobsled bode bodice body bodyguard bodywork bog boggle bogus boil boisterous bold bologna bolster bolt bomb
    bombard bond bondage bone bonfire bonnet bonus bony boo booby book bookcase bookend bookkeeper bookkeeping booklet bookmark bookshelf bookshop bookstore
    bookworm boom boomerang boon boor boorish boost boot bootee booth bootleg bootstrap booty booze bop border borderline bore boredom born borne borough borrow
    bosom boss bossy botanical botanist botany botch both bothersome bottle bottleneck bottom bough bought boulder boulevard bounce bound boundary bountiful
    bounty bouquet bourbon bourgeois bourgeoisie bout boutique bovine bow bowel bowl bowlegged box boxcar boy boycott boyfriend boyish bra brace bracelet
    bracket brackish brag braggart braid brain brainstorm brainwash brainy braise brake bran branch brand brandish brandy brash brassiere brassy brat bravado
    brave bravo brawl brawn brawny bray brazen brazier breach bread breadth breadwinner break breakdown breakfast breakneck breakpoints breakthrough breakwater
    breast breath breathe breathtaking bred breed breeze breezy brethren brevity brew brewery bribe brick bricklayer bridal bride bridegroom bridesmaid bridge
    bridle brief briefcase brigade bright brighten brilliance brilliant brim brimstone brine bring brink briny brisk bristle britches brittle broach broad
    broadcast broaden broadside brocade broccoli brochure broil broke broken bronchitis bronco bronze brooch brood brook broom broth brought brow browbeat
    browbeaten brown brownie browse bruise brunch brunette brunt brush brusque brutal brute brutish bubble buck bucket buckle bud buddy budge budget buff
    buffalo buffet buffoon bug buggy bugle build built bulb bulbous bulge bulk bulky bull bulldog bulldoze bullet bulletin bullfight bullfrog bully bum
    bumblebee bump bumpy bun bunch bundle bung bungalow bungle bunk bunny buoy buoyancy buoyant burble burden burdensome bureau bureaucracy bureaucrat
    bureaucratic burger burglar burglary burgle burial burlap burly burn burnish burnt burp burr burro burrow bursar burst bury bus bush bushel bushy
    businessman businesswoman businesswomen bust bustle busy busybody but butcher butchery butler butt butte buttercup butterfly buttermilk butterscotch buttock
    button buttonhole buttress buxom buy buzz buzzard bye bygone bypass bystander byte byway cab cabaret cabbage cabin cabinet cable caboose cacao cache cackle
    cacti cactus cad caddie caddying cadence cadet cafeteria caffeine cage cagey cagier cagiest cajole cake calamity calcium calculate calculi calculus calendar
    calf caliber calibrate calibre calico calk call calligraphy callous callow callus calm calorie calve cam camaraderie came camel cameo camera camouflage camp
    campaign campus can canal canary cancel cancellation cancer candid candidacy candidate candle candlestick candor candour candy cane canine canister canker
    cannery cannibal cannon cannot canny canoe canon canonical canopy cant cantaloupe cantankerous canteen canvas canyon cap capability capacitance capacitor
    capacity cape capillary capital capitalisation capitalise capitalist capitalization capitalize capitulate caprice capricious capsize capsule captain caption
    captivate captor capture car caramel carat caravan carbohydrate carbon carburetor carburettor carcass carcinogenic card cardboard cardiac cardigan cardinal
    care carefree caretaker cargo caribou caricature carnage carnal carnation carnival carnivore carnivorous carol carouse carp carpenter carpentry carpet
    carriage carriageway carrot cart cartel cartilage cartographer cartography carton cartoon cartoonist cartridge cartwheel carve cascade case cash cashew
    cashier cashmere casino cask casket casserole cassette cast castaway caste castigate castle castoff castrate casual casualty cat cataclysm cataclysmic
    catalog catalogue catapult cataract catastrophe catastrophic catcall catch catchy catechism categorical categorise categorize category caterpillar catfish
    cathedral catholic catnap catnip cattle catwalk caucus caught cauliflower caulk causal cause causeway caustic caution cautious cavalier cavalry cave caveat
    cavern caviar cavort caw cease ceasefire cedar cede ceiling celebrate celebrity celery celestial celibacy celibate cell cellar cellist cello cellophane
    cellular cellulose cement cemetery censor censure census cent centennial centerpiece centimeter centimetre centipede central centralise centralize centre
    centrepiece centrifuge century ceramic cereal cerebral ceremonial ceremonious ceremony certain certainty certificate certify cervical cessation chafe chaff
    chagrin chain chainsaw chair chairman chalet chalice chalk chalky challenge chamber chameleon champ champagne chance chancellor chandelier change changeover
    channel chant chaos chaotic chap chapel chaperon chaperone chaplain chapter char character characterisation characterise characteristic characterization
    characterize charcoal charge chariot charisma charismatic charitable charlatan charm chart chase chasm chassis chaste chasten chastise chat chatterbox
    chatty chauffeur chauvinist cheap cheapen cheat check checkout checkpoint checkup cheek cheep cheer cheery cheese cheesecloth cheetah chef chemical chemist
    cheque cherish cherry cherub cherubim chess chest chestnut chew chewy chi chic chick chicken chide chief chieftain child childbirth childish children chili
    chill chilli chilly chime chimney chimp chimpanzee chin china chink chintz chip chipmunk chiropractor chirp chisel chivalrous chivalry chlorine chloroform
    chlorophyll chocolate choice choir choke cholera cholesterol choose choosy chop choppy choral chord chore choreographer choreography chortle chorus chose
    chosen chow chowder christen chrome chromium chromosome chronic chronicle chronological chronology chrysanthemum chubby chuck chuckle chug chum chummy chunk
    chunky church churn chute cider cigar cigarette cinch cinder cinema cinnamon cipher circa circle circuit circuitous circular circulate circulatory
    circumcise circumference circumflex circumstance circumstantial circumvent circus cistern citation cite citizen citric citrus city civic civil civilian
    civilisation civilise civilization civilize clack clad claim clairvoyance clairvoyant clam clamber clammy clamour clamp clan clandestine clang clank clap
    claptrap claret clarification clarify clarinet clarity clash clasp class classic classical classification classify classmate classroom classy clatter clause
    claustrophobia claw clay clean cleanse clear clearance cleat cleavage cleave clef cleft clemency clench clergy clergyman cleric clerical clerk clever click
    client cliff climactic climate climax climb clime clinch cling clinic clinical clink clip clipboard clique clitoris cloak clock clockwork clod clog cloister
    clone close closet closure clot cloth clothe clothespin cloud cloudburst cloudy clout clove cloven clown club clubhouse cluck clue clump clumsy clung
    cluster clutch clutter coach coagulate coal coalesce coalition coarse coarsen coast coastal coastline coat coax cob cobalt cobble cobra cobweb cocaine cock
    cockeyed cockpit cockroach cocktail cocky cocoa coconut cocoon cod code coefficient coerce coexist coexistence coffee coffer coffin cog cogency cogent
    cognac cognitive coherence coherent coil coin coinage coincide coincidence coincidental coke colander cold colic collaborate collage collapse collapsible
    collar collarbone collate collateral colleague collect college collegiate collide collie collision colloquial collusion colon colonel colonial colonisation
    colonise colonization colonize colony color colossal colour colt column coma comb combat combatant combination combine combustible combustion come comeback
    comedian comedy comestible comet comfort comic comical comma command commandant commandeer commando commemorate commence commend commendation comment
    commentary commentator commerce commercial commercialise commercialize commiserate commission commit committee commodity commodore common commonplace
    commonwealth commotion communal commune communicable communicate communique communism communist commutative commute compact companion company comparative
    compare comparison compartment compass compassionate compatibility compatible compatriot compel compensate compete competence competent competition
    competitor compilation compile complacency complacent complain complaint complement complementary complete complex compliance compliant complicate
    compliment complimentary comply component compose composite compost composure compound comprehend comprehensible comprehension compress comprise compromise
    compulsion compulsory compunction computation computational compute computerise computerize comrade con concatenate concave conceal concede conceit conceive
    concentrate concentric concept conceptual concern concert concerto concession conciliate concise conclude conclusion concoct concord concordance concourse
    concrete concur concurrence concurrency concurrent concussion condemn condemnation condensation condense condescend condiment condition conditional
    condolence condom condominium condone condor conducive conduct cone confection confederacy confederate confer conference confess confetti confidant confide
    confidence confident confidential configuration configure confine confirm confirmation confiscate conflict conform confound confront confrontation confuse
    congeal congenial congest conglomerate congratulate congratulations congregate congress congressman congresswoman congresswomen congruent conical conifer
    coniferous conjecture conjugal conjugate conjunction conjure connect connoisseur connotation connote conquer conquest conscience conscientious conscious
    consecrate consecutive consensus consent consequence consequent consequential conservation conservatism conservatory conserve consider considerate consign
    consist consistency consistent consolation console consolidate consonant consort consortium conspicuous conspiracy conspirator conspire constancy constant
    constellation consternation constipation constituency constituent constitute constitutional constrain constraint constrict construct construe consul
    consular consulate consult consultancy consultant consultation consume consummate consumption contact contagion contagious contain contaminate contemplate
    contemporary contempt contemptible contemptuous contend content contentious contest contestant context contextual contiguous continent continental
    contingency contingent continual continuation continue continuous continuum contort contour contraband contraception contract contractual contradict
    contradictory contraption contrary contrast contravene contravention contribute contributory contrite contrive control controversial controversy convalesce
    convalescence convalescent convection convene convenience convenient convent conventional converge convergence conversant conversation conversational
    converse convert convertible convex convey conveyance convict convince convoluted convoy convulse coo cook cookbook cookie cool coop cooperate coordinate
    cop cope copious copperhead copulate copy copyright coral cord cordial cordon corduroy core cork corkscrew corn cornea cornet cornflakes cornmeal cornstarch
    corny corollary coronary coronation coroner corporal corporate corps corpse corpulent corpus corpuscle corral correct correlate correspond correspondence
    correspondent corridor corroborate corrode corrosion corrupt corruptible corsage corset cortex cosmetic cosmic cosmology cosmonaut cosmopolitan cosmos cost
    costume cosy cot cottage cotton cottontail cottonwood couch cougar cough could council counsel count countdown countenance counteract counterattack
    counterbalance counterclockwise counterexample counterfeit counterpart countersign countess countryman countryside county coup couple coupon courage
    courageous courier course court courteous courtesy courthouse courtroom courtyard cousin cove covenant coverage covert covet covetous cow coward cowardice
    cowboy cowgirl cowhide cox coy coyote cozy crab crabby crack crackle crackpot cradle craft craftsman crafty crag craggy cram cramp cranberry crane cranium
    crank cranky crap crash crass crate crave crawl crayfish crayon craze crazy creak creaky cream creamy crease create creature credence credential credibility
    credible credit credulous creed creek creep creepy cremate crepe crept crescendo crescent crest crestfallen cretin cretinous crevasse crevice crew crib
    cricket cried cries crime criminal crimson cringe crinkle cripple crises crisis crisp crispy crisscross criteria criterion critic critical criticise
    criticize critique croak crochet crock crockery crocodile crocus crofts crony crook croon crop croquet cross crossbow crossroad crosswalk crossword crotch
    crouch crow crowbar crowd crown crucial crucifix crucify crude cruel cruelty cruise crumb crumble crummy crumple crunch crunchy crusade crush crust
    crustacean crusty crutch crux cry crybaby crypt cryptic crystal crystallisation crystallise crystallization crystallize cub cube cubic cubicle cuckoo
    cucumber cuddle cue cued cuff cuing cuisine culinary cull culminate culpable culprit cult cultivate cultural culture cumbersome cumming cums cumulative
    cunning cup cupboard cur curator curb curd curdle cure curfew curio curious curl currant currency current curricula curriculum curse cursory curt curtail
    curtain curtsy curvature curve cushion custard custodian custody custom customary customisation customise customization customize cut cutback cute cuticle
    cutlery cutlet cutthroat cyanide cybernetics cycle cyclic cyclist cyclone cylinder cylindrical cymbal cynic cynical cypress cyst czar dab dabble dachshund
    dad daddy daemon daffodil daft dagger daily dainty dairy dais daisy dally dam damage dame damn damnation damp dampen damsel dance dandelion dandruff dandy
    danger dangerous dangle dank dapper dare daredevil dark darken darling darn dart dash dashboard dastardly data database date datum daub daughter daunt
    dawdle dawn day daybreak daydream daylight daytime daze dazzle deacon dead deaden deadline deadlock deaf deal dealt dean dear dearth death deathbed deaves
    debase debate debauchery debilitate debility debit debonair debrief debris debt debug debunk debut decade decadence decadent decanter decapitate decay
    decease deceit deceive decency decent decentralisation decentralise decentralization decentralize deception decibel decide deciduous decimal decimate
    decipher decision deck declaration declare declension decline decode decompose decomposition decorate decorous decorum decoy decrease decree decrepit decry
    dedicate deduce deduct deed deem deep deepen deer deface defamation defamatory defame default defeat defeatist defecate defect defective defence defend
    defendant defense defensible defensive defer deference deferential defiance defiant deficiency deficient deficit defile define definite deflate deflect
    deform defraud defrost deft defunct defy degenerate degradation degrade degree dehydrate deify deign deity deject delay delectable delegate delete
    deleterious deli deliberate delicacy delicate delicatessen delicious delight delimit delinquency delinquent delirious delirium deliver deliverance delivery
    delta delude deluge delusion deluxe delve demagogue demand demean demeanour demented dementia demerit demise democracy democrat democratic demolish
    demolition demon demonstrably demonstrate demoralise demoralize demote demount demure den denial denigrate denim denomination denominator denote denounce
    dense dent dental dentist denunciation deny deodorant deodorise deodorize depart departmental departure depend dependant dependence dependency dependent
    depict deplete deplore deport deportation depose deposit depot deprave deprecate depreciate depress deprivation deprive depth deputy derail derange derelict
    deride derision derivation derive derogatory derrick descend descendant descendent descent describe description descriptor desecrate desegregation desert
    deserve design designate desirability desire desirous desist desk desktop desolate despair desperate despicable despise despite despondent despot despotic
    dessert destabilise destabilize destination destine destiny destitute destroy destruction detach detail detain detect detention deter detergent deteriorate
    determination determine determinism deterministic deterrent detest dethrone detonate detour detract detriment detrimental devalue devastate develop deviant
    deviate device devil devious devise devoid devolution devolve devote devotee devour devout dew dexterity dexterous diabetes diabetic diabolical diagnose
    diagnosis diagnostic diagonal diagram dial dialect dialog dialogue diameter diametrically diamond diaper diaphragm diarrhea diarrhoea diary diatribe dice
    dictate dictatorial diction dictionary did die died diesel diet dietary differ difference different differential differentiate difficult difficulty diffuse
    dig digestible digit digital digitise digitize dignify dignitary dignity digress dike dilapidated dilate dilemma diligence diligent dill dilute dim dime
    dimension dimensional diminish diminutive dimple din dine dinghy dingy dinosaur diocese dioxide dip diphtheria diphthong diploma diplomacy diplomat
    diplomata diplomatic dire direct directory dirge dirt dirty disambiguate disarm disaster disastrous disburse disc discern discernible disciple
    disciplinarian disciplinary discipline disco discoloration discolouration disconsolate discordant discovery discreet discrepancy discrete discretionary
    discriminate discriminatory discus disdain disembarkation disgruntle dish dishwasher disinfectant disingenuous disk dismal dismay dismissal disown disparage
    disparate dispel dispensary dispensation dispense dispersal disperse disposal dispute disrupt disseminate dissension dissertation dissident dissipate
    dissociate dissolute dissonance dissuade distance distant distil distillation distillery distinct distinguish distort distraught distress district disturb
    disturbance disuse ditch dither ditto ditty dive diverge divergence divergent diverse diversify divert divide dividend divine divisible division divisor
    divorce divulge dizzy docile dock doctor doctorate doctrine document documentary documentation dodge dodo doe doer dog doggerel doghouse dogma dogmatic
    dogwood doily doing doldrums dole doll dollar dolly dolphin domain dome domestic domesticate domicile dominance dominant dominate dominion domino don donate
    done donkey doodle doom door doorman doorstep doorway dope dopey dopier dopiest dormant dormitory dorsal dos dose dot dote double doubt dough doughnut dour
    douse dove dowdy down downcast downfall downgrade downhearted downhill downpour downright downstairs downstream downtown downward downy dowry doze dozen
    drab draconian draft draftsman drafty drag dragon dragonfly drain drainage drama dramatic dramatisation dramatise dramatist dramatization dramatize drank
    drape drastic draught draughtsman draughty draw drawback drawbridge drawl drawn dread dream dreamt dreamy dreary dredge dregs drench dress dressmaker dressy
    drew dribble dried drier dries driest drift driftwood drill drily drink drip drive drivel driven driveway drizzle droll drone drool droop drop dropout dross
    drought drove drown drowse drowsy drudge drug druggist drugstore drum drumstick drunk drunkard drunken dry dual dub dubious duchess duck duckling duct dud
    dude due duel duet duff dug dugout duke dull dully duly dumb dumbbell dumbfound dummy dump dumpling dumpster dumpy dunce dune dung dungeon dunk dunno duo
    dupe duplex duplicate duplicity durability durable duration duress during dusk dusky dust dustbin dustpan dusty dutiful duty duvet dwarf dwell dwelt dwindle
    dye dyed dying dyked dyking dynamic dynamical dynamite dynamo dynasty dysentery dyslexia each eager eagle ear earache eardrum earl earmark earn earshot
    earth earthquake earthworm earthy ease easel east easterly eastern eastward easy easygoing eat eaten eave eavesdrop ebb ebony eccentric ecclesiastical echo
    eclectic eclipse ecological ecologist ecology economic economical economise economist economize economy ecosystem ecstasy ecstatic ecumenical eczema eddy
    edge edgy edible edict edifice edit editorial educate educational eel eerie effect effective effectual effeminate effervescent efficiency efficient effigy
    effort effusive egalitarian egg eggplant ego egocentric egotism egotist eigenvalue eight eighteen eighteenth eighth eightieth eighty either ejaculate eject
    eke eked eking elaborate elapse elastic elation elbow elder eldest elect electoral electorate electric electrical electrician electrify electrocute
    electrode electrolysis electromagnetic electron electronic electrostatic elegance elegant elegy element elemental elementary elephant elevate eleven
    eleventh elf elicit eligibility eligible eliminate elite elitism elitist elk ellipse ellipsis elliptic elliptical elm elongate elope eloquence eloquent else
    elsewhere elucidate elude elusive elves email emanate emancipate embalm embankment embargo embark embarrass embassy embed embellish ember embezzle embitter
    emblem embodiment embody emboss embrace embroider embroidery embryo embryonic emerald emerge emergence emergency emergent emigrant emigrate eminence eminent
    emir emissary emission emit emotion emotional empathy emperor emphases emphasis emphasise emphasize emphatic emphysema empire empirical employ employee
    emporium empower empress empty emulate emulsion enable enact enamel encapsulate encase enchant encircle enclose enclosure encode encompass encore encounter
    encourage encroach encrypted encryption encumber encumbrance encyclopaedia encyclopedia end endanger endear endeavor endeavour endemic endive endorse endow
    endurance endure endways enema enemy energetic energy enforce engage engender engine engrave engross engulf enhance enigma enigmatic enjoy enlarge enlighten
    enlist enliven enmity enormity enormous enough enquire enquiry enrage enrich enrol enroll ensemble enshrine ensign enslave ensue ensure entail entangle
    enter enterprise entertain enthral enthrall enthusiasm enthusiast enthusiastic entice entire entirety entitle entity entomologist entomology entrails
    entrance entrant entrap entreat entreaty entrench entropy entrust entry entwine enumerate enunciate envelop envelope enviable envious environment
    environmental environs envisage envoy envy enzyme eon epaulet epaulette ephemeral epic epidemic epidermis epilepsy epileptic epilogue episode epitaph
    epithet epitome epoch epsilon equal equalise equalize equanimity equate equatorial equestrian equilateral equilibrium equine equinox equip equitable equity
    equivalence equivalent equivocal era eradicate erase erasure erect ergo ergonomic erode erosion erotic err errand errant erratic erroneous erstwhile erudite
    erupt escalate escapade escape escapism escort esophagi esophagus esoteric especial espionage essay essence essential establish estate esteem estimate
    estrangement etch eternal eternity ether ethereal ethic ethical ethnic ethos etiquette etymological etymology eulogise eulogize eulogy euphemism eureka
    euthanasia evacuate evade evaluate evangelical evangelism evangelist evangelistic evaporate evasion eve even event eventual ever evergreen everlasting
    evermore everybody everyday everyone everything everywhere evict evidence evident evil evocative evoke evolution evolutionary evolve ewe exacerbate exact
    exaggerate exalt exaltation exam examination examine example exasperate excavate exceed excel excellence excellent except exceptional excerpt excess
    excessive exchange excise excite exclaim exclamation exclude exclusion excommunicate excrement excrete excruciating excursion excuse execute exemplary
    exemplify exempt exercise exert exhale exhaust exhibit exhilarate exhort exhortation exhume exile exist existence existent existential exit exodus exonerate
    exorbitant exotic expand expanse expatriate expect expectancy expectant expectation expediency expedient expedite expel expend expenditure expense expensive
    experience experiment experimental experimentation expert expertise expiration expire expiry explain explanation explanatory expletive explicable explicit
    explode exploit exploitation exploration explore explosion exponent exponential export expose exposition exposure expound express expressway expulsion
    exquisite extant extemporaneous extend extension extent exterior exterminate external extinct extinguish extol extort extortionate extra extract
    extracurricular extradite extraneous extraordinary extrapolate extraterrestrial extravagance extravagant extreme extremist extricate extrovert exuberance
    exuberant exude exult exultant exultation eye eyeball eyebrow eyed eyelash eyelid eyesight eyesore eyewitness fable fabric fabricate fabulous facade face
    facet facetious facial facile facilitate facsimile fact factorial factorisation factorization factory factual faculty fad fade faeces faggot fagot fail
    failure faint fair fairy faith fake falcon fall fallacious fallacy fallen fallible fallout false falsetto falsification falsify falter fame familiar
    familiarise familiarize family famine famous fan fanatic fanatical fanciful fancy fanfare fang fantastic fantasy far faraway farce fare farewell farm
    farmland farther farthest fascinate fascism fascist fashion fast fasten fastidious fat fatal fatalistic fate father fatherland fathom fatigue fatten fatty
    fatuous faucet fault faulty fauna favor favorite favoritism favour favourite favouritism fawn faze fear fearsome feasibility feasible feast feat feather
    feathery feature feces fed federal federalist federation fee feeble feed feedback feel feet feign feint feline fell fellow felon felony felt female feminine
    feminism feminist fen fence fend ferment fermentation fern ferocious ferocity ferret ferry fertile fertilisation fertilise fertilization fertilize fervent
    fervor fervour fester festival festive festoon fetch feted fetid feting fetish fetter fetus feud feudal fever feverish few fez fiasco fib fiberglass fibre
    fibreglass fiche fickle fiction fictional fictitious fiddle fidelity fidget fidgety field fiend fiendish fierce fiery fiesta fifteen fifteenth fifth
    fiftieth fifty fig fight figurative figure figurehead filament filch file filet fill fillet filly film filmy filter filth filthy fin final finale finalise
    finalist finalize finance financial financier finch find fine finesse finger fingernail fingerprint fingertip finicky finish finite fir fire firearm
    firecracker firefighter firefly fireman fireplace fireproof fireside firewood firework firm firmware first firsthand fiscal fish fisherman fishery fishy
    fission fissure fist fit five fix fixation fixture fizz fizzle fizzy flabby flag flagpole flagrant flagstone flail flair flak flake flaky flamboyance
    flamboyant flame flamingo flammable flank flannel flap flapjack flare flash flashback flashlight flashy flask flat flatten flattery flaunt flautist flavor
    flavour flaw flea fleck fled fledged fledgling flee fleece fleecy fleet flesh fleshy flew flex flexibility flexible flick flied flier flies fliest flight
    flighty flimsy flinch fling flint flip flippant flirt flirtation flirtatious flit float flock flog flood floodlight floor flop floppy flora floral florid
    florist floss flotilla flounce flounder flour flourish flout flow flowery flown flu fluctuate flue fluency fluent fluff fluffy fluid fluke flung flunk
    flunky fluorescent flurry flush fluster flute flutist flutter flux fly flyover foal foam foamy focal focus fodder foe fog fogey foggy foghorn fogy foible
    foil foist fold foliage folk folklore folksy follow folly foment fond fondle font food foodstuff fool foolhardy foolish foolproof foot footage football
    foothill foothold footlights footnote footpath footprint footstep footstool footwear footwork for forage foray forbade forbear forbearance forbid forbidden
    forbore forborne force forceps forcible ford fore forearm forebode forecast forefather forefinger forefront forego foregone foreground forehead foreign
    foreleg foreman foremost forensic foreplay forerunner foresaw foresee foreseen foreshadow foresight foreskin forestall foretaste foretell forethought
    foretold forever forewarn forewent foreword forfeit forgave forge forget forgive forgiven forgo forgone forgot forgotten fork forlorn form formal formalise
    formalize format formidable formula formulae formulate fornication forsake forsaken forsook forswear forswore forsworn fort forte forth forthcoming
    forthright forthwith fortieth fortification fortify fortitude fortnight fortress fortuitous fortunate fortune forty forum forward forwent fossil fossilise
    fossilize foster fought foul found foundation foundling fount fountain four fourteen fourteenth fourth fowl fox foxy foyer fracas fractal fraction
    fractional fracture fragile fragment fragmentary fragmentation fragrance fragrant frail frailty frame framework franc franchise frank frankfurter frantic
    fraternal fraternise fraternity fraternize fraud fraudulent fraught fray freak freckle free freedom freehand freelance freeway freeze freight french frenzy
    frequency frequent fresh freshen freshman freshwater fret friar friction fried friend fries frieze frigate fright frighten frigid frill frilly fringe frisk
    frisky fritter frivolity frivolous frizzy fro frock frog frolic frolicked frolicking from frond front frontage frontal frontier frost frostbit frostbite
    frostbitten frosty froth frothy frown froze frozen frugal fruit fruity frustrate fry fudge fuel fugitive fulcrum fulfil fulfill full fully fumble fume
    fumigate fun function functional fund fundamental fundamentalist funeral fungi fungicide fungus funnel funny fur furious furl furlong furlough furnace
    furnish furniture furore furrow further furthermore furthest furtive fury fuse fuselage fuss fussy futile future futuristic fuzz fuzzy gab gable gadget gag
    gaiety gaily gain gait gal gala galactic galaxy gale gall gallant gallery galley gallivant gallon gallop gallows galore galvanise galvanize gambit gamble
    game gamma gamut gander gang gangling gangplank gangrene gangster gangway gap gape garage garb garbage garble garden gardenia gargle gargoyle garish garland
    garlic garment garnet garnish garret garrison garrulous garter gas gaseous gash gasket gasoline gasp gastric gate gateway gather gaudy gauge gaunt gauntlet
    gauze gave gavel gawk gawky gay gaze gazelle gazette gear gee geed geese gel gelatin geld gem gender gene genealogical genealogy genera general
    generalisation generalise generalization generalize generate generic generosity generous genesis genetic geneticist genial genie genii genital genius
    genocide genre gent gentile gentle gentleman genuine genus geographic geographical geography geological geologist geology geometric geometry geranium gerbil
    germ germicide germinate gestation gesticulate gesture get getaway geyser ghastly ghetto ghost ghoul giant gibber gibberish gibe giddy gift gig gigantic
    giggle gild gill gilt gimme gimmick gin ginger gingerbread gingham giraffe girder girdle girl girlfriend girlish girth gist give given gizzard glacial
    glacier glad gladden glade gladiator glamorise glamorize glamorous glamour glance gland glandular glare glass glassware glassy glaze gleam glean glee glen
    glib glide glimmer glimpse glint glisten glitter gloat global globe globular globule gloom gloomy glorification glorify glorious glory gloss glossary glossy
    glove glow glucose glue glum glut glutton gluttony glycerin glycerine gnarl gnash gnat gnaw gnome gnu goad goal goalie goalkeeper goat goatee gob gobble
    goblet goblin god godchild godchildren goddess godfather godmother godparent godsend goes goggle going gold golden goldfish goldsmith golf gondola gone gong
    gonna goo good goodbye goodnight goodwill goody gooey goof goofy gooier gooiest goon goose gopher gore gorge gorgeous gorilla gory gosh gosling gospel
    gossamer gossip got gotten gouge goulash gourd gourmet gout govern governess governmental gown grab grace gracious gradation grade gradient gradual graduate
    graffiti graffito graft grain gram grammar grammatical gramophone grand grandchild grandchildren granddaughter grandeur grandfather grandiose grandmother
    grandparent grandson grandstand granite granny granola grant granular granule grape grapefruit grapevine graph graphic graphical graphite grapple grasp
    grass grasshopper grassy grate gratification gratify gratitude gratuitous gratuity grave gravel graven gravestone graveyard gravitate gravitational gravy
    gray graze grease greasy great greed greedy green greenback greenery greenhorn greenhouse greet gregarious gremlin grenade grew grey greyhound grid griddle
    gridiron grief grievance grieve grievous grill grille grim grimace grime grimy grin grind grindstone grip gripe grisly gristle grit gritty grizzled grizzly
    groan grocer grocery groggy groin groom groove groovy grope gross grotesque grotto grouch grouchy ground groundwork group grouse grove grovel grow growl
    grown growth groyne grub grubby grudge gruel gruesome gruff grumble grumpy grunt guarantee guarantor guard guardian gubernatorial guerrilla guess guesswork
    guest guffaw guidance guide guidebook guideline guild guile guillotine guilt guilty guinea guise guitar guitarist gulch gulf gull gullet gullible gully gulp
    gum gumdrop gummy gumption gun gunfire gunman gunpowder gunshot guppy gurgle guru gush gust gusty gut guy guzzle gybe gym gymnasium gymnast gymnastics
    gynaecologist gynaecology gynecologist gynecology gyrate gyroscope habit habitat habitual hack hackney hacksaw had haddock haemoglobin haemophilia
    haemorrhage hag haggard haggle hail hailstone hair haircut hairdo hairdresser hairline hairy hale half halfway halibut hall hallelujah hallmark
    hallucination hallway halo halon halt halve ham hamburger hamlet hammock hamper hamster hamstring hamstrung hand handbag handbook handcuff handicap
    handicraft handiwork handkerchief handle handlebar handmade handout handrail handshake handsome handwriting handy hang hangar hangout hangover hanker
    haphazard hapless happen happy harangue harass harbor harbour hard hardback harden hardliner hardware hardwood hardy hare harebrained harem hark harlot harm
    harmonic harmonica harmonious harmonise harmonize harmony harness harp harpist harpoon harpsichord harrow harry harsh hart harvest has hash hassle haste
    hasten hasty hat hatch hatchet hate hatred haughty haul haunt have haven havoc hawk hay haystack haywire hazard hazardous haze hazel hazy head headache
    headfirst headland headlight headline headlong headmaster headphone headquarter headrest headroom headstone headstrong headway heady heal health healthcare
    healthy heap hear heard hearsay hearse heart heartache heartbeat heartbreak heartbroken heartburn hearten heartfelt hearth hearty heat heath heathen heave
    heaven heavy heavyweight heckle hectic hedge hedgehog heed heel hefty heifer height heighten heinous heir heirloom held helicopter heliport helium hell
    hellish hello helm helmet help hem hemisphere hemlock hemoglobin hemophilia hemorrhage hemp hen hence henceforth henchman henchmen hepatitis her herald herb
    herbivorous herd here hereabouts hereafter hereby hereditary heredity herein heresy heretic heretical herewith heritage hermaphrodite hermit hernia hero
    heroic heroin heroine heron herpes herself hes hesitancy hesitant hesitate heterogeneous heterosexual heuristic hew hexadecimal hexagon hexagonal hey heyday
    hiatus hibernate hiccup hick hickory hid hidden hide hideaway hideous hierarchical hierarchy hieroglyphic high highbrow highland highlight highway hijack
    hike hilarious hilarity hill hillbilly hillside hilly hilt him himself hind hindrance hindsight hinge hint hinterland hip hippie hippopotamus hippy hire his
    histogram historian historic historical history hit hitch hitchhike hither hitherto hive hoard hoarse hoax hobbit hobble hobby hobbyhorse hobgoblin hobnob
    hobo hock hockey hodgepodge hoe hoed hog hoist hold holdup hole holiday holler hollow holly holocaust holster holy homage home homeland homemade homesick
    homespun homestead homeward homework homey homicidal homicide homier homiest homogeneous homogenise homogenize homonym homophobic homosexual hone honesty
    honey honeycomb honeymoon honeysuckle honk honorary honour hood hoodlum hoodwink hoof hook hoop hooray hoot hooves hop hope hopscotch horde horizon
    horizontal hormone horn hornet horny horoscope horrendous horrible horrid horrific horrify horror horse horseback horseman horseplay horsepower horseradish
    horseshoe horticultural horticulture hose hosiery hospitable hospital hospitalisation hospitalise hospitalization hospitalize host hostage hostel hostess
    hostile hot hotbed hotel hothead hound hour hourglass house houseboat household housekeeper housewarming housewife housewives housework hove hovel how
    however howl hub hubbub huddle hue hued huff huffy hug huge huh hulk hull hullabaloo hum human humane humanise humanist humanitarian humanize humble humbug
    humdrum humid humidify humiliate humility hummingbird humorist humorous humour hump hunch hunchback hundred hundredth hung hunk hunt hurdle hurl hurrah
    hurricane hurry hurt hurtle husband hush husk husky hustle hut hutch hyacinth hybrid hydrant hydraulic hydroelectric hydrogen hydroplane hyena hygiene
    hygienic hymn hymnal hyperbole hypertension hyphen hyphenate hypnosis hypnotic hypnotise hypnotism hypnotist hypnotize hypochondria hypochondriac hypocrisy
    hypocrite hypocritical hypotenuse hypotheses hypothesis hypothesise hypothesize hypothetical hysteria hysteric hysterical ice iceberg icebreaker iced icicle
    icier iciest icing icon icy idea ideal idealise idealist idealistic idealize identical identifiable identification identify identity ideological ideology
    idiocy idiom idiomatic idiosyncrasy idiosyncratic idiot idiotic idle idly idol idolise idolize idyllic ifs igloo ignite ignorance ignorant ignore iguana ilk
    ill illegal illegible illegitimate illicit illiteracy illiterate illogical illuminate illusion illusory illustrate illustrious image imaginary imagination
    imagine imbalance imbecile imitate immaculate immaterial immature immeasurable immediate immense immerse immigrant immigrate imminent immobile immobilise
    immobilize immoral immortal immovable immune immunisation immunise immunization immunize imp impact impair impale impart impartial impasse impassioned
    impassive impatience impatient impeach impeccable impedance impede impediment impel impend impenetrable imperative imperceptible imperfect imperial
    imperialist imperil impersonal impersonate impertinence impertinent impervious impetuous impetus impinge impish implacable implant implausible implement
    implementation implicate implicit implore impolite import importance important importation impose imposition impossibility impossible impostor impotence
    impotent impound impoverish impractical imprecise impregnable impregnate impress imprint imprison improbability improbable impromptu improper impropriety
    improve improvisation improvise impudence impudent impulse impulsive impunity impure inability inaccessible inaccuracy inaccurate inaction inadequacy
    inadequate inadmissible inadvertent inadvisable inalienable inane inanimate inapplicable inappropriate inarticulate inasmuch inaudible inaugural inaugurate
    inauspicious inborn inbred inbreed inbuilt incalculable incandescence incandescent incantation incapable incapacitate incapacity incarcerate incarnate
    incendiary incense incentive inception incessant incest incestuous inch incidence incident incidental incinerate incision incisor incite inclination incline
    include inclusion incognito incoherence incoherent income incomparable incompatibility incompatible incompetence incompetent incomplete incomprehensible
    inconceivable inconclusive incongruity incongruous inconsequential inconsiderable inconsiderate inconsistency inconsistent inconsolable inconspicuous
    inconvenience inconvenient incorporate incorrect incorrigible increase incredible incredulity incredulous increment incremental incriminate incubate
    incumbent incur indebted indecency indecent indecision indeed indefensible indefinable indefinite indelible indelicate indent indentation independence
    independent indescribable indestructible indeterminate index indicate indices indict indifference indifferent indigenous indigestible indigestion indignant
    indignation indignity indigo indirect indiscreet indiscretion indiscriminate indispensable indisposed indisputable indistinct indistinguishable individual
    individualist indivisible indoctrinate indolence indolent indomitable indoor induce induct indulge indulgence indulgent industrial industrialisation
    industrialise industrialist industrialization industrialize industrious industry inedible ineffective ineffectual inefficiency inefficient inelegant
    ineligible inept ineptitude inequality inert inertia inertial inescapable inevitable inexact inexcusable inexhaustible inexorable inexpensive inexperience
    inexplicable inextricably infallible infamous infamy infancy infant infantile infatuation infeasible infect infectious infelicity infer inference inferior
    inferno infertile infest infestation infidel infield infiltrate infinite infinitesimal infinitive infinity infirm infirmary infix inflame inflammable
    inflammation inflammatory inflate inflationary inflection inflexible inflexion inflict influence influential influenza influx info inform informal informant
    information informational infraction infrared infrastructure infrequent infringe infuriate infuse ingenious ingenuity ingest ingrain ingratiate ingratitude
    ingredient inhabit inhabitant inhale inherent inherit inheritance inhibit inhospitable inhuman inhumane initial initialisation initialise initialization
    initialize initiate inject injunction injure injurious injury injustice ink inkling inky inlaid inland inlay inlet inmate inn innards innate innermost
    innkeeper innocence innocent innocuous innovation innuendo innumerable inoculate inoffensive inoperative inopportune inordinate input inquest inquire
    inquiry inquisition ins insane insatiable inscribe inscription inscrutable insect insecticide insecure insensitive inseparable insert inside insidious
    insight insignia insignificance insignificant insincere insinuate insipid insist insistence insistent insofar insolence insolent insoluble insolvency
    insolvent insomnia inspect inspiration inspire instability install installation instalment instance instant instantaneous instead instep instigate instil
    instill instinct instinctive institute institutional institutionalise institutionalize instruct instrument instrumental insubordinate insubstantial
    insufferable insufficient insular insulate insulin insult insurance insure insurgent insurmountable insurrection intact intake intangible integer integral
    integrate integrity intellect intellectual intelligence intelligent intelligible intend intense intensify intensive intent intentional inter interact
    intercept intercom interfere interference interim interior interject interloper interlude intermediary interminable intermittent intern internal internet
    interpolation interpret interpretation interrogate interrupt intersperse interval intervene intervention intestinal intestine intimacy intimate intimidate
    into intolerable intolerance intolerant intonation intoxicate intractable intramural intransitive intravenous intrepid intricacy intricate intrigue
    intrinsic introduce introduction introductory introspective introvert intrude intrusion intuition inundate invade invalid invalidate invaluable invariable
    invariant invasion invective invent inventory inverse invert invertebrate invest investigate inveterate invigorate invincible invisibility invisible
    invitation invite invocation invoice invoke involuntary involve invulnerable inward iodine ion iota irascible irate ire iridescence iridescent iris irk iron
    ironic irony irradiate irrational irreconcilable irrefutable irregular irrelevance irrelevant irreparable irreplaceable irrepressible irreproachable
    irresistible irrespective irresponsibility irresponsible irretrievable irreverence irreverent irreversible irrevocable irrigate irritability irritable
    irritant irritate island isle isolate issue isthmus italic italicise italicize itch itchy item itemise itemize iterate itinerant itinerary its itself ivies
    ivory ivy jab jack jackal jackass jackdaw jacket jackknife jackknives jackpot jade jagged jaguar jail jalopy jam jamb jamboree jangle janitor jar jargon
    jaundice jaunt jaunty javelin jaw jawbone jay jaywalk jazz jealous jealousy jeans jeer jell jelly jellyfish jeopardise jeopardize jeopardy jerk jerky jersey
    jest jet jettison jetty jewel jewellery jibe jiffy jig jiggle jigsaw jilt jingle jinx jitters jittery job jockey jocular jog join joint joke jolly jolt
    jostle jot journal journalist journey jovial joy joyous joystick jubilant jubilation jubilee judge judgment judicial judiciary judicious judo jug juggernaut
    juggle jugular juice juicy jumble jumbo jump jumpy junction juncture jungle junior juniper junk junket junkie junta jurisdiction juror jury just justice
    justifiable justification justify jut jute juvenile juxtapose juxtaposition kaleidoscope kangaroo karat karate kayak keel keen keep keepsake keg kelp ken
    kennel kept kerb kerchief kernel kerosene ketchup kettle key keyboard keyhole keynote keystone keystroke keyword khaki kick kickback kickoff kid kidnap
    kidney kill kiln kilo kilobyte kilogram kilometer kilometre kilowatt kilt kimono kin kind kinda kindergarten kindle kindred kinfolk king kingdom kingfisher
    kink kinky kiosk kipper kiss kit kitchen kitchenette kite kitten kitty kiwi knack knapsack knead knee kneecap kneel knelt knew knickers knife knight knit
    knives knob knock knockout knoll knot knotty know knowledge known knuckle koala kosher kowtow kudos lab label laboratory laborious labour labyrinth lace
    lacerate lack lackluster lacklustre lacquer lacrosse lacy lad lade laden ladle lady ladybug lag laggard lagoon laid lain lair lake lamb lambda lame lament
    lamentation lamp lampoon lance land landlady landlocked landlord landmark landowner landscape landslid landslide lane language languid languish languor
    languorous lanky lantern lap lapel lapse larceny lard large lark larva larvae larynges laryngitis larynx lascivious laser lash lass last latch late latent
    lateral latex lath lathe latitude latrine latter lattice laud laugh laughingstock laughter launch launder laundry laureate laurel lava lavatory lavender
    lavish law lawmaker lawn lawsuit lawyer lax laxative lay layman layout lazy leach lead leaden leaf leaflet leafy league leak leakage leaky lean leap
    leapfrog leapt learn learnt lease leash least leather leathery leave lectern lecture led ledge lee leech leek leer leeway left leftmost leg legacy legal
    legalise legalistic legalize legend legendary legibility legible legislate legislature legitimacy legitimate legume leisure lemme lemon lemonade lend length
    lengthen lengthy leniency lenient lens lent lentil leopard leotard leper leprosy lesbian lesion less lessen lesson lest let letdown lethal lethargic
    lethargy letterhead lettuce letup leukaemia leukemia levee level lever leverage levity levy lewd lexical lexicon liability liable liaison liar libel
    libellous libelous liberal liberalisation liberalise liberalization liberalize liberate libertarian liberty librarian library libretto lice licence license
    lichen lick licorice lid lie lied lieu lieutenant life lifeboat lifeforms lifeguard lifeline lifelong lifespan lifestyle lifetime lift ligament ligature
    light lighten lighthouse lightning lightweight like likelihood liken lilac lilt lily limb limbo lime limelight limerick limestone limit limitation limousine
    limp linchpin line lineage linear linefeed linen linger lingerie lingo linguist linguistic liniment link linkage linoleum lint lion lioness lip lipstick
    liquefy liqueur liquid liquidate liquor liquorice lisp list listen lit litany literacy literal literary literate literature lithe lithium litigation litre
    litterbug little liturgical liturgy live livelihood liven livestock livid lizard llama load loaf loam loan loath loathe loathsome loaves lob lobby lobbyist
    lobe lobotomy lobster local locale localise localize locate lock locket locksmith locomotion locust lodge loft lofty log logarithm logarithmic logic logical
    logician logo loin loincloth loiter loll lollipop lone lonesome long longevity longhand longish longitude longitudinal longshoreman longshoremen look
    lookout loom loon loonie loony loop loophole loose loosen loot lop lope lopsided lord lore lorry lose loss lost lot lottery lotus loud loudspeaker lounge
    louse lousy love low lowdown loyal loyalty lozenge lubricant lubricate lucid luck lucky lucrative ludicrous lug luggage lukewarm lull lullaby lumber
    lumberjack luminary luminous lump lumpy lunacy lunar lunatic lunch luncheon lunchtime lung lunge lupin lupine lurch lure lurid lurk luscious lush lust
    lustre lustrous lusty lute luxuriant luxuriate luxurious luxury lye lying lymph lymphatic lynch lyre lyric lyrical macabre macaroni mace machete machine
    machinist macho mackerel macroscopic mad madam madame madcap madden made madhouse madman maelstrom magazine magenta maggot magic magical magician magistrate
    magnanimity magnanimous magnate magnesium magnet magnetic magnetise magnetize magnificence magnificent magnify magnitude magnolia magnum magpie mahogany
    maid maiden mail mailbox mailman maim main mainframe mainland mainline mainstay mainstream maintain maintainability maintenance maize majestic majesty major
    make makeshift makeup maladjusted malady malaria male malevolence malevolent malformed malfunction malice malicious malign malignancy malignant mall mallard
    malleable mallet malnutrition malpractice malt maltreat mama mamma mammal mammalian mammoth man manacle manage managerial mandate mandatory mandible
    mandolin mane maneuver mange mangle mango mangrove mangy manhandle manhole mania maniac maniacal manic manicure manicurist manifest manifestation manifesto
    manifold manipulate mankind mannequin mannish manoeuvre manpower manslaughter mantel mantelpiece mantle manual manufacture manure manuscript many map maple
    mar marathon marble march mare margarine margin marginal maria marigold marijuana marina marinate marine marionette marital maritime mark market marketplace
    marksman marmalade maroon marquee marriage marrow marsh marshal marshmallow marshy marsupial mart martial martin martyr martyrdom marvel marvellous
    marvelous mas mascara mascot masculine mash mask masochist mason masquerade massacre massage mast mastermind masterpiece mastery masticate masturbation mat
    matador match matchbook matchmaker mate material materialise materialist materialistic materialize maternal maternity math mathematical mathematician
    mathematics matriarch matriarchal matrices matriculate matrimonial matrimony matrix matron matt matte mattress mature maudlin maul mausoleum mauve maverick
    maxim maxima maximal maximise maximize maximum may maybe mayhem mayonnaise maze meadow meager meagre meal mealy mean meander meant meantime meanwhile
    measles measly measure meat mechanic mechanical mechanise mechanism mechanize medal meddle meddlesome media median mediate medical medicate medicinal
    medicine medieval mediocre meditate medium medley meek meet megabyte megalomaniac megaphone megaton melancholy mellow melodic melodious melodrama
    melodramatic melody melon melt member membrane memento memo memoir memorable memorandum memorial memorise memorize men menace menagerie mend menial
    menopause menstrual menstruate mental menthol mention mentor menu meow mercantile mercenary merchandise merchant merciful merciless mercury mercy mere merge
    meridian meringue merit mermaid merriment merry mes mesdames mesh message messenger messy met metabolic metabolism metal metallic metallurgy metamorphose
    metamorphosis metaphor metaphorical metaphysical metaphysics mete meteoric meteorite meteorologist meteorology method methodical methodology meticulous
    metre metric metro metropolis metropolitan mettle mew mezzanine miaow mice microbe microbiology microcode microcomputer microfiche microfilm micrometer
    micrometre microorganism microphone microprocessor microscope microscopic microsecond microwave midday middle middleman midget midnight midriff midst
    midstream midsummer midway midwife midwives mien might mighty migraine migrant migrate migratory mike mild mildew mile mileage milestone militancy militant
    military militate militia milk milkman milky mill milligram millimeter millimetre milliner millinery millionaire millionth millisecond mime mimic mimicked
    mimicking mince mincemeat mind mindbogglingly mine minefield mineral mingle miniature minibus minicomputer minimal minimalist minimise minimize minimum
    minister ministerial ministry mink minnow minstrel mint minuet minus minuscule minute miracle miraculous mirage mire mirror mirth miscellaneous miscellany
    mischievous miser misery misfit mishap mislay misled misnomer miss misshapen missile missionary mist mistletoe mistress misty misuse mite mitigate mitt
    mitten mix mixture mnemonic moan moat mob mobile mobilisation mobilise mobilization mobilize moccasin mock mockery mockingbird mod modal mode model moderate
    modern modernisation modernise modernization modernize modesty modicum modification modify modular modulate module mohair moist moisten moisture molar
    molasses mold moldy mole molecular molecule mollify mollusc mollusk molt molten mom moment momentary momentous momentum monarch monarchy monastery monastic
    monetarism monetary money mongoose mongrel monies monitor monk monkey monochrome monogamous monogamy monogram monolithic monologue monopolise monopolize
    monopoly monorail monosyllable monotonically monotonous monotony monsoon monster monstrosity monstrous month monument monumental moo mood moody moon
    moonbeam moonlight moor moose moot mop mope moral morale moralist morass moratorium morbid more moreover morgue morn moron moronic morose morphine
    morphology morsel mortal mortar mortgage mortification mortify mortuary mosaic mosque mosquito moss mossy most motel moth mothball motif motion motivate
    motley motlier motliest motor motorbike motorcade motorcycle motorise motorist motorize motorway motto mould mouldy moult mound mount mountain mountaineer
    mountainous mourn mouse mousse moustache mousy mouth mouthpiece move movie mow much muck mucous mucus mud muddle muddy muff muffin muffle mug muggy mulch
    mule mull multi multinational multiple multiplication multiplicity multiprocessing multitasking multitude mum mumble mummify mummy mumps munch mundane
    municipal mural murder murderous murky murmur muscle muscular muse museum mush mushroom mushy music musical musician musk musket muss mussel must mustache
    mustang mustard musty mutant mutate mute mutilate mutinous mutiny mutt mutton mutual muzzle myopic myriad myself mysterious mystery mystic mystical mystify
    myth mythical mythological mythology nab nag nail naive naivety naked name namesake nap napalm nape napkin nappy narcotic narrate narrow nasal nasty nation
    national nationalise nationalist nationalistic nationalize nationwide natty natural naturalisation naturalise naturalist naturalization naturalize nature
    naught naughty nausea nauseate nauseous nautical naval navel navigable navigate navy nay near nearby nearsighted neat nebula nebulae nebulous necessary
    necessitate necessity neck neckerchief necklace neckline necktie necrophilia nectar nectarine need needle needlework needy negate neglect negligee
    negligence negligent negligible negotiable negotiate neigh neighbor neighbour neither neon neophyte nephew nepotism nerve nervous nest nestle net nether
    nettle network neural neurologist neurology neuron neuroses neurosis neurotic neuter neutral neutralise neutralize neutron never nevertheless new newbie
    newborn newcomer newfangled newsagents newscast newsletter newspaper newsprint newsstand newsy newt newton next nibble nice nicety niche nick nickel
    nickname nicotine niece nifty nigh night nightclub nightfall nightgown nightingale nightmare nightmarish nighttime nil nimble nincompoop nine nineteen
    nineteenth ninetieth ninety ninny ninth nip nipple nippy nit nitrate nitrogen nitwit nobility noble nobleman noblewoman noblewomen nobody nocturnal nod node
    noes noise noisy nomad nomadic nomenclature nominal nominate nominee non nonchalance nonchalant noncommittal nonconformist nondescript none nonetheless
    nonsensical noodle nook noon noose nor norm normal north northeast northeasterly northeastern northerly northern northward northwest northwestern nose
    nosebleed nostalgia nostalgic nostril nosy not notation notch note notebook noteworthy nothing notice noticeboard notification notify notional notoriety
    notorious notwithstanding nougat nought noun nourish nova novel novelist novelty novice now nowadays nowhere noxious nozzle nuance nuclear nuclei nucleus
    nude nudge nugget nuisance null nullify numb numeral numerate numeric numerical numerous nun nuptial nurse nursemaid nurture nut nutcracker nutmeg nutrient
    nutriment nutrition nutritional nutritious nutshell nutty nuzzle nylon nymph oaf oak oar oases oasis oath oatmeal obedience obedient obelisk obese obey
    obfuscation obituary object obligate obligatory oblige oblique obliterate oblivion oblivious oblong obnoxious oboe obscene obscure observance observant
    observation observatory observe obsess obsolescence obsolescent obsolete obstacle obstetrician obstetrics obstinacy obstinate obstruct obtain obtrusive
    obtuse obvious occasion occasional occupancy occupant occupation occupational occupy occur occurrence ocean oceanic oceanography octagon octagonal octal
    octave octopus ocular odd ode odious odometer odor odour oesophagi oesophagus off offbeat offence offend offense offensive offhand office official officiate
    officious offload offset offshoot offshore offspring offstage often ogle ogre ohm ohs oil oily ointment okay okra old olden olfactory olive omega omelet
    omelette omen ominous omission omit omnibus omnipotence omnipotent omnipresent omniscient once oncoming one onerous oneself ongoing onion onlooker only
    onomatopoeia onrush onset onslaught onto onus onward oodles ooze opal opaque open opera operand operate operatic operational ophthalmologist ophthalmology
    opinion opinionated opium opossum opponent opportune opportunist oppose opposite oppress opt optic optical optician optima optimal optimisation optimise
    optimism optimist optimistic optimization optimize optimum optional optometrist opulent opus oracle oral orange orangutan oration orator oratory orbit
    orbital orchard orchestra orchestral orchestrate orchid ordain ordeal order ordinance ordinary ordination ore organ organic organisation organisational
    organise organist organization organizational organize orgasm orgy orient oriental orientate orifice origin original originate ornament ornamental ornate
    ornithologist ornithology orphan orphanage orthodontist orthodox orthogonal orthography orthopaedics orthopedics oscillate oscilloscope osmosis ostensible
    ostentation ostentatious ostracise ostracize ostrich other otter ouch ought ounce our ourselves oust out outcry outdid outdo outermost outfit outlandish
    outlaw outlay outlet outmoded output outrageous outran outrun outset outwit ova oval ovation oven over overall overate overdid overdo overdue overeat
    overlap overlay overlie overran overrun oversaw oversee overt overture overuse overwhelm ovum owe owed owing owl own oxen oxidation oxide oxidise oxidize
    oxygen oyster ozone pace pacemaker pacific pacifism pacifist pacify pack package packet pact pad paddle paddock paddy padlock paediatrician paediatrics
    pagan page pageant pagination pagoda paid pail pain painstaking paint pair pajamas pal palace palaeontologist palaeontology palate palatial pale
    paleontologist paleontology palette pall pallbearer pallid palm palomino palpable paltry pamper pamphlet pan panacea pancake pancreas pancreatic panda
    pandemonium pander pane panel pang panhandle panic panicked panicking panicky panorama panoramic pansy pant panther pantie pantomime pap papa papacy papal
    papaya paperback paperweight paperwork paprika papyri papyrus par parachute parade paradigm paradise paradox paradoxical paraffin paragon paragraph parakeet
    parallel paralyse paralysis paralytic paralyze parameter paramount paranoia paranoid paraphernalia paraphrase paraplegic parasite parasitic parasol
    paratrooper parcel parch pardon pare parent parentage parental parentheses parenthesis parenthetical parish parishioner park parka parkway parliament
    parliamentary parlor parlour parochial parody parole parrot parse parsec parsley parsnip parson parsonage part partake partaken partial participant
    participate participle particle particular partisan partition partner partook partridge party pas passage passageway passbook passenger passionate passport
    password past pasta paste pastel pasteurisation pasteurise pasteurization pasteurize pastiche pastime pastoral pasture pasty pat patch patchwork patchy pate
    patent paternal paternity path pathetic pathological pathologist pathology pathos pathway patience patient patio patriarch patriarchal patrimony patriot
    patriotic patrol patron patronage patronise patronize pattern patty paucity paunch paunchy pauper pause pave pavilion paw pawn pawnbroker pay payload payoff
    payroll pea peace peacemaker peach peacock peak peal peanut pear pearl peasant peat pebble pecan peck peculiar pedagogy pedal pedant pedantic peddle
    pedestal pedestrian pediatrician pediatrics pedigree pedlar peek peel peep peer peeve peevish peg pelican pellet pelt pelvic pelvis pen penal penalise
    penalize penalty penance pence penchant pencil pendant pended pending pends pendulum penetrate penguin penicillin peninsula penis penitence penitent
    penitentiary penknife penknives penmanship pennant penniless penny pentagon pentagonal penthouse penultimate peon peony people pep peppermint per perceive
    percent percentage perceptible perception perch perchance percolate percussion peremptory perennial perfect perfectionist perforate perform performance
    perfume perfunctory perhaps peril perilous perimeter period periodic periodical peripheral periphery periscope perish perjure perjury perk perky permanence
    permanent permeate permissible permission permit permutation pernicious peroxide perpendicular perpetrate perpetual perpetuate perplex persecute
    perseverance persevere persist persistence persistent person persona personal personalise personalize personification personify personnel perspective
    perspiration perspire persuade persuasion pert pertain pertinent perturb perusal peruse pervade pervasive perverse pervert pesky pessimism pessimist
    pessimistic pest pesticide pestilence pet petal petite petrify petrol petroleum petticoat petty petulant petunia pew pewter phantom pharmaceutical
    pharmacist pharmacy phase pheasant phenomena phenomenal phenomenon philanthropic philanthropist philanthropy philosopher philosophical philosophise
    philosophize philosophy phlegm phlegmatic phobia phoenix phone phonetic phoney phonics phonograph phony phosphor phosphorescence phosphorescent phosphorus
    photo photocopy photogenic photograph photographic photography photon photosynthesis phototypesetter phrase phraseology physic physical physician physicist
    physiological physiology physique pianist piano piccolo pick pickax picket pickle pickpocket pickup picky picnic picnicked picnicking pictorial picture
    picturesque piddle pie piece piecemeal piecework pier pierce piety pig pigeon pigeonhole piggish piggyback pigheaded pigpen pigtail pike pile pilfer pilgrim
    pilgrimage pill pillage pillar pillow pillowcase pilot pimple pin pinch pincushion pine pineapple pink pinnacle pinpoint pint pioneer pious pipe pipeline
    pique piracy piranha pirate pirouette pis pistachio pistol piston pit pitch pitchfork piteous pitfall pithy pitiful pitiless pittance pity pivot pivotal
    pixie pizza placard placate place placenta placid plagiarise plagiarism plagiarist plagiarize plague plaice plaid plain plaintiff plaintive plan planar
    plane planet planetarium planetary plank plankton plant plantain plantation plaque plasma plaster plastic plate plateau platform platinum platitude platoon
    platter plausibility plausible play playback playground playhouse playmate playpen plaything playwright plaza plea plead pleasant please pleasure pleat
    pledge plentiful plenty plethora pliable pliant plied pliers plies plight plod plop plot plough plow ploy pluck plucky plug plum plumage plumb plume plummet
    plump plunder plunge plural plus plush plutonium ply plywood pneumatic pneumonia poach pocket pocketbook pockmark pod podium poem poet poetic poetical
    poignancy poignant poinsettia point poise poison poisonous poke pokey poky polar polarisation polarise polarization polarize pole polemic police policeman
    policewoman policewomen policy polio polish polite political politician politics polka poll pollen pollinate pollster pollutant pollute polo polygamous
    polygamy polygon polynomial polyp polytechnic pomegranate pomp pompous poncho pond ponderous pontoon pony poodle pool poop poor pop popcorn pope poplar
    poppy populace popular popularise popularize populate populous porcelain porch porcupine pore pork pornographic pornography porous porpoise porridge port
    portability portal portend portent portfolio porthole portico portrait portray portrayal pose position positional positivism possess possibility possible
    possum post postage postal postbox postcard postcode posterior postgraduate posthumous postman postmark postmaster postpone postscript postulate posture
    posy pot potassium potato potency potent potential pothole pottery pouch poultry pounce pound pour pout poverty powder powdery power powerhouse powwow
    practical practice practise practitioner pragmatic pragmatism prairie praise praiseworthy pram prance prank prattle prawn pray preach precarious
    precautionary precedence precedent precinct precious precipice precipitate precipitous precise preclude precocious predator predatory predecessor
    predicament predicate predict preempt preen prefab prefect prefer preference preferential prefix pregnancy pregnant prejudice preliminary prelude premier
    premiere premise premium premonition prenatal preparation preparatory prepay preponderance preposterous prerogative prescription presence presentation
    preservation presidency president presidential press pressure prestige prestigious presto presumably presume presumption pretence pretentious pretty pretzel
    prevail prevalence prevalent previous prey price prick prickle pride pried pries priest priestess prim primal primary primate prime primeval primitive primp
    primrose prince principal principle print printout prior prise prism prison privacy private privatisation privatise privatization privatize privilege privy
    prize pro probabilistic probability probation probe problem problematic procedural procedure proceed process processional proclaim proclamation
    procrastinate procure prod prodigal prodigious prodigy produce product profane profess professional proffer proficiency proficient profile profit profiteer
    profound profundity profuse progeny prognoses prognosis program programme progress prohibit project projectile proletarian proletariat proliferate prolific
    prologue prolong prom promenade prominence prominent promiscuity promiscuous promise promontory promote prompt promulgate prone prong pronoun pronounce
    pronunciation proof proofread prop propaganda propagate propel propensity property prophecy prophesy prophet prophetic proponent proportion proportional
    proportionate proposal propose proposition propositional proprietary proprietor propriety propulsion prose prosecute prospect prospective prospectus prosper
    prosperous prostitute prostrate protagonist protect protein protest protestant protocol proton prototype protract protrude protrusion proud prove proven
    provenance proverb proverbial provide providence province provincial provision provisional proviso provocation provoke prow prowess prowl proximity proxy
    prude prudence prudent prudish prune pry psalm pseudo pseudonym psych psyche psychedelic psychiatric psychiatrist psychiatry psychic psychoanalysis
    psychoanalyst psychological psychologist psychology psychopath psychoses psychosis psychotherapy psychotic pub puberty public publication publicise
    publicize publish puck pudding puddle pudgy pueblo puff puffy pugnacious puke pull pulley pullover pulmonary pulp pulpit pulsate pulse pulverise pulverize
    puma pumice pummel pump pumpernickel pumpkin pun punch punchline punctual punctuate puncture pundit pungent punish punitive punk punt puny pup pupil puppet
    puppy purchase pure puree purgatory purge purification purify puritanical purple purport purpose purr purse pursue pursuit purveyor pus push pushover pushy
    pussy put putative putrid putt putty puzzle pyjamas pyramid pyre python qua quack quadrangle quadrant quadratic quadrilateral quadruped quadruple quadruplet
    quagmire quail quaint quake qualification qualify qualitative quality qualm quandary quantify quantitative quantity quantum quarantine quark quarrel
    quarrelsome quarry quart quarterback quartet quartz quash quaver quay queasy queen queer quell quench query quest questionnaire queue quibble quiche quick
    quicken quicksand quiet quill quilt quinine quintessence quintet quintuplet quip quirk quirky quit quite quiver quiz quizzical quorum quota quotation quote
    quotient rabbi rabbit rabble rabid rabies raccoon race racetrack racial racism racist rack racket racketeer racy radar radial radiance radiant radiate
    radical radii radio radioactive radish radium radius raffle raft rag ragamuffin rage ragtime raid rail railroad railway rain rainbow raincoat raindrop
    rainfall rainstorm rainwater rainy raise raisin rake rally ram ramble ramification ramp rampage rampant ramrod ramshackle ran ranch rancid rancor rancorous
    rancour random rang range rank rankle ransack ransom rant rap rape rapid rapist rapport rapt rapture rapturous rare rascal rash rasp raspberry raster rat
    rate rather ratification ratify ratio rational rationale rationalisation rationalise rationalization rationalize rattle rattlesnake ratty raucous ravage
    rave ravel raven ravenous ravine ravish raw ray rayon raze reach react reactionary read readability ready real realisation realise realist realistic
    realization realize realm realty ream reap rear reason rebate rebel rebellious rebuke rebut rebuttal recalcitrant recap receipt receive receptacle reception
    receptionist recess recipe recipient reciprocal reciprocate recital reckless reckon reclamation recline recluse recognise recognition recognize recompense
    reconcile reconnaissance recovery recreational recruit rectal rectangle rectangular rectify rector rectum recuperate recur recurrence red redden redemption
    redhead redid redo reduce reduction redundancy redundant reed reef reek reel refer referee reference referendum reflect reflexive refrain refrigerate refuge
    refugee refurbish refusal refutation refute regal regalia regard regatta regime regimen regiment regimental region regional register registrar registration
    registry regress regret regular regulate regurgitate rehabilitate rehearsal reign reimburse rein reindeer reinforce reinstate reject rejoice rejoinder
    rejuvenate relational relativistic relax relaxation relay relegate relevance relevant reliance reliant relic relief relieve religion religious relinquish
    relish reluctance reluctant rely remainder remedial remedy remembrance reminisce reminiscence reminiscent remit remittance remnant remorse remote removal
    remunerate renaissance rend rendezvous rendition renegade renege renew renewal renounce renovate renown rent rental renunciation reparation repatriate repay
    repel repellent repent repentance repentant repertoire repetitious replenish replete replica replicate reply repository reprehensible reprieve reprimand
    reprisal reproach reptile republican repudiate repugnance repugnant reputation repute requiem require requisite rescind rescue resemble reservation
    reservoir reset residence resident residential residual residue resignation resilience resilient resin resist resistance resistant resolute resonance
    resonant respect respectability respective respiration respirator respiratory resplendent respond response responsibility responsible responsive rest
    restaurant restitution restive restoration restraint result resultant resume resumption resurgence resurrect resuscitate retain retaliate retard retch
    retention reticence reticent retina retort retribution retrieval retrieve retroactive retrograde retrospect retrospective retry reuse rev revamp revel
    revelation revenge reverberate revere reverence reverent reverie reversal reversible revert revival revive revoke revolution revolutionary revolutionise
    revolutionize revolve revue revulsion rhapsody rhetoric rhetorical rheumatism rhino rhinoceros rhododendron rhubarb rhyme rhythm rhythmic rib ribbon rice
    rich rickety rickshaw ricochet rid riddance ridden riddle ride ridge ridicule ridiculous rife rifle rift rig right righteous rightmost rigid rigorous rigour
    rile rim rind ring ringleader ringlet ringworm rink rinse riot riotous rip ripe ripen riposte ripple rise risen risk risky rite ritual rival river rivet
    roach road roadblock roadside roam roar roast rob robbery robe robin robot robust rock rocket rocky rod rode rodent rodeo roe rogue roguish role roll roman
    romance romantic romp roof rook rookie room roommate roomy roost root rope rosary rose rosemary roster rostrum rosy rot rotary rotate rote rotisserie rotten
    rotund rotunda rouge rough roughage roughen roughhouse roulette round roundabout rouse rout route routine row rowboat rowdy royal royalty rub rubbish rubble
    rubric ruby rucksack ruckus rudder ruddy rude rudimentary rue rued ruff ruffian ruffle rug rugby ruin ruing ruinous rule rum rumble ruminate rummage rummy
    rumour rump rumple run runaway rundown rune rung runny runt runway rupture rural ruse rush rust rustic rustle rusty rut ruthless rye sabbatical saber
    sabotage saboteur sabre sac sack sacrament sacred sacrifice sacrificial sacrilege sacrilegious sad sadden saddle sadist sadistic safari safe safeguard
    safekeeping safety saffron sag saga sage sagebrush said sail sailboat saint sake saki salad salami salary sale salesman saleswoman saleswomen salient saliva
    salivate sallow sally salmon salon saloon salt salty salutation salute salvage salvation salve same sample sanatorium sanctify sanctimonious sanction
    sanctity sanctuary sand sandal sandbag sandman sandpaper sandstone sandstorm sandwich sandy sane sang sanitarium sanitary sanitation sank sanserif sap
    sapling sapphire sarcasm sarcastic sardine sari sash sassy sat satanic satchel satellite satin satire satirical satirise satirist satirize satisfaction
    satisfactory satisfy saturate sauce saucepan saucy sauerkraut sauna saunter sausage savage save savior saviour savory savour savoury savvy saw sawdust
    saxophone say scab scaffold scalar scald scale scallop scalp scalpel scamper scan scandal scandalise scandalize scandalous scant scanty scapegoat scar
    scarce scare scarecrow scarf scarlet scarves scary scathing scatter scatterbrain scavenger scenario scene scenic scent scepter sceptic sceptical sceptre
    schedule scheme schizophrenia schizophrenic scholar scholastic school schoolboy schoolchild schoolchildren schoolteacher schooner science scientific
    scientist scissor scoff scold scoop scoot scope scorch score scorn scorpion scotch scoundrel scour scourge scout scowl scrabble scram scramble scrap
    scrapbook scrape scratch scratchy scrawl scrawny scream screech screen screw screwdriver screwy scribble scribe script scripture scriptwriter scroll
    scrounge scrub scruff scruffy scruple scrupulous scrutinise scrutinize scrutiny scuff scuffle sculptor sculpture scum scurrilous scurry scuttle scythe sea
    seafaring seafood seal seam seaman seamstress seaport sear search searchlight seashell seashore seasick seaside season seasonal seat seaweed secede
    secession seclude seclusion second secondary secrecy secret secretarial secretary secrete sect secular secure sedan sedate sedative sedentary sediment
    sedimentary seduce seduction see seed seedling seedy seek seem seen seep seepage seer seesaw seethe segment segmentation segregate seize seizure seldom
    select self selfish sell selves semantic semblance semen semester semicircle semicolon semiconductor semifinal seminar seminary senate send senile senior
    sensation sensational sense sensibility sensible sensitive sensory sensual sensuous sent sentence sentience sentient sentiment sentimental separate
    sepulcher sepulchre sequel sequence sequential sequin serenade serene sergeant serial series serious sermon serpent serum servant serve service serviceman
    serviette servile servitude session set setback settle seven seventeen seventeenth seventh seventy sever several severance severe sew sewage sewn sex sexist
    sexual sexy shabby shack shackle shade shadow shadowy shady shaft shaggy shake shaken shaky shall shallow sham shamble shame shampoo shamrock shanty shape
    share shareholder shark sharp sharpen shatter shave shaven shawl she sheaf shear sheath sheathe sheave shed sheen sheep sheepish sheet sheikh shelf shell
    shellfish shelter shelve shepherd sherbet sheriff sherry shied shield shies shift shifty shimmer shin shine shingle shiny ship shipshape shipwreck shire
    shirk shirt shiver shoal shock shod shoddy shoe shoelace shoestring shone shoo shook shoot shop shopkeeper shoplifter shore short shortage shortcoming
    shorten shortfall shorthand shortlist shot shotgun should shout shove shovel show showcase showdown showman shown showy shrank shrapnel shred shrew shrewd
    shriek shrill shrimp shrine shrink shrinkage shrivel shroud shrub shrubbery shrug shrunk shrunken shuck shudder shuffle shun shunt shut shutdown shuttle shy
    sibling sic sick sicken sickle side sideline sidelong sideshow sidestep sidetrack sidewalk sideways sidle siege sierra siesta sieve sift sigh sight sigma
    sign signal signature significance significant signify signpost silence silent silhouette silicon silk silken sill silly silo silt silver silversmith
    silverware silvery similar simile simmer simple simplex simplicity simplification simplify simplistic simulate simultaneous sin since sincere sine sinew
    sinewy sing singe single singular sinister sink sinus sip siphon sir sire siren sirloin sissy sister sit site situate six sixpence sixteen sixteenth sixth
    sixtieth sixty size sizzle skate skateboard skein skeleton skeptic skeptical sketch sketchy skew ski skid skilful skill skillet skim skimp skimpy skin
    skinflint skinny skip skirmish skirt skit skittish skulk skull skunk sky skylight skyline skyrocket skyscraper slab slack slacken slag slain slake slam
    slander slang slant slap slapstick slash slat slate slaughter slave slavish slay sleazy sled sledgehammer sleek sleep sleepy sleet sleeve sleigh slender
    slept slew slice slick slid slide slier sliest slight slim slime slimy sling slingshot slink slip slippery slipshod slit slither sliver slob slog slogan
    slop slope sloppy slosh slot sloth slouch slovenly slow sludge slug sluggish sluice slum slumber slump slung slunk slur slush slut sly smack small smallish
    smallpox smart smash smattering smear smell smelly smelt smidgen smile smirk smite smith smithereens smitten smock smog smoke smokestack smoky smolder
    smooth smote smother smoulder smudge smug smuggle smut snack snag snail snake snap snappy snapshot snare snarl snatch sneak sneaky sneer sneeze snicker
    snide sniff sniffle snip snipe snippet snitch snob snobbery snobbish snooker snoop snooty snooze snore snorkel snort snot snout snow snowball snowdrift
    snowfall snowflake snowplough snowplow snowstorm snowy snub snuff snug snuggle soak soap soapy soar sob sobriety soccer sociable social socialise socialist
    socialize society sociological sociologist sociology sock socket sod soda sodden sodium sodomy sofa soft softball soften software soggy soil sojourn solace
    solar sold soldier sole solemn solicit solicitous solid solidarity solidify solitaire solitary solitude solo soloist soluble solution solve solvent somber
    sombre some somebody someday somehow someone someplace somersault something sometime somewhat somewhere son sonata song sonic sonnet sonorous soon soot
    soothe sooty sop sophisticate sophistry sophomore soprano sorcerer sorceress sorcery sordid sore sorority sorrow sorry sort sorta sought soul sound
    soundproof soundtrack soup sour source south southeast southeastern southerly southern southpaw southward southwest southwestern souvenir sovereign
    sovereignty sow sown spa space spacecraft spacial spacious spade spaghetti span spangle spaniel spank spar spare spark sparkle sparrow sparse spasm
    spasmodic spat spate spatial spatula spawn spay speak spear spearhead spearmint special specialisation specialise specialist specialization specialize
    specialty species specific specification specify specimen specious speck spectacle spectacular spectator specter spectra spectre spectrum speculate sped
    speech speed speedboat speedometer speedy spell spellbind spellbound spelt spend spendthrift spent sperm spew sphere spherical sphinx spice spicy spider
    spied spies spigot spike spill spilt spin spinach spinal spindly spine spinster spiral spire spirit spiritual spit spite spittle splash splat spleen
    splendid splendor splendour splice splint split splurge spoil spoilt spoke spoken spokesman spokeswoman spokeswomen sponge spongy sponsor spontaneity
    spontaneous spoof spook spooky spool spoon sporadic spore sporran sport sportsmanship spot spotlight spotty spouse spout sprain sprang sprawl spray spread
    spreadsheet spree sprig spring springboard springtime springy sprinkle sprint sprout spruce sprung spry spud spun spunk spur spurious spurn spurt sputter
    spy squabble squad squadron squalid squall squalor squander square squash squat squawk squeak squeaky squeal squeamish squeeze squelch squid squint squire
    squirm squirrel squirt stab stabilise stability stabilize stable stack stadium staff stag stage stagecoach stagnant stagnate staid stain stair staircase
    stairway stake stale stalemate stalk stall stalwart stamina stammer stamp stampede stance stanch stand standard standardisation standardise standardization
    standardize standby standoff standpoint standstill stank stanza staple star starboard starch starchy stardom stare starfish stark starlight start startle
    starvation starve state statesman static stationary stationery statistic statistical statistician statue stature status statute statutory staunch stave stay
    steadfast steady steak steal stealth stealthy steam steamroller steamy steel steep steeple steer stellar stem stench stencil stenographer stenography step
    stepladder stereo stereotype sterile sterilisation sterilise sterilization sterilize sterling stern stethoscope stew steward stewardess stick stickler
    sticky stiff stiffen stifle stigma stigmata still stillborn stilted stimulant stimulate stimuli stimulus sting stingy stink stint stipulate stir stirrup
    stitch stock stockade stockbroker stockholder stockpile stocky stockyard stodgy stoical stoke stole stolen stolid stomach stomp stone stony stood stool
    stoop stop stopgap stopover stoppage stopwatch storage store storehouse storekeeper storeroom storey stork storm stormy story stout stove stow stowaway
    straddle straggle straight straighten straightforward strain strait straitjacket strand strange strangle strangulation strap strata stratagem strategic
    strategy stratify stratosphere stratum straw strawberry stray streak stream streamline street streetcar strength strengthen strenuous stress stretch strew
    strewn stricken strict stridden stride strife strike string stringent stringy strip stripe strive striven strode stroke stroll strong stronghold strove
    struck structural structuralist structure struggle strum strung strut stub stubble stubborn stubby stuck stud student studio studious study stuff stuffy
    stumble stump stun stung stunk stunt stupefy stupendous stupid stupor sturdy stutter style stylish stylistic stylus suave sub subdue subject subjective
    subjugate subjunctive sublet submersion submit subordinate subsequent subservient subset subsidiary subsidise subsidize subsidy subsist subsistence
    substantial substantiate substitute subterfuge subterranean subtle subtlety suburb subversive subvert subway succeed success succinct succor succour
    succulent succumb such suck suckle suction sudden suds sue sued suede suffer suffice sufficient suffix suffocate suffrage sugar sugary suggest suicidal
    suicide suing suit suitability suitcase suite sulfur sulk sulky sullen sulphur sultan sultry sum summarise summarize summary summit summon sumptuous sun
    sunbathe sunburn sundae sundial sundown sundry sunflower sung sunglasses sunk sunken sunlight sunlit sunny sunrise sunscreen sunset sunshine suntan sunup
    sup superb supercomputer superficial superfluous superhuman superimpose superintendent superior superlative supermarket supernatural superscript supersede
    supersonic superstar superstition superstitious superstructure supervise supervisory supplant supple supplementary support supportive suppose supposition
    suppress supremacy supreme surcharge sure surf surface surfboard surge surgeon surgical surly surmise surmount surname surpass surplus surprise surreal
    surrender surreptitious surround surveillance survey survival survive susceptible suspect suspend suspense suspicion suspicious sustain sustenance swab
    swagger swallow swam swamp swampy swan swap swarm swarthy swat swathe sway swear sweat sweaty sweep sweepstake sweet sweeten sweetheart swell swept swerve
    swift swig swill swim swindle swine swing swipe swirl swish switch switchboard swivel swollen swoon swoop sword swordfish swore sworn swum swung syllable
    syllabus symbol symbolic symbolise symbolize symmetric symmetrical symmetry sympathetic sympathise sympathize sympathy symphonic symphony symptom
    symptomatic synagogue synapse synchronisation synchronise synchronization synchronize synchronous syndicate syndrome synonym synonymous synopses synopsis
    syntactic syntax syntheses synthesis synthesise synthesize synthetic syphilis syringe syrup system systematic tab tabby tabernacle table tablecloth
    tablespoon tablet tabloid taboo tabulate tacit taciturn tack tackle tacky taco tact tactic tactical tadpole tag tail tailgate taillight tailspin taint take
    taken takeoff takeover talc tale talent talisman talk talkative tall tallow tally talon tambourine tame tamper tan tandem tang tangent tangential tangerine
    tangible tangle tango tank tankard tantalise tantalize tantamount tantrum tap tape tapestry tar tarantula tardy target tariff tarnish tarpaulin tart tartan
    tartar task tassel taste tasty tattle tattoo tatty taught taunt taut tautology tavern tawdry tawny tax taxation taxi taxicab taxpayer tea teach teacup teak
    team teammate teamster teamwork teapot tear teardrop tease teaspoon teat technical technician technique technological technology tedious tedium tee teed
    teem teen teenage teeter teeth teethe teetotal telecommunications telegram telegraph telepathic telepathy telephone telescope teletype televise tell
    telltale temper temperament temperamental temperance temperate temperature tempest tempestuous template temple tempo temporal temporary tempt temptation ten
    tenacious tenacity tenancy tenant tend tendency tenderise tenderize tendon tendril tenement tenet tennis tense tensors tent tentacle tentative tenth tenuous
    tenure tepee tepid term terminal terminate termini terminology terminus termite terrace terrain terrestrial terrible terrier terrific terrify territorial
    territory terror terrorise terrorist terrorize terse test testament testicle testify testimonial testimony testis tetanus tether text textbook textile
    textual texture than thank that thatch thaw the theater theatre theatrical thee theft their theist them theme themselves then thence theologian theological
    theology theorem theoretic theoretical theorise theorist theorize theory therapeutic therapist therapy there thereabouts thereafter thereby therefore
    therein thereof thereon thereupon thermal thermodynamics thermometer thermostat thesauri thesaurus these thesis theta they thick thicken thicket thief
    thieve thigh thimble thin thing think third thirst thirsty thirteen thirteenth thirtieth thirty this thistle thong thorn thorny thorough thoroughbred
    thoroughfare those thou though thought thousand thousandth thrash thread threadbare threat threaten three thresh threshold threw thrice thrift thrifty
    thrill thrive throat throb throne throng throttle through throughout throughput throw throwaway throwback thrown thrust thud thug thumb thumbtack thump
    thunder thunderbolt thunderous thunderstorm thunderstruck thus thwart thy thyme thyroid tiara tick ticket tickle ticklish tidal tidbit tide tidy tie tied
    tier tiff tiger tight tighten tightrope tightwad tilde tile till tilt timber time timekeeper timescale timetable timezone timid tin tinder ting tinge tingle
    tinker tinkle tinny tinsel tint tiny tip tipsy tiptoe tirade tire tiresome tissue tit titbit titillate title toad toadstool toast tobacco toboggan today
    toddle toe toed toenail toffee toga together toggle toil toilet token told tolerable tolerance tolerant tolerate toll tomahawk tomato tomb tomboy tombstone
    tomcat tome tomorrow ton tonal tone tong tongue tonic tonight tonnage tonne tonsil tonsillitis too took tool toolkit toot tooth toothache toothbrush
    toothpaste toothpick top topaz topic topical topography topology topple torch tore torment torn tornado torpedo torque torrent torrential torrid torso
    tortilla tortoise tortuous torture toss tot total totalitarian tote totem toucan touch touchdown touchy tough toughen toupee tour tourist tournament
    tourniquet tousle tout tow toward towel town toxic toxin toy trace track tract trade trademark tradition traditional traditionalist traffic trafficked
    trafficking tragedy tragic trail train trainee trait traitorous tramp trample trampoline trance tranquil tranquilize tranquillise transact transatlantic
    transcend transcontinental transcribe transcript transfer transform transformation transfusion transgress transient transistor transit transitional
    transitory translate transliteration translucent transmission transmit transparency transparent transpire transplant transport transportation transpose
    transverse trap trapdoor trapeze trapezoid trash trashcan trashy trauma traumatic traumatise traumatize travel traverse travesty trawl tray treacherous
    treachery treacle tread treadmill treason treasure treasury treat treatise treaty treble tree trek trellis tremble tremendous tremor trench trend trendy
    trepidation trespass trestle trial triangle triangular tribal tribe tribulation tribunal tributary tribute trick trickery trickle trickster tricky tricycle
    tried tries trifle trigger trigonometry trill trilogy trim trimester trinity trinket trio trip tripe triple triplet triplicate tripod tripos trite triumph
    triumphant trivia trivial trod trodden troll trolley trombone troop trophy tropical trot trouble troublemaker troublesome trough trounce troupe trouser
    trout trowel truancy truant truce truck trudge true truffle truism truly trump trumpet truncate trunk trust trustee trustworthy trusty truth try tryout tsar
    tub tuba tube tuberculosis tubular tuck tuft tug tuition tulip tumble tummy tumor tumour tumult tumultuous tuna tundra tune tunic tunnel turban turbine
    turbulence turbulent tureen turf turgid turkey turmoil turn turnaround turnip turnout turnover turnpike turnstile turntable turpentine turquoise turret
    turtle turtleneck tusk tussle tutor tutorial tuxedo twang tweak twee tweet tweezers twelfth twelve twentieth twenty twice twiddle twig twilight twin twine
    twinge twinkle twirl twist twitch twitter two tycoon tying type typeface typescript typeset typewriter typhoid typhoon typhus typical typify typist
    typographic typographical tyrannical tyrannise tyrannize tyranny tyrant tyre ubiquitous udder ugh ugly ulcer ulterior ultimate ultimatum ultra ultrasonic
    ultraviolet umbrella umpire umpteen unanimity unanimous unattainable unbeatable unchristian uncle uncouth uncut undecidable undeniable under undercut
    underdog undergo underlay underlie underneath undertow undid undo undue unemployable unfit unforgettable unforgivable ungainly unicorn unicycle unification
    uniform unify unilateral union unionise unionize unique unison unit unite unity universal universe unkempt unman unmistakable unprecedented unprincipled
    unreservedly unruly unsay unscathed unseemly unset unsightly unspeakable unsupportable unthinkable untie until unto unwieldy unwittingly upbeat upbringing
    update upend upgrade upheaval upheld uphill uphold upholster upholstery upkeep uplift upload upon upped upper uppermost upping upright uprising uproar
    uproot ups upset upshot upside upstairs upstanding upstart upstream uptake uptight uptown upturn upward uranium urban urbane urchin urge urgency urgent
    urinate urine urn usable usage use used user usher using usual usurp utensil uteri uterus utilisation utilise utilitarian utility utilization utilize utmost
    utter utterance vacancy vacant vacate vaccinate vaccine vacillate vacuous vacuum vagabond vagary vagina vaginae vaginal vagrant vague vain valentine valet
    valiant valid validate valise valley valor valour value valve vampire van vandal vandalise vandalize vane vanguard vanilla vanish vanquish vapor vaporise
    vaporize vapour variable variance variant variation variety various varnish varsity vary vase vast vat vault veal vector veer vegetable vegetarian
    vegetation vehement vehicle veil vein velocity velour velvet velvety vend veneer venerable venerate vengeance vengeful venison venom venomous vent ventilate
    ventricle ventriloquist venture venue veracity veranda verb verbal verbatim verbiage verbose verdict verge verification verify veritable vermin vernacular
    versatile verse versus vertebra vertebrae vertebrate vertical vertices vertigo verve very vessel vest vestibule vestige vet veteran veterinarian veterinary
    veto vex vexation via viability viable viaduct vial vibrant vibrate vicar vicarious vice vicinity vicious victim victimise victimize victor victorious
    victory video videotape vie vied view viewpoint vigil vigilance vigilant vigilante vigor vigorous vigour vile vilify villa village villain villainous
    villainy vindicate vindictive vine vinegar vineyard vintage vinyl viola violate violence violent violet violin viper viral virgin virile virtual virtue
    virtuoso virtuous virulent virus visa vise visibility visible visionary visit visitation vista visual visualise visualize vital vitamin vitriolic vivacious
    vivacity vivid vivisection vocabulary vocal vocalist vocation vocational vociferous vodka vogue voice void volatile volcanic volcano volition volley
    volleyball volt voltage volume voluminous voluntary volunteer voluptuous vomit voodoo voracious vortex vote vouch vow vowel voyage vulgar vulnerability
    vulnerable vulture vying wad waddle wade wafer waffle waft wag wage wagon waif wail waist waistline wait waitress waive wake waken walk walkout wall wallet
    wallop wallow wallpaper walnut walrus waltz wan wand wane wanna want wanton war warble ward warden wardrobe warehouse warfare warhead warm warmth warn warp
    warpath warrant warranty warren warrior wart wartime wary was wash washcloth washout washroom wasp wastage waste wastebasket wasteland watch watchdog
    watchman watchword water watercolor watercolour waterfall waterfront waterlogged watermark watermelon waterproof watershed watertight waterway waterworks
    watery watt wave waveform wavelength wavy wax waxy way waylaid waylay wayside wayward weak weaken weakling wealth wealthy wean weapon wear wearisome weary
    weasel weather weave web wed wedge wedlock wee weed weedy week weekday weekend weep weer weest weigh weight weighty weird weirdo welcome weld welfare well
    wellington welt went wept were werewolf werewolves west westerly western westward wet whack whale wharf wharves what whatever whatsoever wheat wheedle wheel
    wheelbarrow wheelchair wheeze when whence whenever where whereabouts whereas whereby wherein whereupon wherever wherewithal whet whether whew which
    whichever whiff while whilst whim whimper whimsical whine whinny whip whir whirl whirlpool whirlwind whirr whisk whiskey whisky whisper whistle white whiten
    whitewash whittle whiz whizz who whoa whoever whole wholehearted wholesale wholesome wholly whom whoop whopper whore whose why wick wicket wide widen
    widespread widow width wield wife wig wiggle wigwam wild wildcat wildfire wildlife wilful will willow willpower wilt wily win wince winch wind windfall
    windmill window windowpane windpipe windscreen windshield windy wine wing wingers wink winsome winter wintertime wintry wipe wire wiry wisdom wise wisecrack
    wish wishbone wisp wispy wist wit witch witchcraft with withdraw withdrawal withdrawn withdrew withheld withhold within without withstand withstood
    witticism witty wive wiz wizard wizened wobble woe wok woke woken wolf wolves woman womankind womb wombat women won wonder wonderland wondrous wont woo wood
    woodchuck wooden woodland woodpecker woodsman woodwind woodwork woody woof wool woolen woollen word wordy wore work workbench workbook workforce workload
    workman workout workplace workshop workstation world worldwide worm wormhole worn worrisome worry worse worsen worship worst worth worthwhile worthy wot
    would wound wove woven wow wrangle wrap wrath wreak wreath wreathe wreck wreckage wren wrench wrest wrestle wretch wriggle wright wring wrinkle wrist
    wristwatch writ write writhe written wrong wrongdoer wrongdoing wrote wrought wrung wry xenophobia xylophone yacht yak yam yank yap yard yardstick yarn yawn
    year yearling yearn yeast yell yellow yelp yen yes yesterday yet yeti yew yield yodel yoga yogurt yoke yokel yolk yonder you young youngster your yourself
    yourselves youth yowl yuck zany zeal zealous zebra zenith zero zest zeta zigzag zillion zinc zincked zincking zip zodiac zombie zone zoo zoological
    zoologist zoology zoom zucchini
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
