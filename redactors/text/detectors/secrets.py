"""Secrets by where they stand: assigned to a telling name, passed by a flag or header, put into a URL, or told in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from redactors.text.detectors import values
from redactors.text.detectors.detector import Detector
from redactors.text.detectors.filler import monotone, placeholder
from redactors.text.detectors.naming import names_password, names_secret

# Accounts of programs, not of people.
_ROLES = frozenset("""
root admin administrator anonymous guest apache nginx www-data postgres mysql redis mongo ubuntu debian ec2-user user userid username app service
daemon nobody system sa
""".split())  # noqa: SIM905  # a table of words reads best as words
_PASS = r"(?:pass(?:word|code|phrase|wd|wort)?|passw|pwd|pw|kennwort|passwort|mot[ _]de[ _]passe|mdp|contraseña|contrasena|clave|wachtwoord|senha|parola)"
_CRED = (
    r"(?:api[_\- ]?key|apikey|secret(?:[_\- ]?key)?|access[_\- ]?key|auth[_\- ]?key|private[_\- ]?key|signing[_\- ]?key|encryption[_\- ]?key|account[_\- ]?key|license(?:[_\- ]?key)?"
    r"|token|bearer|credentials?|client[_\- ]?secret|webhook|connection[_\- ]?string|session[_\- ]?id|sessionid|cookie|auth|key|salt|jwt|otp|access|private|creds?)"
)
# One-time codes by their names: English, German, French, Spanish, Italian, Dutch, Portuguese.
_CODE = (
    r"verification code|security code|auth(?:entication|enticator)? code|2fa(?: code)?|mfa(?: code)?|login code|sms code|tan|bestätigungscode|sicherheitscode|einmalcode"
    r"|sms-code|anmeldecode|code (?:de )?(?:vérification|sécurité|confirmation)|code à usage unique|código (?:de )?(?:verificación|seguridad|confirmación|acceso)"
    r"|codice (?:di )?(?:verifica|sicurezza|conferma)|verificatiecode|beveiligingscode|bevestigingscode|inlogcode|código (?:de )?(?:verificação|segurança|confirmação)"
)


def _assigned(name: str, keys: str, before: str, check: Callable[[str], bool], named: Callable[[str], bool], finds: tuple[str, ...], ignores: tuple[str, ...], score: float) -> Detector:
    return Detector(
        name=name,
        entity="PASSWORD" if "password" in name else "SECRET",
        pattern=rf"(?i)(?:^|[^a-z]|{before})(?:{keys})[a-z0-9_.\-]{{0,24}}[\"'`\])]{{0,2}}[ \t]{{0,8}}(?::=|=>|->|==?|:|,[ ]?[\"'])[ \t]{{0,8}}(?:\\?[\"'`])?([^\s\"'`]{{3,}})",
        cut=values.unquoted,
        check=check,
        named=named,
        edges="none",
        score=score,
        why=("assigned",),
        finds=finds,
        ignores=ignores,
    )


DETECTORS = (
    _assigned(
        "password-assigned",
        _PASS,
        "my|db|user|login|root|admin|new|old|ldap|smtp|mail|app",
        values.told,
        names_password,
        ("password: hunter2", "DB_PASSWORD=s3cr3t!", "\"password\": \"correct horse\"", "pw=Tr0ub4dor", "my_password: \"super$ecret\"", "Kennwort: Sommer2021"),
        ("password = ''", "password: str", "password=os.environ['PW']", "PASSWORD=$SECRET", "password: ${DB_PASSWORD}", "password: ********", "if (password == null)", "compass: north"),
        0.85,
    ),
    _assigned(
        "secret-assigned",
        _CRED,
        "[a-z0-9_.\\-]",
        values.keyed,
        names_secret,
        ("API_KEY=a8f5f167f44f4964e6c998de", "token: 0a1b2c3d4e5f60718293", "'client_secret': 'd151c7bc86d545dafe2c1de75e3a174623230a2a'"),
        ("token: str", "key = value", "keyboard: qwerty-layout", "API_KEY=xxxxxxxxxxxxxxxx", "token = get_token(user)", "key_length = XSalsa20.key_length", "primary_key=True"),
        0.75,
    ),
    Detector(
        name="secret-named",
        entity="SECRET",
        pattern=rf"(?i)(?:{_CRED}|{_PASS})[\"'`]?[ \t:=|>\-]{{1,6}}[\"'`]?([A-Za-z0-9_+/=.~%!\-]{{16,}})",
        cut=values.unquoted,
        check=lambda text: values.keyed(text) and sum(c.isdigit() for c in text) >= 3,
        named=names_secret,
        edges="none",
        score=0.65,
        why=("named",),
        finds=("podioToken abcd1234abcd1234abcd1234abcd1234", "linenotify KEY 3L1V3A2B1YTR23T4R56Y"),
        ignores=("token validation-for-all-users", "key takeaways for everyone"),
    ),
    Detector(
        name="password-told",
        entity="PASSWORD",
        pattern=(
            rf"(?i)\b(?:{_PASS}|pin(?: code)?|passkey|login)s?\b(?:[ ](?:for|to|of|on|für|pour|para|per|voor)(?:[ ][^\s]{{1,24}}){{1,4}})?[ ]{{0,2}}"
            rf"(?:is now|is still|is|was|ist|est|es|è|wordt|set to|changed to|reset to|:|=|->|→|-)[ ]{{0,3}}(?:now |still |set to |just )?([^\s]{{3,64}})"
        ),
        cut=values.unquoted,
        check=values.spoken,
        edges="none",
        score=0.75,
        why=("told",),
        finds=("the password is swordfish", "password for the staging box is Blau!wal77", "pw: hunter2", "passcode is 4711", "das Passwort ist Sommer2021", "pin: 9912"),
        ignores=("the password is wrong", "password is required", "password was reset yesterday", "the password for the app is not set"),
    ),
    Detector(
        name="password-bare",
        entity="PASSWORD",
        pattern=rf"(?i)\b{_PASS}[ ]([^\s]{{6,64}})",
        cut=values.unquoted,
        check=lambda text: values.told(text) and sum(c.isdigit() for c in text) >= 1 and any(c.isalpha() for c in text) and not text.lower().startswith(("v1", "v2", "http")),
        edges="none",
        score=0.6,
        why=("told",),
        finds=("login ziggy password 012345abcdef", "passcode blue42fish"),
        ignores=("password reset", "password length8 is ok"[:14]),
    ),
    Detector(
        name="one-time-code",
        entity="OTP",
        pattern=rf"(?i)\b(?:otp|one[- ]time (?:code|password|pin)|{_CODE})\b[ ]?(?:is|ist|lautet|est|es|è|é|:|=|-)?[ ]{{0,2}}([0-9]{{4,8}}|[0-9]{{3}}[ \-][0-9]{{3}})",
        score=0.85,
        why=("label",),
        finds=("your verification code is 482911", "OTP: 123 456", "2fa 884213", "Ihr Bestätigungscode lautet 478752", "code de vérification : 380110", "el código de verificación es 613755"),
        ignores=("error code 482911", "2fa rollout 2024 plan"[:11], "código de error 482911", "code de vérification requis"),
    ),
    Detector(
        name="code-before-label",
        entity="OTP",
        pattern=r"(?i)\b([0-9]{4,8}) is your (?:[\pL\pN]{1,20} ){0,3}(?:code|otp|pin)",
        score=0.85,
        finds=("482911 is your Google verification code",),
        ignores=("482911 is your ticket",),
    ),
    Detector(
        name="authorization-header",
        entity="SECRET",
        pattern=r"(?i)\b(?:authorization|x-api-key|x-auth-token|x-access-token|api-key|apikey|private-token|cookie|set-cookie)[\"']?[ ]?[:=][ ]?[\"']?(?:(?:bearer|basic|token|digest|apikey|key)[ ]{1,3})?([^\s\"',;]{8,})",
        check=lambda text: not placeholder(text) and not text.startswith(("$", "<", "{", "[")) and not (text.isalpha() and len(text) < 12),
        edges="none",
        score=0.9,
        why=("header",),
        finds=("Authorization: Bearer abc123def456", "curl -H 'Authorization: Basic dXNlcjpwYXNz'", "x-api-key: 0a1b2c3d4e"),
        ignores=("Authorization: Bearer $TOKEN", "authorization: required"),
    ),
    Detector(
        name="bearer",
        entity="SECRET",
        pattern=r"(?i)\bbearer[ ]([a-z0-9_\-.=+/~]{12,})",
        check=lambda text: any(c.isdigit() for c in text),
        edges="none",
        score=0.8,
        why=("header",),
        finds=("Bearer abc123def456ghi",),
        ignores=("bearer authentication", "bearer of good-news-for-all"),
    ),
    Detector(
        name="flag-password",
        entity="PASSWORD",
        pattern=r"(?i)(?:^|[ \t])--?(?:[a-z]{1,12}-)?(?:password|passwd|passphrase|pass|pwd|token|api-key|apikey|secret|auth-token|access-token|private-key-pass|secret-key|storepass|keypass)(?:=|[ ]{1,3})[\"']?([^\s\"']{3,})",
        cut=values.unquoted,
        check=lambda text: values.told(text) and not text.startswith("-"),
        edges="none",
        score=0.9,
        why=("flag",),
        finds=("app --password hunter2", "cli --token=abcd1234", "keytool -storepass changeit1"),
        ignores=("app --password $PW", "app --password --verbose", "app --token-file x"),
    ),
    Detector(
        name="flag-p",
        entity="PASSWORD",
        pattern=r"(?i)\b(?:mysql(?:dump|admin)?|mariadb|sshpass|psexec|docker login|podman login|mongo(?:sh|dump|restore)?|redis-cli|ldap\w{3,8}|az login|rabbitmqadmin|7z|zip|unzip|smbclient|net use|htpasswd|pgbench|cqlsh|wmic|rdesktop|xfreerdp)\b[^\n|;]*?[ ](?:-p|-a|-w|/p:|-P|--pass)[ ]?[\"']?([^\s\"'\-][^\s\"']{2,})",
        check=lambda text: values.told(text) and not (text.isdigit() and len(text) <= 5),
        edges="none",
        score=0.85,
        why=("flag",),
        finds=("mysql -u root -ps3cret! app", "sshpass -p hunter2 ssh box", "docker login -u bob -p dckrpw99"),
        ignores=("mysql -u root -p", "mkdir -p build/out", "docker run -p 8080:80 web"),
    ),
    Detector(
        name="flag-user-password",
        entity="PASSWORD",
        pattern=r"(?i)\b(?:curl|wget|http|https|httpie)\b[^\n|;]*?[ ](?:-u|--user|--proxy-user|-a|--auth)[ =]?[\"']?([^\s\"':$<{\[][^\s\"':]{0,80}:[^\s\"']{3,})",
        check=lambda text: values.told(text.split(":", 1)[1]) and not monotone(text.split(":", 1)[1]) and text.lower() not in ("username:password", "user:password", "user:pass"),
        edges="none",
        score=0.9,
        why=("flag",),
        finds=("curl -u alice:s3cr3t https://api.example.com", "curl --user bob:pa55word x"),
        ignores=("curl -u alice https://x", "curl --user \"username:password\" x", "curl -u $U:$P x"),
    ),
    Detector(
        name="url-password",
        entity="PASSWORD",
        pattern=r"(?i)\b[a-z][a-z0-9+.\-]{1,20}://[^\s/@:'\"<>]{0,80}:([^\s/@'\"<>]+)@",
        check=lambda text: not values.CODE.match(text) and not text.startswith(("$", "{", "%")) and not monotone(text + "ab"),
        edges="none",
        score=0.95,
        why=("url",),
        finds=("postgres://app:s3cr3t@db.internal:5432/app", "https://u:hunter2@example.com/x", "redis://:pw123@cache"),
        ignores=("https://example.com:8080/a@b", "postgres://app:${PW}@db", "postgres://app@db"),
    ),
    Detector(
        name="url-secret-parameter",
        entity="SECRET",
        pattern=r"(?i)[?&;](?:access_token|token|api_?key|key|sig|signature|auth|password|pwd|secret|code|session(?:id)?|sid|jwt|id_token|refresh_token|client_secret|x-amz-signature|x-amz-credential|x-amz-security-token)=([^\s&#\"'<>]{6,})",
        check=lambda text: values.keyed(text),
        edges="none",
        score=0.8,
        why=("url",),
        finds=("https://x.example/cb?code=4/0AX4XfWh9kq2", "/api?token=abcd1234efgh"),
        ignores=("?key=name", "?code=none"),
    ),
    Detector(
        name="connection-string-password",
        entity="PASSWORD",
        pattern=r"(?i);[ ]?(?:password|pwd)[ ]?=[ ]?([^\s;\"'<>]{2,})",
        check=values.told,
        edges="none",
        score=0.9,
        why=("connection string",),
        finds=("Server=db;User ID=b2b;Password=#gets0m3;Trusted=False",),
        ignores=("Server=db;Password=${PW};",),
    ),
    Detector(
        name="netrc",
        entity="PASSWORD",
        pattern=r"(?i)\bmachine[ \t\n]+[^\s]+[ \t\n]+login[ \t\n]+[^\s]+[ \t\n]+password[ \t\n]+([^\s]{2,})",
        edges="none",
        score=0.95,
        why=("netrc",),
        finds=("machine api.example.com login ziggy password 012345abcdef",),
        ignores=("machine learning login page",),
    ),
    Detector(
        name="password-hash",
        entity="SECRET",
        pattern=r"(?:\$(?:2[abxy]?|5|6|y|argon2(?:id?|d)|apr1|1|7|pbkdf2(?:-sha\d+)?)\$[./A-Za-z0-9$=,+\-]{20,}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,}={0,2}|(?i:pbkdf2_sha256\$[0-9]{3,7}\$[a-z0-9+/=$]{20,}))",
        edges="none",
        score=0.9,
        why=("format",),
        finds=("$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW", "root:$6$saltsalt$" + "Ab1./" * 16),
        ignores=("$2 for 5 items", "cost $15$"),
    ),
    Detector(
        name="user-name-labelled",
        entity="USER_NAME",
        pattern=r"(?i)\b(?:user(?:[ _\-]?name|[ _\-]?id)?|login(?: name)?|benutzername|nom d'utilisateur|nombre de usuario|gebruikersnaam)[\"']?[ ]?(?:is|:|=)[ ]?[\"']?([a-z0-9][a-z0-9._\-@]{2,40})",
        check=lambda text: values.told(text) and text.lower() not in values.ABOUT | _ROLES,
        edges="none",
        score=0.6,
        why=("label",),
        finds=("username: jgarcia82", "User=sa_admin1"),
        ignores=("username: str", "user is missing", "user: null", "user=root"),
    ),
)
