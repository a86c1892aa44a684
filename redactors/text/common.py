"""Ordinary English words: never a name or a value by themselves, whatever a model says about one of them.

The words that stand in small letters in free software's own documentation, counted over many packages, and words of office life written down for this
list. First names that are also words are left out where the word is rare ("mark", "grant", "max"), so that they can be remembered as names.
"""

from __future__ import annotations

COMMON: frozenset[str] = frozenset(
    """
    abandoned abbreviated abbreviation abbreviations abc ability able abort aborted about above abs absence absent absolute absolutely abstract abstraction
    accept acceptable acceptance accepted accepting accepts access accessed accesses accessible accessing accessor accessors accident accidental
    accidentally accommodate accompanying accordance according accordingly account accounts accumulate accumulated accuracy accurate achieve achieved
    acknowledge acknowledgement acknowledgment acquire acquired acquiring across act acting action actions activate activated active activity acts actual
    actually adapt adapted add added adding addition additional additions addons addr address addressed addresses adds adjacent adjust adjusted admin
    advance advanced advantage advertise advertising advice advised affect affected affecting affects affiliates after afternoon afterwards again against
    age agency agenda agent ago agree agreed agreement agrees ahead aim air aka alert algorithm algorithms alias aliased aliases align aligned alignment
    alive all alleging allocate allocated allocating allocation allow allowed allowing allows almost alone along alongside alpha alphabetical alphabetically
    alphanumeric already alright also alt alter altered alternate alternative alternatives although always am amazing ambiguity ambiguous among amount amp
    an analogous analysis analyze ancestor anchor ancient and angry animal annotation annotations annoying annual anonymous another answer any anybody
    anymore anyone anything anyway anywhere apart api apicontent apidoc apologies apologize app apparently appear appearance appeared appears append
    appended appending appends apple applicable application applications applied applies apply applying appointment appreciate appreciated approach
    appropriate appropriately approval approve approved approximate approximately apps april arbitrarily arbitrary arch architecture architectures archive
    archives are area areas aren arg argc args argue argument arguments argv arise arising arithmetic arm around arrange arrangement array arrays arrive
    arrived arrives arrow art article artifacts as ascii aside ask asked asking asks aspects assert assertion assertions asset assign assigned assigning
    assignment assignments assigns assist assistance assistant associate associated assume assumed assumes assuming assumption async asynchronous
    asynchronously asyncio at atomic attach attached attachment attack attacks attempt attempted attempting attempts attend attention attr attribute
    attributes attribution attrs august auth authentication author authority authorization authorize authorized authorship auto autocommand automatic
    automatically availability available avenue average avoid avoided avoiding avoids await aware away awesome awful baby back backend backends background
    backport backslash backslashes backup backward backwards bad badge badly bag bail balance ball bank bar bare base based basename bases bash basic
    basically basis basket batch bath battery baz be beach bear beat beautiful became because become becomes becoming bed bedroom been before began begin
    beginning begins behalf behave behaves behavior behaviors behaviour behind being believe belong belongs below benchmark beneficial benefit benefits
    beside besides best bet beta better between beyond big bigger bike billing bills bin binaries binary bind binding bindings binmode birth birthday bit
    bitmap bits black blame blank blanks bless blessed blob block blocked blocking blocks blog blue board boat body bogus bold book booked booking books
    bool boolean bootstrap border borrowed boss both bother bottle bottom bound boundaries boundary bounded bounds box boy braces bracket brackets brain
    branch branches brand bread break breakfast breaking breaks bridge brief briefing briefly bright bring broad broadcast broke broken brother brought
    browser browsers budget buf buffer buffered buffering buffers bug buggy bugs build building builds built builtin builtins bulk bunch bundle bundled bus
    business busy but button buy buyer buying by bye bypass byte bytecode bytes cache cached caches caching cake calculate calculated calculating
    calculation calculations calendar call callable callback callbacks called caller callers calling calls calm came camera campaign can cancel cancellation
    cancelled candidate candidates cannot canonical capabilities capability capable capacity capital capture captured capturing car card cards care career
    careful carefully carpet carried carries carry carrying cart case cases cash casing cast casting cat catch catches catching categories category caught
    cause caused causes causing caution cell cells center central centre cert certain certainly certificate certificates chain chained chaining chains chair
    challenge chance change changed changelog changes changing channel channels chapter char character characters charge charged charges chars charset chart
    chat chdir cheap check checkbox checked checker checking checkout checks checksum cheers chicken chief child children chmod choice choices chomp choose
    choosing chop chosen christmas chunk chunked chunks church cipher circle circular circumstances city cjs claim claimed claims class classes classified
    clause clean cleaned cleaning cleanly cleanup clear cleared clearfix clearing clearly clears click client clients clinic clock clone cloned cloning
    close closed closely closer closes closest closing closure cloth clothes cloud cls club cluster cmd cmp coach coast code codebase codec codepath
    codepaths codes coding coerce coerced coffee col cold collapse colleague colleagues collect collected collecting collection collections collector
    college colon colons color colored colors colour column columns com combination combinations combine combined combines combining come comes comfortable
    coming comma command commands commas comment comments commercial commit commits committed committee common commonly communicate communication community
    compact company compare compared compares comparing comparison comparisons compat compatibility compatible compilation compile compiled compiler
    compilers compiles compiling complain complaint complete completed completely completeness completes completion complex complexity compliance compliant
    complicated complies comply component components composed compound comprehensive compressed compression computation compute computed computer computes
    computing concatenate concatenated concatenation concept concern concerned concerning concerns conclusion concrete concurrent concurrently condition
    conditional conditions conference confess confident confidential config configurable configuration configurations configure configured confirm
    confirmation confirmed conflict conflicting conflicts conform confuse confused confusing confusion conjunction connect connected connecting connection
    connections consecutive consequence consequences consequential conservative consider consideration considered considering considers consist consistency
    consistent consistently consisting consists console const constant constants constitute constitutes constraint constraints construct constructed
    constructing construction constructor constructors constructs construed consult consume consumed consumer consumers consumes consuming consumption
    contact contacts contain contained container containers containing contains content contents context contexts contiguous continuation continue continued
    continues continuing contract contracts contrast contrib contribute contributed contributing contribution contributors control controlled controlling
    controls convenience convenient convention conventions conversation conversion conversions convert converted converter converting converts cook cookie
    cool coordinates cope copied copies copy copying copyrighted copyrights core corner coroutine corp correct corrected corrections correctly correctness
    correspond corresponding corresponds corrupt corrupted corruption cost costs could couldn council count counted counter counterclaim counterpart
    counting countries country counts county couple courier course court cover coverage covered covers cpu crash crashes create created creates creating
    creation credential credentials credit crew crisis criteria critical croak cross crowd crypto cryptographic ctx cup curl current currently cursor custom
    customer customers customization customize customized cut cute cwd cycle cycles cyclic dad daemon daily damage damages dance danger dangerous dark dash
    dashboard dashes data database databases date dates datetime daughter day days dead deadline deadlock deal dealing dealings deals dear death debate
    debianized debit debt debug debugger debugging december decide decided decides decimal decision declaration declarations declare declared declares
    declaring decode decoded decoder decoding decompression decorated decorator decrease dedicated deemed deep deeper def default defaulting defect defects
    defend defer deferred define defined defines defining definitely definition definitions degree del delay delayed delays delegate delete deleted deletes
    deleting deletion deliberately delimited delimiter delimiters deliver delivered deliveries delivery delta demand demo department departure depend
    dependencies dependency dependent depending depends deploy deployed deployment deposit deprecated deprecation deps depth der derivatives derive derived
    descending describe described describes describing description descriptions descriptive descriptor descriptors design designated designed desirable
    desired desk despite dest destination destroy destroyed detached detail detailed details detect detected detecting detection detector detects determine
    determined determines determining deterministic dev develop developed developer developers developing development device devices diagnostic diagnostics
    dial dialog dict dictionaries dictionary dicts did didn die dies diet diff differ difference differences different differently differs difficult
    difficulty digest digit digital digits dining dinner dir direct direction directive directives directly director directories directory dirname dirs
    dirty disable disabled disables disabling disallow disallowed discard discarded disclaimer disclaims disconnected discount discouraged discover
    discovered discovery discuss discussed discussion disk dispatch display displayed displaying displays dist distance distinct distinction distinguish
    distinguished distinguishing distribute distributed distributes distributing distribution distributions district distro distutils div divide divided
    division do doc docs docstring docstrings doctest doctor document documentation documented documents does doesn dog doing dollar dollars domain domains
    don done door dot dots dotted double doubt down download downloaded downloading downloads downstream dozen dr draft drafts draw drawing drawn dream
    dress drink drive driver drop dropped drops dry dual due dumb dummy dump dumps duplicate duplicated duplicates duplication duration during dust duty
    dynamic dynamically each ear earlier early earn earth ease easier easily east easy eat echo economic economy edge edit edited editing edition editor
    education effect effective effectively effects efficiency efficient efficiently effort efforts eight eighteen eighty either elapsed elderly election
    electric electronic element elements eleven elif eliminate else elsewhere elsif email emails embed embedded embedder embedding emergency emit emits
    emitted emitting employ employee employees employer empty emulate emulation enable enabled enables enabling enclosed enclosing encode encoded encoder
    encodes encoding encodings encounter encountered encounters encourage encouraged encrypted encryption end ended endian endif ending endings endorse
    endpoint endpoints ends energy enforce enforceable enforced engage engine engineer engineering engineers engines enhanced enjoy enough ensure ensures
    ensuring enter entered entering entire entirely entirety entities entitled entity entries entry enum env environment environments eof epoch equal
    equality equals equipment equivalent equivalents err errno error errors escalate escalated escape escaped escapes escaping especially essential
    essentially establish established estate estimate estimated etc eval evaluate evaluated evaluates evaluating evaluation even evening event events
    eventually ever every everybody everyone everything everywhere evidence exact exactly exam examine example exc exceed exceeded exceeds excellent except
    exception exceptions exchange excited exciting exclude excluded excludes excluding exclusive excuse exe exec executable executables execute executed
    executes executing execution executive exercise exercising exhausted exist existed existence existing exists exit exited exiting exits exodist exp
    expand expanded expanding expands expansion expect expectation expected expecting expects expense expenses expensive experience experimental expert
    expiration expire expired expires explain explained explains explanation explicit explicitly exponent exponential export exported exporting exports
    expose exposed exposes exposing expr express expressed expression expressions expressly ext extend extended extending extends extension extensions
    extent external externally extra extract extracted extracting extraction extracts extras extremely eye face facilitate facility fact factor factors
    factory fail failed failing fails failure failures fair fairly fake fall fallback falling falls false falsy familiar families family famous fan fancy
    far farm fashion fast faster fastest fatal father fault favor favorite favour fax fear feature features february fed fee feed feedback feel feeling
    feels fees feet fell felt female fetch fetched fetching few fewer fffacd field fields fifteen fifty fight figure figures file filed filehandle
    filehandles filename filenames fileno files filesystem filesystems filetype fill filled filling fills film filter filtered filtering filters final
    finalize finalized finally finance financial find finder finding finds fine finger finish finished finishes finishing finite fire fired firm first fish
    fit fitness fits five fix fixed fixes fixing fixup flag flags flaky flat flatten flexible flight flights float floating floats floor flow flower flush
    flushed fly fmt focus fold folded folder folders folding folks follow followed following follows font fonts foo foobar food foot footer for forbid
    forbidden force forced forces forcing foreach forecast foregoing foreground foreign forever forget forgot fork forked form formal format formats
    formatted formatter formatters formatting formed former formerly forms forth forty forward forwarded forwards found four fourteen fourth fraction
    fractional fragment fragments frame frames framework free freed freedom freely frequency frequent frequently fresh friday fridge friend friendly friends
    from front frozen fruit fsck ftp full fullname fully fun func function functional functionality functions fund funding funds funny furnished furniture
    further future gain game gap garbage garden gas gate gather gave gcc general generally generate generated generates generating generation generator
    generators generic gentle get gets getting gid gift girl git github gitweb give given gives giving glad glass glibc glob global globally globals gmail
    gmbh go goal goals god goes going gold gone good goods got goto governed governing government grab gracefully grade grammar grand granted grants graph
    great greater greatest green greeting greetings grep grey gross ground group grouped grouping groups grow growing growth gtoc guarantee guaranteed
    guarantees guard guess guest guests gui guidance guide guidelines guy guys gzip hack had hadn hair half hall hand handful handle handled handler
    handlers handles handling handover hands handshake handy hang happen happened happening happens happy hard hardcoded harder hardly hardware harmless has
    hash hashable hashes hashing hashref hasn hate have haven having he head header headers heading headline heads health healthy heap hear heard hearing
    heart heat heavily heavy height held hello help helped helper helpers helpful helping helps hence her here hereby herein hers herself heuristic
    heuristics hex hexadecimal hey hi hidden hide hierarchy high higher highest highlight highlighted highlighting highlights highly hill him himself hint
    hints hire hired hiring his historical history hit hits hitting hold holder holders holding holds holiday holidays home honest honestly honor hook hooks
    hope hoped hopefully hoping horizontal horizontally horse hospital host hosted hostname hostnames hosts hot hotel hotmail hour hours house housing how
    however html http https huge human hundred hungry hurry hurt husband hyphen hyphens ice icloud icon idea ideal ideally ideas ident identical
    identification identified identifier identifiers identifies identify identifying identity idle ids idx if ifdef iff ifndef ignore ignored ignores
    ignoring iii ill illegal illustrates image images imagine img immediate immediately immutable impact implement implementation implementations
    implemented implementing implements implicit implicitly implied implies imply import importable important imported importing imports impose impossible
    impression improve improved improvement improvements improving in inbox inc incident incidental include included includes including inclusion inclusive
    income incoming incompatible incomplete inconsistent incorporate incorporated incorrect incorrectly increase increased increases increasing increment
    incremental incremented incurred indeed indemnity indent indentation indented independent independently index indexed indexes indexing indicate
    indicated indicates indicating indication indicator indices indirect indirectly individual individually individuals industry inefficient inf infer
    inferred infinite infinity info inform information informational informed infrastructure infringed infringement ings inherit inheritance inherited
    inheriting inherits init initial initialization initialize initialized initializer initializing initially inject inline inlined inner input inputs
    inquiry insensitive insert inserted inserting insertion inserts inside insight insist inspect inspected inspecting inspection inspired install
    installation installed installing installs instance instances instantiate instantiated instantiating instantiation instead instruction instructions
    insurance int intact integer integers integrate integrated integration integrity intellectual intend intended intent intention intentional intentionally
    interact interacting interaction interactive interest interested interesting interface interfaces interfere interior intermediate internal internally
    internals international internet interpolation interpret interpretation interpreted interpreter interrupt interrupted interval interview interviews into
    intro introduce introduced introduces introduction introspection ints invalid invalidate invariant inventory inverse invest investigate investigating
    investment invitation invite invited invocation invocations invoice invoices invoke invoked invokes invoking involve involved involves involving
    irrelevant irrevocable is isinstance island isn isolated issue issued issues issuing it italic item items iter iterable iterate iterated iterating
    iteration iterations iterator iterators its itself january job jobs join joined joining joint joke journey jr json july jump jumps june junior
    jurisdiction jurisdictions just kbd keep keeping keeps kept kernel key keyboard keyed keys keyword keywords kick kid kids kill killed kind kindly kinds
    kitchen knew know knowing knowledge known knows kwargs lab label labels labor labour lack lacks lady lake lambda land landing lane lang language
    languages laptop large largely larger largest last late lately latency later latest latter laugh launch launched law laws lawyer lay layer layers layout
    lazily lazy lead leader leaders leading leads leaf league leak leaked leaking leaks learn learned learning lease least leave leaves leaving left
    leftover legacy legal len length lengths less lesson let lets letter letters letting level levels lexer lexical liability liable lib libc libexslt
    libraries library libs libuv libxslt licence license licensed licenses licensing lie life lifetime lift light like liked likely likes limit limitation
    limitations limited limits line linear lineno lines link linked linker linking links list listed listen listener listeners listening listing lists
    literal literally literals litigation little live lived lives living llc load loaded loader loaders loading loads loan local locale localhost locally
    locals locate located location locations lock locked locking locks log logged logger logging logic logical login logo logs long longer longest look
    lookahead looked looking looks lookup lookups loop loops loose lose losing loss losses lost lot lots loud love loved lovely low lower lowercase lowest
    ltd luck lucky lunch lxml machine machinery machines macro macros mad madam made magazine magic mail mailing mailto main mainly maint maintain
    maintained maintainer maintainers maintaining maintains maintenance major majority make makes making male malformed malfunction malicious malloc man
    manage managed management manager managers manages managing mandatory manifest manipulate manipulation manner manpage manual manually many map mapped
    mapping mappings maps march margin marked marker markers market marketing markets marking marks markup marriage married mask mass massive master match
    matched matches matching material materials matter matters maximum may maybe me meal mean meaning meaningful means meant meantime measure measured
    measures meat mechanism mechanisms media medical medicine medium meet meeting meetings member members membership memo memory men mental mention
    mentioned mentioning menu merchantability mere merely merge merged merger merges mergetool merging mess message messages messed met meta metaclass
    metadata metal meth method methods middle midnight might mile milk million millions milliseconds mimic mimics min mind mine minimal minimize minimum
    minor minus minute minutes mirror mirrors misbehaved misc misleading mismatch misrepresented miss missed missing mistake mistakenly mistakes mix mixed
    mjs mkdir mobile mock mod mode model models modern modes modification modifications modified modifier modifiers modifies modify modifying module modules
    modulo moment moments monday money monitor monospace month monthly months mood moon more moreover morning mortgage most mostly mother motion mountain
    mouse mouth move moved movement moves movie moving mr mrs ms msg mtime much multi multiline multipart multiple multiply mum museum music must mutable
    mutate mutated mutually my myself naive name named namely names namespace namespaces naming nan narrow nation national native natively natural naturally
    nature nav navigation nbsp near nearby nearest nearly neat necessarily necessary neck need needed needing needs negative negligence negotiate
    neighboring neighbour neither nervous nested nesting net network never new newer newline newlines newly news newsletter next nice nicely nicer night
    nights nine nineteen ninety no nobody node nodes noet noise non none nonsense nonzero noqa nor noreply norl normal normalization normalize normalized
    normally north nose not notably notation note noted notes nothing notice noticed notices notification notified notify november now nowhere nowrap npm
    null num number numbered numbers numeric numerical nurse obj object objective objects obligation obligations observed obtain obtained obtaining obvious
    obviously occasion occasionally occur occurred occurrence occurrences occurs octal octets october odd of off offer offered offering offers office
    officer offices official officially offline offset offsets often oh oil ok okay old older oldest omit omitted omitting on onboarding once one ones
    ongoing online only onto opaque open opened opening opens openssl operand operands operate operates operating operation operations operator operators
    opinion opportunity opposed opposite opt optimal optimization optimizations optimize optimized option optional optionally options opts or orange order
    ordered ordering orders ordinal ordinary org organization organize origin original originally other others otherwise ought our ours ourselves out outage
    outcome outer outfile outgoing outlook output outputs outside outstanding over overall overdue overflow overhead overlap overlapping overload overloaded
    overridden override overrides overriding overview overwrite overwrites overwriting overwritten owe own owned owner owners ownership owns pace pack
    package packaged packages packaging packed packet packfile packfiles pad padded padding page pager pages paid pain paint pair pairs panel paper papers
    paperwork paragraph paragraphs parallel param parameter parameters params parcel parent parentheses parenthesis parents park parking parse parsed parser
    parsers parses parsing part partial partially participant participants particular particularly parties partly partner partners parts party pass passed
    passenger passes passing password past paste patch patched patches patent patents path pathname pathnames paths pathspec patience patient patients
    pattern patterns pause pay payable paying payload payment payments payroll peace peak peer pen pending people per percent percentage perf perfect
    perfectly perform performance performed performing performs perhaps period perldoc permanent permanently permission permissions permissive permit
    permits permitted perpetual persistent person personal personally personnel persons pertaining phase phone phones photo photos phrases physical pick
    picked picker picking pickle pickling picture pictures pid piece pieces pink pip pipe pipeline pipes pixels pkg place placed placeholder places placing
    plain plainly plan plane planned planning plans plant plants plate platform platforms play played player players playing pleasant please pleased
    pleasure plenty plugin plugins plus pocket pod point pointed pointer pointers pointing points police policies policy political pool poor pop popular
    populate populated population port portability portable portal portfolio porting portion portions ports pos position positional positioned positions
    positive positives posix possibility possible possibly post posted posting potential potentially pound pounds power powerful practical practice pragma
    pre preceded precedence preceding precise precisely precision predefined predicate predictable prefer preference preferred prefix prefixed prefixes
    premium preparation prepare prepared preparing prepend prepended preprocessor presence present presentation presented preserve preserved preserves
    preserving president press pressing pressure presumably pretend pretty prev prevent prevented preventing prevents preview previous previously price
    prices pricing primarily primary primitive primitives principal principle print printable printed printer printf printing prior priorities priority
    private prize probably problem problematic problems procedure procedures proceed process processed processes processing processor procurement produce
    produced producer produces producing product production productive products prof professional professor profile profiling profit profits prog program
    programlisting programme programmer programs progress prohibited project projects prominent promise promised promises promote promotion prompt promptly
    prompts proof propagate propagated propagation proper properly properties property proposal proposals propose proposed proprietary protect protected
    protection proto protocol protocols prototype proud prove provide provided provider provides providing provision provisions proxies proxy prune public
    publicity publicly publish published pull pulled punctuation purchase purchased purchases pure purely purple purpose purposes push pushed pushing put
    puts putting pwd pyparsing qualified quality quantity quarter quarterly queen queries query question questions queue queued quick quickly quiet quietly
    quit quite quota quote quoted quotes quoting race rain raise raised raises raising ran random randomly range ranges rapid rare rarely rate rates rather
    ratio raw reach reachable reached reaches reaching read readability readable reader reading readline readonly reads ready real reality realize really
    reason reasonable reasonably reasons rebase rebook rebuild recall receipt receipts receive received receives receiving recent recently reception
    recipient recipients recognize recognized recognizes recommend recommendation recommended record recorded recording records recover recovery recruit
    recruiting recurse recursion recursive recursively red redefine redirect redirected redirection redirects redistribute redistributed redo reduce reduced
    reduces reducing reduction redundant ref refactor refactoring refer reference referenced references referencing referred referring refers reflect
    reflected reflog reformed refresh refs refund refunded refunds refuse refused regard regarding regardless regards regex regexes regexp region regional
    regions register registered registers registration registry regression regret regular regularly reject rejected rejection rejects relate related
    relating relation relationship relative relatively release released releases relevant reliable reliably relied relief relies reload rely relying remain
    remainder remaining remains remember remind reminder remote removal remove removed removes removing rename renamed render rendered rendering renew
    renewal renewed rent repack repair repeat repeated repeatedly repeating repeats replace replaced replacement replacements replaces replacing replay
    replied reply repo report reported reporting reports repositories repository repr represent representation representations representative represented
    representing represents reproduce req request requested requesting requests require required requirement requirements requires requiring res research
    reservation reserve reserved reserves reset resets resetting resolution resolve resolved resolver resolves resolving resort resource resources respect
    respective respectively respects respond responded response responses responsibility responsible rest restart restaurant restore restored restores
    restrict restricted restriction restrictions result resulted resulting results resume ret retail retain retained retains retire retrieve retrieved retry
    return returned returning returns reuse reused rev revenue reverse reversed revert review reviewed reviewing reviews revised revision revisions revoked
    reward rewards rewind rewrite rewritten rich rid ride right rights ring rise risk risks river road robust role roles roll rollback rolled rollout room
    rooms root rough roughly round rounded rounding route routine routines row rows royalty rule rules run runner running runs runtime rush sad safe safely
    safer safety said sake salary sale sales same sample samples sampling sand sane sanity sat satisfied satisfy saturday save saved saves saving savings
    saw say saying says scalar scalars scale scan scanned scanning scenario scenarios scene schedule scheduled scheduling schema scheme schemes school
    schools science scientific scope scoped scopes score scratch screen screens screenshot script scripts scroll sdist sea search searched searches
    searching season seat seats sec second secondly seconds secret secretary section sections sector secure security sed see seed seeing seek seeking seem
    seemed seems seen sees segfault segfaulted segment segments select selected selecting selection selector selects self sell seller selling semantic
    semantics send sender sending sends senior sense sensible sensitive sent sentence sentences sentinel sep separate separated separately separates
    separating separator separators september seq sequence sequences sequential serial serialization serialize serialized series serious seriously serve
    server servers serves service services session sessions set sets setter setting settings settle setup setuptools seven seventeen seventy several severe
    shadow shall shallow shame shape share shared shares sharing sharp she shebang sheet sheets shell shells shift ship shipment shipments shipped shipping
    shirt shoes shop shopping short shortcut shorten shorter shortest shorthand shortly shot should shoulder shouldn show showed showing shown shows shut
    shutdown sick side sides sight sign signal signals signature signatures signed significant significantly signing signs silence silent silently silly
    silver similar similarly simple simpler simplest simplicity simplified simplify simply simulate simultaneously since sincerely single singleton sir
    sister sit site sites sitting situation situations six sixteen sixty size sizes skill skills skin skip skipped skipping skips sky slash slashes sleep
    slice slide slides slight slightly slip slot slow slower slowly small smaller smallest smart smell smile smooth snapshot snippet snow so soap social
    socket sockets soft software sold sole solely solid solution solutions solve solved some somebody somehow someone something sometime sometimes somewhat
    somewhere son song soon sooner sorry sort sorted sorting sorts sound sounds source sourced sources south space spaces spacing span spans spare sparse
    spawn spawned spawning speak speaking speaks spec special specialist specialized specially specific specifically specification specifications specified
    specifier specifiers specifies specify specifying specs speech speed speedup spell spelled spelling spend spending spent splice split splits splitting
    spoke spoken sponsor sport spot spreadsheet spring sprint sprintf spurious square src ssh ssl stable stack staff stage stairs stale stand standalone
    standard standards standing stands standup star start started starting starts startup stash stat state stated statement statements states static
    statically stating station statistics stats status statutory stay stayed stays std stderr stdin stdio stdlib stdout step steps stick still stock stomach
    stone stood stop stopped stopping stops storage store stored stores storing storm story str straight straightforward strange strategy stray stream
    streaming streams street strength stress strict strictly string stringify strings strip stripped stripping strips strong strongly struct structure
    structured structures stub stubs stuck student students studies studio study stuff stupid style styles stylesheet sub subclass subclasses subclassing
    subcommand subcommands subdirectories subdirectory subject sublicense submit submitted submodule submodules subprocess subroutine subroutines subs
    subscribe subscription subsequent subsequently subset substantial substitute substitution substr substring subsystem subtle subtract subtree subtype
    succeed succeeded succeeds success successful successfully successor successors such sudden suddenly suffer sufficient sufficiently suffix suffixes
    sugar suggest suggested suggestion suggestions suggests suit suitability suitable suite sum summary summer sun sunday super superclass superset
    supervisor supplied supplier suppliers supplies supply supplying support supported supporting supports suppose supposed suppress suppressed sure surely
    surface surprise surprised surprising surrogate surrounding survey survive suspect svg svn swap sweet swim switch switched switches switching symbol
    symbolic symbols symlink symlinks sync synchronization synchronous synchronously synonym synopsis syntax sys syscall system systems tab table tables
    tabs tag tagged tags tail take taken takes taking talk talked talking tall tar tarball target targets task tasks taste taught tax taxes taxi tbody tea
    teach teacher team teams tech technical technically technician technique technology telephone tell telling tells temp template templates temporarily
    temporary ten tenant tend term terminal terminals terminate terminated terminates terminating termination terminator terms terrible test tested testing
    tests text texts textual than thank thanks that the theatre their theirs them theme themselves then theory there therefore thereof these they thick thin
    thing things think thinking thinks third thirteen thirty this those though thought thoughts thousand thread threaded threading threads three threshold
    threw through throughout throw throwing thrown throws thursday thus tick ticket tickets tidy tie tied tight till time timed timeline timeout timeouts
    timer timers times timesheet timestamp timestamps timezone timing tiny tip tired title titlepage tmp to toc today todo together toilet token tokens told
    tomorrow tone tonight too took tool tools top topic topics tort total totally touch tough tour toward towards town trace traceback traces tracing track
    tracked tracker tracking tracks trade trademark trademarks traditional traffic trailer trailing train training transaction transactions transfer
    transferred transform transformation transformations transformed transforms transition translate translated translation translations transparent
    transparently transport travel travelling traversal traverse treat treated treating treatment treats tree trees trend trial trick tricky tried tries
    trigger triggered triggering triggers trim trimmed trip triple trips trivial trouble truck true truly truncate truncated truncating trust trusted truth
    try trying tty tuesday tuple tuples turn turned turning turns twelve twenty twice twin two type typed typedef types typical typically typing typo ugly
    uid ultimate umask unable unary unavailable unbound uncaught unchanged uncle unclear uncompressed unconditionally undef undefined under underline
    underlying underscore underscores understand understanding understands understood undo undocumented unenforceable unescaped unexpected unexpectedly
    unfortunately unhandled unhappy unified unimport uninitialized union unique unit units universal university unknown unless unlike unlikely unlimited
    unlink unmodified unnamed unnecessarily unnecessary unpack unpacked unpacking unquoted unreachable unrecognized unrelated unsafe unset unshift unsigned
    unspecified unstable unsupported until untracked unusable unused unusual unwanted up upcoming update updated updates updating upgrade upgrading upload
    uploaded upon upper uppercase upset upstairs upstream urgent uri url urls us usable usage use used useful useless user username users uses using usual
    usually util utilities utility vacation val valid validate validated validates validating validation validity valuable value values van var variable
    variablelist variables variant variants varies variety various vars vary vast vector vectors vegetable vehicle vendor vendors venue venv ver verbatim
    verbose verbosity verification verified verifies verify verifying versa version versions vertical vertically very via vice victim video videos view
    viewed viewing viewport views village vimrc violation virtual visa visibility visible visit visited visitor visitors visual vital voice void volume
    volunteer vote vulnerability wage wait waited waiting waits waived wake walk walked walking wall want wantarray wanted wanting wants war warehouse warm
    warn warned warning warnings warns warranties warranty was wash wasn waste watch watched watching water wave way ways we weak wear weather web webinar
    website wedding wednesday week weekend weekly weeks weight weird welcome well went were weren west wet what whatever whatsoever wheel when whenever
    where whereas wherever whether which whichever while white whitespace whitespaces who whoever whole whom whose why wide widely wider width wife wild
    wildcard wildcards will willing win wind window windows wine winner wins winter wire wise wish wishes with withdraw within without woman women won
    wonder wonderful wondering wood word words work workaround worked worker workers workflow working works workshop worktree world worldwide worried worry
    worse worst worth would wouldn wow wrap wrapped wrapper wrappers wrapping wraps writable write writer writes writing written wrong wrote www xml xterm
    xxx xyz yahoo yaml yard yeah year years yellow yep yes yesterday yet yield yielding yields you your yours yourself youth zero zeros zip zipfile zlib
    zone
    """.split()
)
