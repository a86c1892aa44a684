"""Common names of people: words a model needs less evidence for. No word here is masked for being here.

Given names and surnames are the commonest of the United States Census of 1990 (public domain).
"""

from __future__ import annotations

NAMES = frozenset(
    """
    aaron abbott abby abel abernathy abigail abraham abrams acevedo acker ackerman acosta ada adair adam adams adamson adcock addie addison adela adele adeline
    adkins adler adrian adriana adrienne agee agnes aguilar aguilera aguirre aida aiken aileen aimee aisha akers akins alan alana alaniz alba albert alberta
    alberto albrecht albright aldrich aldridge alejandra alejandro alex alexander alexandra alexandria alexis alfaro alfonso alford alfred alfreda alfredo ali
    alice alicia aline alisa alisha alison alissa allan allen alley allie allison allred allyson alma alonso alonzo alston alta althea altman alton alvarado
    alvarez alvin alyce alyson alyssa amalia amanda amaya amber ambrose amelia ames amie amos amparo amy ana anastasia anaya anders andersen anderson andrade
    andre andrea andres andrew andrews andy angel angela angelia angelica angelina angeline angelique angelita angelo angie anita ann anna annabelle anne
    annette annie annmarie anthony antoinette antonia antonio aponte april araceli aragon archer archie arellano arias arlene arline armando armstrong arnett
    arnold arredondo arrington arroyo arthur arturo ash ashby ashlee ashley ashton askew atkins atkinson atwood aubrey audra audrey augusta augustine aurelia
    aurora austin autumn ava avalos avery avila aviles avis ayala ayers babb babcock baca bacon baer baez baggett bagley bailey bain baird baker baldwin ball
    ballard banks barajas barbara barber barbour barbra barger barker barksdale barlow barnard barnes barnett barney barnhart baron barr barrera barrett barrios
    barron barrow barry barth bartholomew bartlett bartley barton bass bassett bateman bates battle batts bauer baum bauman bautista baxter beach beal beam bean
    beard bearden beasley beatrice beatriz beatty beaty beaulieu beaver beavers becerra beck becker beckman becky beebe begay belanger belcher belinda bell
    bellamy beltran ben benavides bender benedict benita benitez benjamin bennett bennie benny benoit benson bentley benton berg berger bergeron bergman berman
    bermudez bernadette bernadine bernal bernard bernice bernier bernstein berry bert berta bertha bertie beryl bessie best beth bethany betsy bette bettie
    betts betty bettye beulah beverley beverly beyer bianca biggs bill billie billings billy bingham bird bishop black blackburn blackman blackmon blackwell
    blair blake blalock blanca blanchard blanche blanco bland blank blankenship blanton bledsoe blevins bliss block bloom blount blue blum bob bobbi bobbie
    bobby boggs bolden boles bollinger bolton bond bonds bonilla bonita bonner bonnie booker boone booth borden boston boswell bouchard boucher boudreaux
    bourgeois bowden bowen bower bowers bowie bowles bowling bowman bowser boyce boyd boyer boykin boyle boyles brad braden bradford bradley bradshaw brady
    bragg branch brand brandi brandie brandon brandt brandy branham brannon brantley braswell braun bravo braxton bray brenda brendan brennan brenner brent
    brett brewer brewster brian briana brianna bridges bridget bridgett bridgette briggs bright brigitte brinkley briscoe britney britt brittany brittney
    britton brock bronson brooke brooks broussard brower brown browne browning bruce bruner brunner bruno brunson bryan bryant bryson buchanan buck buckley
    buckner bullard bullock bunch bundy burch burden burdick burger burgess burgos burke burkett burkhart burks burnett burnette burnham burns burr burrell
    burris burroughs burrows burt burton busby busch bush butcher butler butts byers bynum byrd byrne byron caballero cabrera cagle cahill cain caitlin calderon
    caldwell caleb calhoun call callahan callaway callie calloway calvert calvin camacho cameron camille camp campbell campos canales candace candice candy
    cannon cano cantrell cantu capps cara cardenas cardona cardwell carey carissa carl carla carlene carlisle carlos carlson carlton carly carmela carmella
    carmen carmichael carmona carnes carney carol carole carolina caroline carolyn caron carpenter carr carrasco carrie carrier carrillo carrington carroll
    carson carter cartwright caruso carver cary casandra case casey cash cason cassandra cassidy cassie castaneda castellanos castillo castle castro catalina
    cates catherine cathleen cathryn cathy caudill cavanaugh cavazos cecelia cecil cecile cecilia cedric celeste celia celina cervantes cesar chacon chad
    chadwick chamberlain chambers champagne champion chan chance chandler chandra chaney chang chapman chappell charity charlene charles charlie charlotte
    charmaine chase chasity chastain chatman chavez chavis cheek chelsea chen cheney cheng cheri cherie cherry cheryl chester childers childress childs chin cho
    choi chris christa christensen christi christian christiansen christie christina christine christopher christy chrystal chu chung church cindy cisneros
    claire clara clare clarence clarice clarissa clark clarke claude claudette claudia claudine clay clayton cleary clement clements clemons cleo cleveland
    clevenger clifford clifton cline clint clinton cloud cloutier clyde coates coats cobb coburn cochran cody coe coffey coffman cohen coker colbert cole coleen
    coleman coles colette coley colin colleen collier collins colon colvin combs comer compton concepcion concetta conklin conley conn connell connelly conner
    connie connolly connor connors conrad conroy constance consuelo contreras conway cook cooke cooley coon cooper cope copeland cora corbett corbin corcoran
    cordero cordova corey corina corine corinne corley cormier cornelia cornelius cornell cornett corona coronado correa corrine cortes cortez cory costa
    costello cote cotton cottrell couch coulter courtney couture covington cowan cox coyle crabtree craft craig crain cramer crandall crane craven crawford
    creech crenshaw crespo crews crisp cristina crocker crockett croft cronin crook crosby cross crouch crow crowder crowe crowell crowley crum crump cruz
    crystal cuellar cuevas cullen culver cummings cummins cunningham curran currie curry curtis cutler cynthia cyr dahl daigle dailey daisy dale daley dallas
    dalton daly damon dan dana daniel danielle daniels danny daphne darby darcy darden darin darla darlene darling darnell darrel darrell darren darrin darryl
    daryl daugherty dave davenport david davidson davies davila davis davison dawkins dawn dawson day deal dean deana deann deanna deanne deaton debbie debora
    deborah debra decker dee deena deidre deirdre dejesus delacruz delaney delarosa delatorre delbert deleon delgado delia della delong delores deloris dempsey
    dena denise dennis dennison denny denson dent denton derek derrick desiree devin devine dewey dewitt dexter diamond diana diane diann dianna dianne dias
    diaz dick dickens dickerson dickey dickinson dickson diehl dietrich dietz diggs dill dillard dillon dina dionne dixie dixon dobbins dobbs dobson dodd dodge
    dodson doe doherty dolan dollie dolly dolores domingo dominguez dominic dominick dominique don dona donahue donald donaldson donna donnelly donnie donovan
    dooley dora doran doreen doris dorman dorothea dorothy dorsey dorthy doss dotson doty doug dougherty douglas dove dow dowdy dowell dowling downey downing
    downs doyle dozier drake draper drew driscoll driver drummond duane duarte dube dubois dubose duckworth dudley duff duffy dugan duke dukes dumas dunbar
    duncan dunham dunlap dunn dupre dupree duran durant durbin durham dustin dutton duvall dwayne dwight dwyer dye dyer dykes dyson earl earlene earline early
    earnest earnestine easley eason eastman eaton ebony echols eckert eddie eddy edgar edith edmond edmonds edmondson edmund edna eduardo edward edwards edwin
    edwina effie egan eileen elaine elam elba elbert elder eldridge eleanor elena elias elijah elinor elisa elisabeth elise eliza elizabeth elkins ella ellen
    eller elliot elliott ellis ellison ellsworth elma elmer elmore elnora eloise elsa elsie elva elvia elvira emanuel emerson emery emilia emilio emily emma
    emmett engel england engle enid ennis enrique enriquez epperson epps eric erica erick ericka erickson erik erika erin erma erna ernest ernestine ernesto
    ernst ervin erwin escobar escobedo esmeralda esparza esperanza espinosa espinoza esposito esquivel essie estela estella estelle ester estes esther estrada
    ethel etheridge etta eubanks eugene eugenia eula eunice eva evan evangelina evangeline evans eve evelyn everett ewing ezell fagan fair fairchild faith
    fannie fanny farley farmer farr farrar farrell farris faulk faulkner faust fay faye felder feldman felecia felicia feliciano felipe felix felton fenton
    ferguson fern fernandez fernando ferreira ferrell ferris field fields figueroa finch fink finley finn finney fischer fish fisher fitch fitzgerald
    fitzpatrick flaherty flanagan fleming fletcher flint flood flora florence flores florine flossie flowers floyd flynn foley fontaine fontenot foote forbes
    ford foreman forrest fortune foss foster fountain fournier fowler fox fran france frances francesca francine francis francisca francisco franco frank
    frankie franklin franks fraser frazier fred freda freddie frederick fredrick freeman freida frey frieda friedman friend fritz frost fry frye fuentes fugate
    fuller fulton funk gabriel gabriela gabrielle gage gagne gagnon gail gaines gale galindo gallagher gallardo gallegos gallo galloway galvan gamble gann gant
    garcia gardner garland garner garrett garrison garry garvin gary garza gaskins gaston gates gatlin gauthier gay gayle gee geiger gena gene geneva genevieve
    gentry geoffrey george georgette georgia georgina gerald geraldine gerard gerardo gerber gertrude gibbons gibbs gibson gifford gil gilbert gilberto
    gilchrist gilda giles gill gillespie gilliam gillis gilmore gina ginger gipson girard givens gladys glass gleason glen glenda glenn glenna gloria glover
    goddard godfrey godwin goetz goff goins gold goldberg golden goldie goldman goldsmith goldstein gomes gomez gonzales gonzalez good goode goodman goodrich
    goodson goodwin gordon gore gorman goss gould grace gracie graciela grady graham granger grant grantham graves gray grayson green greenberg greene greenwood
    greer greg gregg gregory greta gretchen grier griffin griffith griggs grimes grimm gross grossman grove grover groves grubb grubbs guadalupe guerra guerrero
    guevara guidry guillermo guillory guinn gunn gunter gustafson gustavo guthrie gutierrez guy guzman gwen gwendolyn haas hacker hackett hadley hagan hagen
    hager hahn haines hairston hale haley hall hallie ham hamby hamilton hamlin hamm hammer hammond hammonds hammons hampton han hancock hand handy haney
    hankins hanks hanley hanna hannah hansen hanson harden hardin harding hardy hare hargrove harley harman harmon harms harold harp harper harrell harriet
    harriett harrington harris harrison harry hart hartley hartman harvey haskins hastings hatch hatcher hatfield hathaway hattie hatton hawk hawkins hawley
    hawthorne hay hayden hayes haynes hays hayward haywood hazel head healy heard hearn heath heather hebert heck hector hedrick heidi helen helena helene helga
    heller helm helms helton hemphill henderson hendricks hendrickson hendrix henley henrietta henry hensley henson herbert herman herminia hernandez herndon
    herrera herring herrington herron hess hester hewitt hickey hickman hicks higginbotham higgins high hightower hilary hilda hill hillary hilliard hillman
    hills hilton hinds hines hinkle hinojosa hinson hinton hirsch hitchcock hobbs hobson hodge hodges hoff hoffman hogan hogue holbrook holcomb holden holder
    holland holley holliday hollie hollingsworth hollis holloway holly holman holmes holt holton homer honeycutt hong hood hook hooker hooks hooper hoover hope
    hopkins hopper hopson horace horn horne horner horton hoskins houck hough house houser houston howard howe howell hoyt huang hubbard huber hubert huddleston
    hudgins hudson huerta huff huffman huggins hugh hughes hugo hull hummel humphrey humphreys humphries hunt hunter huntley hurd hurley hurst hurt huston
    hutchins hutchinson hutchison hutson hutton huynh hyatt hyde hyman ian ibarra ida ignacio ila ilene imelda imogene ina ines inez ingram ingrid inman ira
    irene iris irizarry irma irvin irving irwin isaac isaacs isabel isabella isabelle ismael israel iva ivan iverson ivey ivy jack jackie jacklyn jackson jaclyn
    jacob jacobs jacobsen jacobson jacqueline jacquelyn jacques jaime jake james jameson jami jamie jamison jan jana jane janell janelle janet janette janice
    janie janine janis janna jannie jansen jaramillo jared jarrell jarrett jarvis jasmine jason javier jay jayne jean jeanette jeanie jeanine jeanne jeannette
    jeannie jeannine jeff jeffers jefferson jeffery jeffrey jeffries jenifer jenkins jenna jennie jennifer jennings jenny jensen jerald jeremiah jeremy jeri
    jermaine jernigan jerome jerri jerry jesse jessica jessie jesus jeter jewel jewell jill jillian jim jimenez jimmie jimmy joan joann joanna joanne jocelyn
    jodi jodie jody joe joel joey johanna john johnathan johnnie johnny johns johnson johnston joiner jolene jolly jon jonathan jonathon jones joni jordan jorge
    jorgensen jose josefa josefina joseph josephine josh joshua josie joy joyce joyner juan juana juanita juarez judd judith judy julia julian juliana julianne
    julie juliet juliette julio julius june justice justin justine kaiser kaitlin kane kang kaplan kara karen kari karin karina karl karla karyn kasey kate
    katelyn katharine katherine katheryn kathie kathleen kathrine kathryn kathy katie katina katrina katy katz kauffman kaufman kay kaye kayla kearney kearns
    keating keen keenan keene keisha keith keller kelley kelli kellie kellogg kelly kelsey kelvin kemp ken kendall kendra kendrick kennedy kenneth kenney kenny
    kent kenya keri kern kerns kerr kerri kerry kessler kevin key keyes keys khan kidd kilgore killian kilpatrick kim kimball kimberley kimberly kimble
    kimbrough kincaid king kinney kinsey kirby kirk kirkland kirkpatrick kirsten kiser kitchen kitty klein kline knapp knight knowles knox knutson koch koehler
    koenig kohler kraft kramer krause kris krista kristen kristi kristie kristin kristina kristine kristopher kristy krueger kruse krystal kuhn kurt kurtz kyle
    lacey lackey lacy ladd ladner ladonna laird lake lakeisha lakisha lam lamar lamb lambert lana lancaster lance land landers landis landrum landry lane lang
    lange langford langley langston lanier lankford lara larkin larry larsen larson lassiter latasha latham latisha latonya latoya lau laughlin laura laurel
    lauren laurence lauri laurie laverne lavonne law lawanda lawler lawrence laws lawson lay layne layton lea leach leah leal leann leanna leanne leary leavitt
    leblanc ledbetter ledford lee leggett lehman leigh leila lela leland lelia lemon lemons lena lenora lenore lentz leo leola leon leona leonard leonor leroy
    lesa lesley leslie lessie lester leta letha leticia letitia levesque levi levin levine levy lewis leyva libby lidia light lila liles lilia lilian liliana
    lillian lillie lilly lily lim lin lina lincoln lind linda linder lindsay lindsey link linn lionel lipscomb lisa little littlefield littlejohn liu livingston
    liz liza lizzie lloyd locke lockett lockhart lockwood lofton logan lois lola lolita lombardo london long longoria lonnie loomis looney lopes lopez lora
    loraine lord loren lorena lorene lorenz lorenzo loretta lori lorie lorna lorraine lorrie lott lottie lou louella louis louisa louise lourdes love lovell
    lovett lowe lowell lowery lowry loyd lozano luann lucas lucero lucia lucile lucille lucinda lucy ludwig luella lugo luis luisa lujan luke lula luna lund
    lundy lunsford lupe lusk luther lutz luz lydia lyle lyles lynch lynda lynette lynn lynne lynnette lyon lyons lytle mabel mable mabry macdonald machado
    macias mack mackey madden maddox madeleine madeline madelyn madge madison madrid madsen mae magana magdalena magee maggie maguire maher mahoney mai main
    major malcolm maldonado malinda mallory malloy malone maloney mamie mandy manley mann manning mansfield manuel manuela mara marc marcella marci marcia
    marcie marco marcos marcum marcus marcy margaret margarita margery margie margo margret marguerite mari maria marian mariana marianne maribel maricela marie
    marietta marilyn marin marina marino mario marion marisa marisol marissa maritza marjorie mark marks marla marlene marlon marquez marquita marrero marsh
    marsha marshall marta martha martin martina martinez marty marva marvin mary maryann maryanne maryellen marylou mason massey masters mata mathew mathews
    mathis matilda matlock matos matson matt matthew matthews mattie mattingly mattson maude maura maureen maurer maurice mavis max maxine maxwell may mayberry
    mayer mayes mayfield maynard mayo mayra mays mcallister mcbride mccabe mccain mccall mccann mccarthy mccarty mccauley mcclain mcclellan mcclelland mcclendon
    mccloud mcclure mccollum mcconnell mccord mccormack mccormick mccoy mccracken mccray mccullough mcdaniel mcdermott mcdonald mcdonough mcdowell mcelroy
    mcfadden mcfarland mcgee mcghee mcgill mcginnis mcgowan mcgrath mcgraw mcgregor mcguire mchugh mcintosh mcintyre mckay mckee mckenna mckenzie mckinley
    mckinney mckinnon mcknight mclain mclaughlin mclean mcleod mcmahan mcmahon mcmanus mcmillan mcmillian mcmullen mcnair mcnally mcnamara mcneal mcneil mcneill
    mcpherson mcqueen mcrae mcwilliams mead meade meadows meagan means medeiros medina medley medrano meeks megan meghan meier mejia melanie melba melendez
    melinda melisa melissa melody melton melva melvin mendez mendoza mercado mercedes mercer merchant meredith merle merrill merritt messer metcalf metz metzger
    meyer meyers meza mia michael michaels michaud micheal michel michele michelle middleton miguel mike milagros mildred miles miller millicent millie milligan
    mills milton mims mindy miner minerva minnie minor minton miranda miriam misty mitchell mitzi mixon mize mobley mock moffett mohr molina mollie molly mona
    monahan monica monique monk monroe montalvo montanez montano montes montgomery montoya moody moon mooney moore mora morales moran moreland moreno morgan
    morin morris morrison morrow morse morton moseley moser moses mosher mosley moss mott moulton moya moyer mueller mullen muller mullins muniz munoz munson
    murdock muriel murillo murphy murray murry myers myles myra myrick myrna myron myrtle nadeau nadia nadine nance nancy nanette nannie naomi napier naquin
    nash natalia natalie natasha nathan nathaniel nava navarro naylor neal neely neff negron neil nelda nell nellie nelson nesbitt nettie neva newberry newby
    newcomb newell newman newsome newton nguyen nicholas nichole nichols nicholson nick nickerson nicolas nicole nielsen nielson nieto nieves nikki nina nita
    nix nixon noah noble nobles noel noelle noemi nola nolan nona nora noreen norma norman norris north norton norwood novak nowak nugent numbers nunez nunn
    oakes oakley obrien ochoa oconnell oconnor odell odessa odom odonnell ofelia ogden ogle ohara ojeda okeefe ola oldham oleary olga olive oliver olivia ollie
    olsen olson omar oneal oneil oneill opal ophelia ora orlando ornelas orourke orozco orr ortega ortiz orville osborn osborne oscar otero otis ott otto
    ouellette overstreet overton owen owens pablo pace pacheco pack padgett padilla pagan page paige painter palacios palmer pam pamela pansy paquette parham
    paris parish park parker parks parnell parr parra parris parrish parrott parson parsons pat pate patel patrica patrice patricia patrick patsy patten
    patterson patti patton patty paul paula paulette pauline paulson paxton payne payton peachey peacock pearce pearl pearlie pearson pease peck pedersen
    pederson pedro peggy pelletier pena pendleton penelope penn pennington penny peoples pepper peralta percy perdue pereira perez perkins perry person pete
    peter peters petersen peterson petra pettit petty pham phelps phil philip phillip phillips phipps phoebe phyllis pickens pickering pickett pierce pierre
    pierson pike pimentel pina pineda piper pittman pitts platt plummer poe poirier polk pollard pollock polly ponce ponder pool poole pope porter portillo
    posey post potter potts powell powers prado prater prather pratt prescott presley pressley preston price priest prince pringle priscilla pritchard pritchett
    proctor pruett pruitt pryor puckett pugh pulliam purcell purvis putnam pyle quarles queen quezada quick quinn quinones quintana quintero quiroz rachael
    rachel rachelle rader radford rae rafael ragland ragsdale raines rainey ralph ramey ramirez ramiro ramon ramona ramos ramsey randal randall randi randle
    randolph randy rangel rankin ransom raquel rasmussen ratliff raul ray raymond read reagan reardon reaves reba rebecca rebekah rector redd redding redman
    redmond reece reed reeder reese reeves regan regina reginald reid reilly rena rene renee renteria reva rex reyes reyna reynolds rhea rhoades rhoda rhodes
    rhonda ricardo rice rich richard richards richardson richey richmond richter rick rickey ricks ricky riddick riddle rider ridley riggs riley ring rios rita
    ritchie ritter rivas rivera rivers roach roark robbie robbins roberson robert roberta roberto roberts robertson robin robinette robinson robison robles
    robyn rocha roche rochelle rock rockwell roderick rodgers rodney rodolfo rodrigues rodriguez rodriquez roe rogelio roger rogers rojas roland rolando rollins
    roman romano romero romo ron ronald ronda ronnie rooney roosevelt root roper rosa rosado rosales rosalie rosalind rosalinda rosalyn rosanna rosanne rosario
    rosas rose roseann rosella rosemarie rosemary rosen rosenberg rosenthal rosetta rosie roslyn ross rossi roth rouse rowan rowe rowell rowena rowland rowley
    roxanne roxie roy ruben rubin rubio ruby rucker rudd rudolph rudy ruff ruffin rufus ruiz rush rushing russ russell russo ruth rutherford ruthie rutledge
    ryan ryder sabrina sadie sadler saenz salas salazar saldana salgado salinas sallie sally salmon salter salvador salvatore sam samantha sammy sample sampson
    sams samuel samuels sanchez sanders sanderson sandoval sandra sands sandy sanford santana santiago santos sapp sara sarah sargent sasha saucedo saul
    saunders saundra savage savannah sawyer saylor scales schaefer schaeffer schafer schaffer schell schmidt schmitt schmitz schneider schreiber schroeder
    schultz schulz schumacher schuster schwartz scott scruggs seals seaman sean sears seay segura selena self sellers selma serena sergio serna serrano seth
    sewell sexton seymour shafer shaffer shah shana shane shanna shannon shapiro shari sharlene sharon sharp sharpe sharron shaun shauna shaver shaw shawn
    shawna shea shearer sheehan sheena sheets sheffield sheila shelby sheldon shelia shell shelley shelly shelton shepard shepherd sheppard sheree sheri
    sheridan sherman sherri sherrie sherrill sherry sherwood sheryl shields shipley shipman shipp shirley shockley shoemaker shook short shuler shultz sidney
    siegel sierra silva silver silvia simmons simms simon simone simons simpson sims sinclair singer singh singletary singleton sisk sizemore skaggs skelton
    skinner slade slater slaughter sloan small smalls smallwood smart smiley smith sneed snell snider snodgrass snow snowden snyder socorro sofia solis solomon
    sondra sonia sonja sonya sophia sophie sorensen sorenson sosa soto sousa souza spain spangler spann sparks spaulding spears speer spence spencer spicer
    spivey sprague springer squires stacey staci stacie stacy stafford stahl staley stallings stamper stanford stanley stanton staples stapleton stark starkey
    starks starnes starr staton stearns steele steen stefanie stein steiner stella stephanie stephen stephens stephenson sterling stern steve steven stevens
    stevenson steward stewart stiles stinson stjohn stockton stoddard stokes stone stoner storey story stout stovall stover strange stratton street streeter
    strickland stringer strong stroud stuart stubbs suarez sue suggs sullivan summer summers sumner susan susana susanna susanne susie sutherland sutton suzanne
    suzette swain swan swann swanson swartz sweeney sweet swenson swift switzer sybil sykes sylvester sylvia tabatha tabitha tabor tackett talbot talley tamara
    tameka tamera tami tamika tammi tammie tammy tamra tang tania tanisha tanner tanya tapia tara tasha tate tatum taylor teague ted temple templeton terence
    teresa teri terra terrance terrell terrence terri terrie terry tessa thacker tharp thayer thelma theodore theresa therese thomas thomason thompson thomson
    thorne thornton thorpe thurman thurston tia tidwell tiffany tilley tillman tim timmons timmy timothy tina tinsley tipton tisha titus tobin toby todd tolbert
    tom tomas tomlinson tommie tommy tompkins toney toni tonia tony tonya torres torrez toth tovar townsend tracey traci tracie tracy trahan tran travis traylor
    trejo trent trevino trevor tricia trimble trina triplett tripp trisha trotter troy trudy trujillo tucker turner tuttle twila tyler tyrone tyson ulrich
    underwood unger upton urban ursula valarie valdez valencia valentin valentine valenzuela valeria valerie valle van vance vandyke vanessa vang vann varela
    vargas varner vasquez vaughan vaughn vazquez vega vela velasco velasquez velazquez velez velma ventura vera verna vernon veronica vick vickers vicki vickie
    vicky victor victoria vigil villa villalobos villanueva villarreal villegas vilma vincent vinson viola violet virgie virgil virginia vivian vogel vogt vonda
    voss waddell wade wagner wagoner waite wakefield walden waldron walker wall wallace waller wallis walls walsh walter walters walton wanda wang ward warden
    ware warner warren washburn washington waterman waters watkins watson watt watts wayne weathers weaver webb webber weber webster weeks weir weiss welch
    weldon weller wellman wells wendell wendi wendy werner wesley west westbrook weston wetzel whalen whaley whatley wheatley wheeler whipple whitaker white
    whitehead whitfield whitley whitlock whitman whitmore whitney whitt whittaker whitten whittington wiggins wilbert wilbur wilburn wilcox wilda wilder wiley
    wilfred wilhelm wilkerson wilkes wilkins wilkinson willa willard willett willey william williams williamson willie willingham willis willoughby wills wilma
    wilson wing winifred winkler winn winnie winslow winston winter winters wise wiseman witherspoon witt wolf wolfe wolff womack wong wood woodall woodard
    woodrow woodruff woods woodson woodward woody wooten workman worley worrell worthington wray wright wyatt wynn xiong yancey yang yarbrough yates yazzie
    ybarra yeager yesenia yoder yolanda york yost young youngblood yvette yvonne zachary zamora zapata zavala zeigler zelma zepeda ziegler zimmer zimmerman
    zuniga
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
