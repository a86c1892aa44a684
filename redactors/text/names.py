"""Common names of people: words a model needs less evidence for. No word here is masked for being here.

Given names (the 500 of men and 1,000 of women) and surnames (2,500) that were commonest in the United States Census of 1990, which is in the public domain.
`ALSO_WORDS` are those that SCOWL's list has as English words too (`stems.py` says which list).
"""

from __future__ import annotations

ALSO_WORDS = frozenset(
    """
    alley amber angel april archer arias ash askew autumn bacon baker ball banks barber baron bass battle beach beam bean beard beaver beavers bell bender berry
    best bill bird bishop black bland blank bliss block bloom blue bob bond bonds booth bourgeois bowling branch brand brandy bravo bray bridges bright brooks
    brown browning buck bunch burden burger burns burr burrows bush butcher butler butts call camp candy cannon carol carpenter carrier case cash castle
    chambers champagne champion chance charity chase cheek cherry chin church clay cloud coats colon combs cook cooper cope cotton couch cox craft crane crews
    crisp crook cross crouch crow crystal curry daisy darling dawn day deal dean dent derrick diamond dill dodge doe dolly don dove dowdy downing downs drew
    driver duff duke dukes dye earl early earnest ebony eddy elder eve fair faith farmer fern field fields finch fish fisher flint flood flora flowers ford
    foreman fortune foster fountain fox frank franks friend frost fry fuller gale gamble garland garrison gates gay gee gene gentry gill ginger givens glass
    glen gold golden goldsmith good gore grace grant graves gray green grimes gross grove groves guy hacker hale hall ham hammer hand handy harden hardy hare
    harms harp harry hart hatch hawk hay hays hazel head heard heath heather helm helms herring hicks high hill hills hinds holder holly hood hook hooks hope
    hopper horn house huff hull hunt hunter hurt iris ivy jack jay jewel jolly joy june justice keen ken key keys king kitchen kitty knight lacy lake lamb lance
    land lane laurel law laws lay leach lee lemon lemons levy light lily link little long lopes lord love lynch madden main major manning maria marina mark
    marks marsh martin mason masters matt max may meadows means medley melody merchant mike miles miller mills miner minor misty mock monk moody moon moss
    newton nick noble nobles north numbers ogle olive opal pace pack pagan page painter pansy parish park parks parson parsons pat pate patty peacock pearl peck
    penny peoples pepper person peter peters petty pierce pike ponder pool pope porter post potter powers price priest prince queen quick ransom ray read rector
    reed rice rich riddle rider ring rivers roach robin rock roe roman root rose rosemary rouse ruby ruff rush rushing sally salmon salter sample sands sandy
    savage scales seals seaman sears self sellers sharp shaver sheets shell shepherd sherry shields shook short sierra silver singer slaughter small smalls
    smart smith snider snow sparks spears squires staples stark sterling stern steward stokes stone storey story stout strange street strong sue summer summers
    swan sweet swift tang tanner temple turner urban valentine van victor vigil villa viola violet wade walker wall walls ward warden warren waters watt watts
    weathers weaver weeks wells west white wilder wills wing winter winters wise wolf wood woods woody workman wright young
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
NAMES = ALSO_WORDS | frozenset(
    """
    aaron abbott abby abel abernathy abigail abraham abrams acevedo acker ackerman acosta ada adair adam adams adamson adcock addie addison adela adele adeline
    adkins adler adrian adriana adrienne agee agnes aguilar aguilera aguirre aida aiken aileen aimee aisha akers akins alan alana alaniz alba albert alberta
    alberto albrecht albright aldrich aldridge alejandra alejandro alex alexander alexandra alexandria alexis alfaro alfonso alford alfred alfreda alfredo ali
    alice alicia aline alisa alisha alison alissa allan allen allie allison allred allyson alma alonso alonzo alston alta althea altman alton alvarado alvarez
    alvin alyce alyson alyssa amalia amanda amaya ambrose amelia ames amie amos amparo amy ana anastasia anaya anders andersen anderson andrade andre andrea
    andres andrew andrews andy angela angelia angelica angelina angeline angelique angelita angelo angie anita ann anna annabelle anne annette annie annmarie
    anthony antoinette antonia antonio aponte araceli aragon archie arellano arlene arline armando armstrong arnett arnold arredondo arrington arroyo arthur
    arturo ashby ashlee ashley ashton atkins atkinson atwood aubrey audra audrey augusta augustine aurelia aurora austin ava avalos avery avila aviles avis
    ayala ayers babb babcock baca baer baez baggett bagley bailey bain baird baldwin ballard barajas barbara barbour barbra barger barker barksdale barlow
    barnard barnes barnett barney barnhart barr barrera barrett barrios barron barrow barry barth bartholomew bartlett bartley barton bassett bateman bates
    batts bauer baum bauman bautista baxter beal bearden beasley beatrice beatriz beatty beaty beaulieu becerra beck becker beckman becky beebe begay belanger
    belcher belinda bellamy beltran ben benavides benedict benita benitez benjamin bennett bennie benny benoit benson bentley benton berg berger bergeron
    bergman berman bermudez bernadette bernadine bernal bernard bernice bernier bernstein bert berta bertha bertie beryl bessie beth bethany betsy bette bettie
    betts betty bettye beulah beverley beverly beyer bianca biggs billie billings billy bingham blackburn blackman blackmon blackwell blair blake blalock blanca
    blanchard blanche blanco blankenship blanton bledsoe blevins blount blum bobbi bobbie bobby boggs bolden boles bollinger bolton bonilla bonita bonner bonnie
    booker boone borden boston boswell bouchard boucher boudreaux bowden bowen bower bowers bowie bowles bowman bowser boyce boyd boyer boykin boyle boyles brad
    braden bradford bradley bradshaw brady bragg brandi brandie brandon brandt branham brannon brantley braswell braun braxton brenda brendan brennan brenner
    brent brett brewer brewster brian briana brianna bridget bridgett bridgette briggs brigitte brinkley briscoe britney britt brittany brittney britton brock
    bronson brooke broussard brower browne bruce bruner brunner bruno brunson bryan bryant bryson buchanan buckley buckner bullard bullock bundy burch burdick
    burgess burgos burke burkett burkhart burks burnett burnette burnham burrell burris burroughs burt burton busby busch byers bynum byrd byrne byron caballero
    cabrera cagle cahill cain caitlin calderon caldwell caleb calhoun callahan callaway callie calloway calvert calvin camacho cameron camille campbell campos
    canales candace candice cano cantrell cantu capps cara cardenas cardona cardwell carey carissa carl carla carlene carlisle carlos carlson carlton carly
    carmela carmella carmen carmichael carmona carnes carney carole carolina caroline carolyn caron carr carrasco carrie carrillo carrington carroll carson
    carter cartwright caruso carver cary casandra casey cason cassandra cassidy cassie castaneda castellanos castillo castro catalina cates catherine cathleen
    cathryn cathy caudill cavanaugh cavazos cecelia cecil cecile cecilia cedric celeste celia celina cervantes cesar chacon chad chadwick chamberlain chan
    chandler chandra chaney chang chapman chappell charlene charles charlie charlotte charmaine chasity chastain chatman chavez chavis chelsea chen cheney cheng
    cheri cherie cheryl chester childers childress childs cho choi chris christa christensen christi christian christiansen christie christina christine
    christopher christy chrystal chu chung cindy cisneros claire clara clare clarence clarice clarissa clark clarke claude claudette claudia claudine clayton
    cleary clement clements clemons cleo cleveland clevenger clifford clifton cline clint clinton cloutier clyde coates cobb coburn cochran cody coe coffey
    coffman cohen coker colbert cole coleen coleman coles colette coley colin colleen collier collins colvin comer compton concepcion concetta conklin conley
    conn connell connelly conner connie connolly connor connors conrad conroy constance consuelo contreras conway cooke cooley coon copeland cora corbett corbin
    corcoran cordero cordova corey corina corine corinne corley cormier cornelia cornelius cornell cornett corona coronado correa corrine cortes cortez cory
    costa costello cote cottrell coulter courtney couture covington cowan coyle crabtree craig crain cramer crandall craven crawford creech crenshaw crespo
    cristina crocker crockett croft cronin crosby crowder crowe crowell crowley crum crump cruz cuellar cuevas cullen culver cummings cummins cunningham curran
    currie curtis cutler cynthia cyr dahl daigle dailey dale daley dallas dalton daly damon dan dana daniel danielle daniels danny daphne darby darcy darden
    darin darla darlene darnell darrel darrell darren darrin darryl daryl daugherty dave davenport david davidson davies davila davis davison dawkins dawson
    deana deann deanna deanne deaton debbie debora deborah debra decker dee deena deidre deirdre dejesus delacruz delaney delarosa delatorre delbert deleon
    delgado delia della delong delores deloris dempsey dena denise dennis dennison denny denson denton derek desiree devin devine dewey dewitt dexter diana
    diane diann dianna dianne dias diaz dick dickens dickerson dickey dickinson dickson diehl dietrich dietz diggs dillard dillon dina dionne dixie dixon
    dobbins dobbs dobson dodd dodson doherty dolan dollie dolores domingo dominguez dominic dominick dominique dona donahue donald donaldson donna donnelly
    donnie donovan dooley dora doran doreen doris dorman dorothea dorothy dorsey dorthy doss dotson doty doug dougherty douglas dow dowell dowling downey doyle
    dozier drake draper driscoll drummond duane duarte dube dubois dubose duckworth dudley duffy dugan dumas dunbar duncan dunham dunlap dunn dupre dupree duran
    durant durbin durham dustin dutton duvall dwayne dwight dwyer dyer dykes dyson earlene earline earnestine easley eason eastman eaton echols eckert eddie
    edgar edith edmond edmonds edmondson edmund edna eduardo edward edwards edwin edwina effie egan eileen elaine elam elba elbert eldridge eleanor elena elias
    elijah elinor elisa elisabeth elise eliza elizabeth elkins ella ellen eller elliot elliott ellis ellison ellsworth elma elmer elmore elnora eloise elsa
    elsie elva elvia elvira emanuel emerson emery emilia emilio emily emma emmett engel england engle enid ennis enrique enriquez epperson epps eric erica erick
    ericka erickson erik erika erin erma erna ernest ernestine ernesto ernst ervin erwin escobar escobedo esmeralda esparza esperanza espinosa espinoza esposito
    esquivel essie estela estella estelle ester estes esther estrada ethel etheridge etta eubanks eugene eugenia eula eunice eva evan evangelina evangeline
    evans evelyn everett ewing ezell fagan fairchild fannie fanny farley farr farrar farrell farris faulk faulkner faust fay faye felder feldman felecia felicia
    feliciano felipe felix felton fenton ferguson fernandez fernando ferreira ferrell ferris figueroa fink finley finn finney fischer fitch fitzgerald
    fitzpatrick flaherty flanagan fleming fletcher florence flores florine flossie floyd flynn foley fontaine fontenot foote forbes forrest foss fournier fowler
    fran france frances francesca francine francis francisca francisco franco frankie franklin fraser frazier fred freda freddie frederick fredrick freeman
    freida frey frieda friedman fritz frye fuentes fugate fulton funk gabriel gabriela gabrielle gage gagne gagnon gail gaines galindo gallagher gallardo
    gallegos gallo galloway galvan gann gant garcia gardner garner garrett garry garvin gary garza gaskins gaston gatlin gauthier gayle geiger gena geneva
    genevieve geoffrey george georgette georgia georgina gerald geraldine gerard gerardo gerber gertrude gibbons gibbs gibson gifford gil gilbert gilberto
    gilchrist gilda giles gillespie gilliam gillis gilmore gina gipson girard gladys gleason glenda glenn glenna gloria glover goddard godfrey godwin goetz goff
    goins goldberg goldie goldman goldstein gomes gomez gonzales gonzalez goode goodman goodrich goodson goodwin gordon gorman goss gould gracie graciela grady
    graham granger grantham grayson greenberg greene greenwood greer greg gregg gregory greta gretchen grier griffin griffith griggs grimm grossman grover grubb
    grubbs guadalupe guerra guerrero guevara guidry guillermo guillory guinn gunn gunter gustafson gustavo guthrie gutierrez guzman gwen gwendolyn haas hackett
    hadley hagan hagen hager hahn haines hairston haley hallie hamby hamilton hamlin hamm hammond hammonds hammons hampton han hancock haney hankins hanks
    hanley hanna hannah hansen hanson hardin harding hargrove harley harman harmon harold harper harrell harriet harriett harrington harris harrison hartley
    hartman harvey haskins hastings hatcher hatfield hathaway hattie hatton hawkins hawley hawthorne hayden hayes haynes hayward haywood healy hearn hebert heck
    hector hedrick heidi helen helena helene helga heller helton hemphill henderson hendricks hendrickson hendrix henley henrietta henry hensley henson herbert
    herman herminia hernandez herndon herrera herrington herron hess hester hewitt hickey hickman higginbotham higgins hightower hilary hilda hillary hilliard
    hillman hilton hines hinkle hinojosa hinson hinton hirsch hitchcock hobbs hobson hodge hodges hoff hoffman hogan hogue holbrook holcomb holden holland
    holley holliday hollie hollingsworth hollis holloway holman holmes holt holton homer honeycutt hong hooker hooper hoover hopkins hopson horace horne horner
    horton hoskins houck hough houser houston howard howe howell hoyt huang hubbard huber hubert huddleston hudgins hudson huerta huffman huggins hugh hughes
    hugo hummel humphrey humphreys humphries huntley hurd hurley hurst huston hutchins hutchinson hutchison hutson hutton huynh hyatt hyde hyman ian ibarra ida
    ignacio ila ilene imelda imogene ina ines inez ingram ingrid inman ira irene irizarry irma irvin irving irwin isaac isaacs isabel isabella isabelle ismael
    israel iva ivan iverson ivey jackie jacklyn jackson jaclyn jacob jacobs jacobsen jacobson jacqueline jacquelyn jacques jaime jake james jameson jami jamie
    jamison jan jana jane janell janelle janet janette janice janie janine janis janna jannie jansen jaramillo jared jarrell jarrett jarvis jasmine jason javier
    jayne jean jeanette jeanie jeanine jeanne jeannette jeannie jeannine jeff jeffers jefferson jeffery jeffrey jeffries jenifer jenkins jenna jennie jennifer
    jennings jenny jensen jerald jeremiah jeremy jeri jermaine jernigan jerome jerri jerry jesse jessica jessie jesus jeter jewell jill jillian jim jimenez
    jimmie jimmy joan joann joanna joanne jocelyn jodi jodie jody joe joel joey johanna john johnathan johnnie johnny johns johnson johnston joiner jolene jon
    jonathan jonathon jones joni jordan jorge jorgensen jose josefa josefina joseph josephine josh joshua josie joyce joyner juan juana juanita juarez judd
    judith judy julia julian juliana julianne julie juliet juliette julio julius justin justine kaiser kaitlin kane kang kaplan kara karen kari karin karina
    karl karla karyn kasey kate katelyn katharine katherine katheryn kathie kathleen kathrine kathryn kathy katie katina katrina katy katz kauffman kaufman kay
    kaye kayla kearney kearns keating keenan keene keisha keith keller kelley kelli kellie kellogg kelly kelsey kelvin kemp kendall kendra kendrick kennedy
    kenneth kenney kenny kent kenya keri kern kerns kerr kerri kerry kessler kevin keyes khan kidd kilgore killian kilpatrick kim kimball kimberley kimberly
    kimble kimbrough kincaid kinney kinsey kirby kirk kirkland kirkpatrick kirsten kiser klein kline knapp knowles knox knutson koch koehler koenig kohler kraft
    kramer krause kris krista kristen kristi kristie kristin kristina kristine kristopher kristy krueger kruse krystal kuhn kurt kurtz kyle lacey lackey ladd
    ladner ladonna laird lakeisha lakisha lam lamar lambert lana lancaster landers landis landrum landry lang lange langford langley langston lanier lankford
    lara larkin larry larsen larson lassiter latasha latham latisha latonya latoya lau laughlin laura lauren laurence lauri laurie laverne lavonne lawanda
    lawler lawrence lawson layne layton lea leah leal leann leanna leanne leary leavitt leblanc ledbetter ledford leggett lehman leigh leila lela leland lelia
    lena lenora lenore lentz leo leola leon leona leonard leonor leroy lesa lesley leslie lessie lester leta letha leticia letitia levesque levi levin levine
    lewis leyva libby lidia lila liles lilia lilian liliana lillian lillie lilly lim lin lina lincoln lind linda linder lindsay lindsey linn lionel lipscomb
    lisa littlefield littlejohn liu livingston liz liza lizzie lloyd locke lockett lockhart lockwood lofton logan lois lola lolita lombardo london longoria
    lonnie loomis looney lopez lora loraine loren lorena lorene lorenz lorenzo loretta lori lorie lorna lorraine lorrie lott lottie lou louella louis louisa
    louise lourdes lovell lovett lowe lowell lowery lowry loyd lozano luann lucas lucero lucia lucile lucille lucinda lucy ludwig luella lugo luis luisa lujan
    luke lula luna lund lundy lunsford lupe lusk luther lutz luz lydia lyle lyles lynda lynette lynn lynne lynnette lyon lyons lytle mabel mable mabry macdonald
    machado macias mack mackey maddox madeleine madeline madelyn madge madison madrid madsen mae magana magdalena magee maggie maguire maher mahoney mai malcolm
    maldonado malinda mallory malloy malone maloney mamie mandy manley mann mansfield manuel manuela mara marc marcella marci marcia marcie marco marcos marcum
    marcus marcy margaret margarita margery margie margo margret marguerite mari marian mariana marianne maribel maricela marie marietta marilyn marin marino
    mario marion marisa marisol marissa maritza marjorie marla marlene marlon marquez marquita marrero marsha marshall marta martha martina martinez marty marva
    marvin mary maryann maryanne maryellen marylou massey mata mathew mathews mathis matilda matlock matos matson matthew matthews mattie mattingly mattson
    maude maura maureen maurer maurice mavis maxine maxwell mayberry mayer mayes mayfield maynard mayo mayra mays mcallister mcbride mccabe mccain mccall mccann
    mccarthy mccarty mccauley mcclain mcclellan mcclelland mcclendon mccloud mcclure mccollum mcconnell mccord mccormack mccormick mccoy mccracken mccray
    mccullough mcdaniel mcdermott mcdonald mcdonough mcdowell mcelroy mcfadden mcfarland mcgee mcghee mcgill mcginnis mcgowan mcgrath mcgraw mcgregor mcguire
    mchugh mcintosh mcintyre mckay mckee mckenna mckenzie mckinley mckinney mckinnon mcknight mclain mclaughlin mclean mcleod mcmahan mcmahon mcmanus mcmillan
    mcmillian mcmullen mcnair mcnally mcnamara mcneal mcneil mcneill mcpherson mcqueen mcrae mcwilliams mead meade meagan medeiros medina medrano meeks megan
    meghan meier mejia melanie melba melendez melinda melisa melissa melton melva melvin mendez mendoza mercado mercedes mercer meredith merle merrill merritt
    messer metcalf metz metzger meyer meyers meza mia michael michaels michaud micheal michel michele michelle middleton miguel milagros mildred millicent
    millie milligan milton mims mindy minerva minnie minton miranda miriam mitchell mitzi mixon mize mobley moffett mohr molina mollie molly mona monahan monica
    monique monroe montalvo montanez montano montes montgomery montoya mooney moore mora morales moran moreland moreno morgan morin morris morrison morrow morse
    morton moseley moser moses mosher mosley mott moulton moya moyer mueller mullen muller mullins muniz munoz munson murdock muriel murillo murphy murray murry
    myers myles myra myrick myrna myron myrtle nadeau nadia nadine nance nancy nanette nannie naomi napier naquin nash natalia natalie natasha nathan nathaniel
    nava navarro naylor neal neely neff negron neil nelda nell nellie nelson nesbitt nettie neva newberry newby newcomb newell newman newsome nguyen nicholas
    nichole nichols nicholson nickerson nicolas nicole nielsen nielson nieto nieves nikki nina nita nix nixon noah noel noelle noemi nola nolan nona nora noreen
    norma norman norris norton norwood novak nowak nugent nunez nunn oakes oakley obrien ochoa oconnell oconnor odell odessa odom odonnell ofelia ogden ohara
    ojeda okeefe ola oldham oleary olga oliver olivia ollie olsen olson omar oneal oneil oneill ophelia ora orlando ornelas orourke orozco orr ortega ortiz
    orville osborn osborne oscar otero otis ott otto ouellette overstreet overton owen owens pablo pacheco padgett padilla paige palacios palmer pam pamela
    paquette parham paris parker parnell parr parra parris parrish parrott patel patrica patrice patricia patrick patsy patten patterson patti patton paul paula
    paulette pauline paulson paxton payne payton peachey pearce pearlie pearson pease pedersen pederson pedro peggy pelletier pena pendleton penelope penn
    pennington peralta percy perdue pereira perez perkins perry pete petersen peterson petra pettit pham phelps phil philip phillip phillips phipps phoebe
    phyllis pickens pickering pickett pierre pierson pimentel pina pineda piper pittman pitts platt plummer poe poirier polk pollard pollock polly ponce poole
    portillo posey potts powell prado prater prather pratt prescott presley pressley preston pringle priscilla pritchard pritchett proctor pruett pruitt pryor
    puckett pugh pulliam purcell purvis putnam pyle quarles quezada quinn quinones quintana quintero quiroz rachael rachel rachelle rader radford rae rafael
    ragland ragsdale raines rainey ralph ramey ramirez ramiro ramon ramona ramos ramsey randal randall randi randle randolph randy rangel rankin raquel
    rasmussen ratliff raul raymond reagan reardon reaves reba rebecca rebekah redd redding redman redmond reece reeder reese reeves regan regina reginald reid
    reilly rena rene renee renteria reva rex reyes reyna reynolds rhea rhoades rhoda rhodes rhonda ricardo richard richards richardson richey richmond richter
    rick rickey ricks ricky riddick ridley riggs riley rios rita ritchie ritter rivas rivera roark robbie robbins roberson robert roberta roberto roberts
    robertson robinette robinson robison robles robyn rocha roche rochelle rockwell roderick rodgers rodney rodolfo rodrigues rodriguez rodriquez rogelio roger
    rogers rojas roland rolando rollins romano romero romo ron ronald ronda ronnie rooney roosevelt roper rosa rosado rosales rosalie rosalind rosalinda rosalyn
    rosanna rosanne rosario rosas roseann rosella rosemarie rosen rosenberg rosenthal rosetta rosie roslyn ross rossi roth rowan rowe rowell rowena rowland
    rowley roxanne roxie roy ruben rubin rubio rucker rudd rudolph rudy ruffin rufus ruiz russ russell russo ruth rutherford ruthie rutledge ryan ryder sabrina
    sadie sadler saenz salas salazar saldana salgado salinas sallie salvador salvatore sam samantha sammy sampson sams samuel samuels sanchez sanders sanderson
    sandoval sandra sanford santana santiago santos sapp sara sarah sargent sasha saucedo saul saunders saundra savannah sawyer saylor schaefer schaeffer
    schafer schaffer schell schmidt schmitt schmitz schneider schreiber schroeder schultz schulz schumacher schuster schwartz scott scruggs sean seay segura
    selena selma serena sergio serna serrano seth sewell sexton seymour shafer shaffer shah shana shane shanna shannon shapiro shari sharlene sharon sharpe
    sharron shaun shauna shaw shawn shawna shea shearer sheehan sheena sheffield sheila shelby sheldon shelia shelley shelly shelton shepard sheppard sheree
    sheri sheridan sherman sherri sherrie sherrill sherwood sheryl shipley shipman shipp shirley shockley shoemaker shuler shultz sidney siegel silva silvia
    simmons simms simon simone simons simpson sims sinclair singh singletary singleton sisk sizemore skaggs skelton skinner slade slater sloan smallwood smiley
    sneed snell snodgrass snowden snyder socorro sofia solis solomon sondra sonia sonja sonya sophia sophie sorensen sorenson sosa soto sousa souza spain
    spangler spann spaulding speer spence spencer spicer spivey sprague springer stacey staci stacie stacy stafford stahl staley stallings stamper stanford
    stanley stanton stapleton starkey starks starnes starr staton stearns steele steen stefanie stein steiner stella stephanie stephen stephens stephenson steve
    steven stevens stevenson stewart stiles stinson stjohn stockton stoddard stoner stovall stover stratton streeter strickland stringer stroud stuart stubbs
    suarez suggs sullivan sumner susan susana susanna susanne susie sutherland sutton suzanne suzette swain swann swanson swartz sweeney swenson switzer sybil
    sykes sylvester sylvia tabatha tabitha tabor tackett talbot talley tamara tameka tamera tami tamika tammi tammie tammy tamra tania tanisha tanya tapia tara
    tasha tate tatum taylor teague ted templeton terence teresa teri terra terrance terrell terrence terri terrie terry tessa thacker tharp thayer thelma
    theodore theresa therese thomas thomason thompson thomson thorne thornton thorpe thurman thurston tia tidwell tiffany tilley tillman tim timmons timmy
    timothy tina tinsley tipton tisha titus tobin toby todd tolbert tom tomas tomlinson tommie tommy tompkins toney toni tonia tony tonya torres torrez toth
    tovar townsend tracey traci tracie tracy trahan tran travis traylor trejo trent trevino trevor tricia trimble trina triplett tripp trisha trotter troy trudy
    trujillo tucker tuttle twila tyler tyrone tyson ulrich underwood unger upton ursula valarie valdez valencia valentin valenzuela valeria valerie valle vance
    vandyke vanessa vang vann varela vargas varner vasquez vaughan vaughn vazquez vega vela velasco velasquez velazquez velez velma ventura vera verna vernon
    veronica vick vickers vicki vickie vicky victoria villalobos villanueva villarreal villegas vilma vincent vinson virgie virgil virginia vivian vogel vogt
    vonda voss waddell wagner wagoner waite wakefield walden waldron wallace waller wallis walsh walter walters walton wanda wang ware warner washburn
    washington waterman watkins watson wayne webb webber weber webster weir weiss welch weldon weller wellman wendell wendi wendy werner wesley westbrook weston
    wetzel whalen whaley whatley wheatley wheeler whipple whitaker whitehead whitfield whitley whitlock whitman whitmore whitney whitt whittaker whitten
    whittington wiggins wilbert wilbur wilburn wilcox wilda wiley wilfred wilhelm wilkerson wilkes wilkins wilkinson willa willard willett willey william
    williams williamson willie willingham willis willoughby wilma wilson winifred winkler winn winnie winslow winston wiseman witherspoon witt wolfe wolff
    womack wong woodall woodard woodrow woodruff woodson woodward wooten worley worrell worthington wray wyatt wynn xiong yancey yang yarbrough yates yazzie
    ybarra yeager yesenia yoder yolanda york yost youngblood yvette yvonne zachary zamora zapata zavala zeigler zelma zepeda ziegler zimmer zimmerman zuniga
    """.split()  # noqa: SIM905
)
