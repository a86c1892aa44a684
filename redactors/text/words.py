"""Words of ordinary work that models take for names: three committed tables, nothing else. No person's name belongs here.

`ORDINARY` are words never masked as a name or place on a model's guess alone; `PRODUCTS` are names of programs and services; `JARGON` are words that weigh as
any word of the dictionary does.
"""

from __future__ import annotations

ORDINARY = frozenset(
    """
    a about above account accounts action actions active activity add added address addresses admin administrator after again agenda alert alerts all alt
    am an analytics and any api app application apply approve approved apps archive are article as asap assign assigned assignee at attach attached
    attachment attachments audit author auto available avatar avenue back backend backlog backup bank bar base be because beta between bill billing blank
    block blog board body bold book bookmark bot box branch break browse browser budget bug bugs build builds bulk business but button buy by bye cache
    calendar call called calls camera can cancel cancelled card cart case cases cash category cc cell center change changed changes channel channels
    charge chart chat check checked checkout child choose city class clean clear click client clients clone close closed cloud code column columns com
    comment comments commit common community company compare complete completed compose computer config configuration confirm connect connection console
    contact contacts container content contents continue contract copy core cost could count country coupon course cover create created credit css ctrl
    current customer customers cut daily dark dashboard data database date dates day days deadline deal dear debug default delete deleted delivery demo
    department deploy deployed deployment description design desk desktop detail details dev developer device devices dialog did dinner direct directory
    disable disabled discard discount display do docs document documents does done double down download downloads draft drafts drag drive driver drop due
    duplicate each early edit edited edition editor either else email emails employee employees empty enable enabled end engineer engineering enter error
    errors event events every exam example exit expense expenses expert export extension external face fail failed failing false family favorites fax
    feature features feedback few field fields file files filter final finance find fine finish first fix fixed flag flight folder folders follow font
    footer for form format forward forwarded found free friday from front frontend full function gallery game general get git give go goal goals good got
    graph great green grid group groups guest guide guys had half hall has have he header hello help hence her here hey hi hidden hide high him his
    history hold home host hour hours house how html http https human icon id idea if image images import important in inbox index info information input
    insert install installed instructor integration interface internal international internet into invalid invite invoice invoices is issue issues it item
    items its january february march april june july august september october november december job jobs join journal json jump just keep key keyboard
    keys know label labels language large last later launch layout lead learn leave left legal length less let level library license light like limit line
    link links list lists live load loading local location lock log login logo logout logs long look loop low lunch machine machines made mail mailbox
    main make manage management manager manual map margin mark market marketing master match max maximum maybe me media meet meeting meetings member
    members memo memory mentions menu merge message messages metrics middle might min mine minute minutes missing mobile mode model module monday money
    month monthly more morning most mouse move moved mr mrs ms much multiple music must mute my name names national navigation need network never new news
    next night no node none noon normal not note notes nothing notice notification notifications now null number numbers object of off offer office
    offline ok okay old on once one online only open opened operations opportunity option options or orange order orders organization other our out output
    outside over overview own owner package page pages paid panel paper parcel part partner parts pass password paste patch path pay payment payments
    payroll pdf pending people per percent period permission person personal phone photo phones pick pictures pin pipeline place plan planning platform
    play please plus point policy poll port portal post power preferences preview previous price print priority privacy private problem process product
    production profile progress project projects properties property public pull purchase push python quality query question questions queue quick quit
    quote random rate read reading ready really reason receipt receipts received recent recipient record records red redo refresh refund region regards
    register reject release releases reload remember remind reminder remove rename repeat replace replied reply repo report reports request requests
    required reset resolve resource resources response rest restart restore result results resume retry return returned revenue review reviews revision
    right role roles room root round row rows rt rule rules run running said sale sales same sat save saved say scale schedule scheduled school score
    screen screenshot script scroll search second section security see seen select selected selection self send sender sent server service services
    session set settings setup share shared she sheet sheets shift ship shipping shop short should show shown side sidebar sign signature signed simple
    since sincerely site size skip sky slack slide small so social soft software some someone song soon sorry sort sound source space specialist sprint
    sql stack staff stage staging standard star start started state statement station status step steps still stop storage store story street string
    strong style sub subject submit subscribe success suggest sum summary sunday super supplier support sure survey sushi switch sync system table tabs
    tag tags take talk target task tasks tax team teams template terminal terms test tested testing tests text thank thanks that the their them theme then
    there these they thing things think this those thread through thursday ticket tickets time timeline timer times title to today todo together token
    tomorrow tonight too tool toolbar tools top topic total track tracking trade training transfer transit translate trash travel tree trend trip true try
    tuesday turn tutorial two type typing ui under undo unit united unread until up update updated updates upgrade upload uploaded url us usage use used
    user username users using utc valid value values vendor verify version via video view views visit voice wait waiting want was watch way we web website
    wednesday week weekend weekly welcome well went were what when where whether which while white who why width wifi will win window windows wip with
    without woman won word words work worker working works workshop workspace world would write wrong year yearly years yes yesterday yet you your zip
    zone zoom photos wow lol omg dm lmao hmm ugh yep nope haha thx pls fyi btw eod eta tbd tba ooo pto wfh qa ux cto ceo cfo hr crm erp sso vpn ssh cli
    sdk ide csv xml yaml awk sed grep egrep curl wget ls cd cat cp mv rm mkdir touch chmod chown sudo su man ps kill top tail less more find xargs cut tr
    wc tee tar gzip unzip scp rsync ssh ping dig nslookup ifconfig netstat apt brew yum npm npx pip pipx uv yarn pnpm git docker kubectl helm make cmake
    cargo go rustc gcc python python3 node java javac mvn gradle pytest mypy ruff black eslint tsc bash zsh fish sh vim nano echo export alias source exit
    history clear env printenv which whereis systemctl journalctl crontab service todo fixme def elif lambda async await const var null nil true bool str
    int float dict
    shell extensions extension close closing readme changelog formula labels gift insert mentions threads explorer debugger breakpoint breakpoints refactor
    ask tell remind invite colleague friend boss coworker landlord tenant nurse doctor teacher mother father sister brother wife husband son daughter kids
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
PRODUCTS = frozenset(
    """
    slack|jira|confluence|trello|asana|notion|figma|miro|zoom|teams|microsoft teams|outlook|word|excel|powerpoint|onenote|onedrive|sharepoint|office|microsoft|windows|google|google chrome|chrome|chromium
    |gmail|google docs|google drive|google sheets|google meet|google calendar|docs|drive|sheets|safari|firefox|mozilla|mozilla firefox|edge|microsoft edge|brave|opera|visual studio|visual studio code|vs code
    |vscode|code|xcode|intellij|intellij idea|pycharm|webstorm|eclipse|vim|neovim|emacs|nano|iterm|iterm2|terminal|powershell|bash|zsh|tmux|ubuntu|debian|fedora|linux|macos|android|ios|iphone|ipad|mac|docker|kubernetes|helm
    |terraform|ansible|jenkins|github|gitlab|bitbucket|git|sentry|grafana|prometheus|datadog|kibana|splunk|elastic|elasticsearch|redis|postgres|postgresql|mysql|mongodb|mongo|kafka|spark|airflow|snowflake|databricks|tableau
    |looker|salesforce|hubspot|zendesk|intercom|stripe|shopify|sap|oracle|workday|okta|auth0|aws|azure|gcp|heroku|vercel|netlify|cloudflare|python|java|javascript|typescript|rust|golang|ruby|rails|django|flask|react
    |angular|vue|svelte|node|npm|yarn|pip|conda|jupyter|pandas|numpy|pytorch|tensorflow|photoshop|illustrator|indesign|adobe|acrobat|canva|spotify|netflix|youtube|whatsapp|telegram|signal|discord|skype|linkedin|facebook
    |instagram|twitter|reddit|tiktok|wikipedia|stack overflow|chatgpt|claude|copilot|gemini|siri|alexa|cortana|finder|explorer|spotlight|calculator|calendar|notepad|paint|preview|keynote|numbers|pages|dropbox|box|evernote|todoist|linear
    |clickup|monday|basecamp|airtable|webex|gotomeeting|thunderbird|apple mail|mail|libreoffice|openoffice|gimp|inkscape|blender|maven|gradle|make|cmake|bazel|webpack|vite|postman|insomnia|swagger|selenium|playwright|cypress|pytest|junit
    |quickbooks|xero|docusign|servicenow|freshdesk|mailchimp|marketo|amplitude|mixpanel|segment|twilio|sendgrid|pagerduty|opsgenie|circleci|travis|sonarqube|nexus|artifactory|vault|consul|nginx|apache|tomcat|hadoop|hive|presto|zapier
    |1password|activemq|airbyte|airpods|aks|anthropic|apollo|appium|argo|argocd|athena|atom|aurora|balsamiq|bamboo|bamboohr|beam|bedrock|big query|
    bigquery|bitwarden|black|bootstrap|browserstack|buildkite|bun|burp|calendly|celery|chef|chromatic|chromebook|citrix|
    clickhouse|clion|clojure|cloudfront|cloudwatch|codepen|concur|containerd|couchbase|crowdin|culture amp|cursor|dbt|deel|deepl|defender|deno|
    dependabot|docusaurus|drift|druid|drupal|duckdb|duo|dynamodb|dynatrace|ec2|echo|ecs|eks|elixir|entra|envoy|erlang|esbuild|eslint|etcd|
    exchange|expensify|fargate|fiddler|fivetran|flake8|flink|flux|framer|front|fullstory|galaxy|gatsby|ghost|gke|goland|gong|gorgias|grammarly|
    graphql|greenhouse|gusto|hackmd|haproxy|haskell|hasura|hibernate|honeycomb|hotjar|httpie|hugging face|huggingface|hyper-v|insomnia|intune|
    invision|istio|jaeger|jest|jetbrains|junit|keeper|keras|kindle|kong|kotlin|kubeflow|kustomer|lambda|langchain|laravel|lastpass|latex|
    lattice|launchdarkly|lever|lightgbm|lighthouse|linkerd|llama|log4j|lokalise|loki|looker studio|loom|lucidchart|macbook|magento|mariadb|metabase|
    micronaut|midjourney|minikube|miro board|mistral|mkdocs|mlflow|mobx|mocha|mockito|mypy|netsuite|new relic|newrelic|nextjs|ngrok|nltk|nomad|
    nordvpn|nox|nuxt|obsidian|octopus|ollama|onelogin|openai|openapi|openshift|optimizely|outreach|overleaf|packer|pandoc|parcel|perl|personio|
    php|phrase|pinot|pipedrive|pixel|playwright|pnpm|podman|poetry|power bi|prettier|prisma|proxmox|pulumi|puppet|puppeteer|pylint|qase|qlik|
    qualtrics|quarkus|rabbitmq|rancher|rds|redshift|redux|remix|renovate|replit|rider|rippling|roam|rollup|route 53|ruff|s3|sagemaker|salesloft|
    saltstack|scala|scikit-learn|scipy|scylla|sequelize|sharepoint online|sketch|sklearn|slackbot|snyk|spacy|sphinx|spring boot|sqlalchemy|sqlite|
    squarespace|storybook|sublime|superset|surface|surveymonkey|swagger ui|swift|symfony|synology|tailwind|teamcity|tekton|tempo|testrail|thinkpad|
    tox|traefik|trivy|turbopack|typeform|vagrant|veracode|vertex|vidyard|vitest|vmware|webflow|whimsical|wireshark|wix|woocommerce|wordpress|
    xgboost|zeplin|zipkin|zoho|zookeeper|zoominfo|zotero
    """.replace("\n", "").replace("    ", "").strip().split("|")
)

# What is said at work and in chat, and stands in no small dictionary.
JARGON = frozenset(
    """
    afaik api apis app apps asap async auth autocomplete autoscale autoscaler autoscaling backend backends backfill backoff backport bastion benchmark bigint
    blockchain bool boolean booleans boot bootstrap botnet brb bugfix bugfixes buildpack bytecode cached changelog changelogs chatbot chatbots checkbox
    checkboxes checksum chromium chunking cicd cli cluster clusters cmd codebase codebases codec colocation commit committer config configmap configs cors covid
    cpu cpus cron cronjob cronjobs crud crypto css csv cta cursor customizer cuz daemon daemons dag dags dashboard dashboards dataframe dataframes datagrid
    dataset datasets datasource datastore datetime db dbs dbt debounce debug debugger decaf dedupe deduplicate deeplink defrag deserialize dev devops devs diff
    diffs dns docstring docstrings dropdown dropdowns dto dunno eager ebook ebooks ecommerce email emails embeddings emoji emojis encoder endpoint endpoints
    enum enums env envs epoch eslint etl failover faq favicon fetch fileserver filesystem fintech firmware fixme flaky flatfile flexbox flowchart fork
    freelancer freemium frontend frontends ftp fullscreen fuzzing gantt gateway geo geocode geocoding geofence gif github gonna goroutine gotta gpu gpus
    granularity graphql greenfield grep gui gzip hackathon hah hardcode hardcoded hashmap healthcheck heartbeat heatmap heh heuristic hmac hmmm homepage
    hostname hostnames hotfix hotfixes hotkey http https hyperlink ide idempotent idk iframe iframes iirc imho imo influencer ingest ingress init inline integer
    intranet ints invoicing ios ipsec ipsum isn issuetype iterator javadoc jira json jsonb jwt kanban kernel keychain keycloak keyframe keymap keypair keystore
    keystroke keystrokes kinda kpi kpis kube kubeconfig kubelet lag lambda lambdas latencies latency ldap lemme lgtm lint linter linters linting linux listview
    localhost localization localize lockfile lodash logfile login logins logistics logout loopback lorem lowercase macos macros malware mapper markdown matcher
    meh memcached memoize memoized merchandiser metadata microservice microservices middleware migrations millis mixin mocks modal modals monorepo monorepos
    multipart multithread mutex mvp nah namespace namespaces navbar neural nginx nightly noop npm nullable nullptr nvm oauth ofc offboarding oidc okay okr okrs
    omw onboard onboarding onclick onprem ooo oops opcode openapi opensource ops orchestrator orm overfit overfitting overflow paginate pagination param params
    parquet parser parsers parsing passkey passkeys passphrase payload payloads payslip payslips pdf pdfs perf permalink pipeline pixel pixels plaintext
    playbook playbooks pls plugin plugins plz png podcast pods polyfill popup popups postmortem ppl pptx precommit prefetch prefill preload prepaid prepend
    preprocess procurement proto protobuf prototyping proxies proxy psst pub pubsub pytest qa quicksort quickstart ram ramp readme readonly realtime rebase
    rebased rebasing reboot rebooted reconciliation recursion redirect refactor refactored refactoring refactors refetch regex regexes regexp regression
    reimbursable reindex reindexed relogin remittance rendering repo repos reproducer reranker rerun reruns resize responsive rest restock resync retro retros
    retry rn roadmap roadmaps rollback rollbacks rollout rollouts rollup rota router routers rpc runbook runbooks runtime saas sandbox sandboxed sandboxes
    scaffolding schema schemas scrollbar scrum sdk sdks selfie semver serializer serverless servlet setup shard sharded sharding shards shortcut sidebar
    sidebars sidecar signup signups sitemap skeleton slider slug smartphone smartphones smb sme smh smtp snackbar snapshot snapshots snippet snippets socket
    spreadsheet spreadsheets sprite sprites sso stacktrace staging standup standups startup startups stateful stateless stderr stdin stdout stepper storyboard
    storybook stub subdomain subdomains sublet submodule subnet subnets subtask subtasks superuser surcharge swimlane swimlanes symlink symlinks syntax sysadmin
    tableau tarball tbh tcp teardown telemetry templating terminal testbed textarea textbox tho throughput thumbnail thumbnails thx timebox timeout timeouts
    timeseries timesheet timesheets timestamp timestamps timezone tls todo todos tokenize tokenized tokenizer tokenizers toolbar toolbars toolchain tooltip
    tooltips touchpad traceback triage triaged tsv ttl tuple tuples ty typo typos ugh ui uis unassign unassigned unboxing undefined unicode uninstall unix
    unmerged unmount unpublish unread unsubscribe upsell upsert upskill uptime uri url urls usb userbase username usernames utf util utils uuid uuids ux
    validator vectorize veto video videos viewport virtualenv vlan vm vms voicemail vpc vpn wanna webapp webcam webhook webhooks webinar webinars webpack
    webpage webpages websocket websockets whiteboard whitelist whitespace whoops widget widgets wifi wiki wikis wildcard wireframe wireframes workaround
    workarounds workflow workflows workforce workstation worktree xhr xlsx xml xss yall yaml yml yup yw zip zipfile zoomable
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
