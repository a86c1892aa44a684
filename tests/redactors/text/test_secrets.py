"""Secrets in text: a token of every vendor's format is found whatever stands around it, and harmless lines of work with code stay as they are."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors import recheck
from redactors.policy import load as policies
from redactors.text.detectors import ALL, tokens
from redactors.text.detectors.filler import counted, placeholder, readable
from redactors.text.detectors.naming import names_password, names_secret
from redactors.text.detectors.tokens import sealed
from redactors.text.find import Finder
from redactors.text.finding import Context, Text
from redactors.text.patterns import compile_all, search

PASTED = Context("clipboard", title="#support - Slack")
PREFIXED = [(d.name, text) for d in tokens.DETECTORS if not d.context for text in d.finds]

# Invented, or of the kind that is in everybody's tree. None of it is a secret; some of it looks like one.
HARMLESS = """
import numpy as np
from datetime import datetime, timedelta
#include <openssl/evp.h>
const passwordField = document.querySelector("#password");
password_input.send_keys(password)
if (password == null || password.length < MIN_PASSWORD_LENGTH) return;
pwd = (unsigned char *) malloc(len);
def check_password(self, password: str) -> bool:
parser.add_argument("--password", help="the password", required=True)
db_password = os.environ["DB_PASSWORD"]
PASSWORD=${DB_PASSWORD}
password: {{ vault_db_password }}
password: ********
"password": "<your-password>"
passwordLabel: "Password:", rememberLabel: "Remember me"
PASSWORD_FILE=/run/secrets/db_password
password_reset_url: /account/password/reset
api_key = get_secret("billing/api-key")
API_KEY=your-api-key-here
API_KEY=xxxxxxxxxxxxxxxxxxxxxxxx
export API_TOKEN=<token>
export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
client_secret: REPLACE_ME_WITH_YOUR_SECRET_1
token: "PUT_YOUR_TOKEN_HERE_123456789"
token = "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"
const tokenAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
key_file = "certs/client_2048.pem"
ssl.keystore.location=/etc/kafka/server.keystore.jks
app.keystore.file=config/billing2.p12
kms_key_id: 3f6c1b52-9d0e-4a7b-8c35-51e2a94d7f08
"credentialsId": "8b0f5a1e-27c4-4d5b-a3b9-6e1d0c9f4a72"
cache_key: "InvoiceTotals-2.4"
primary_key=True, foreign_key="orders.id"
x-master-keying:x64-windows=skip
InstrumentationKey=00000000-0000-0000-0000-000000000000
token_endpoint: https://login.example.com/oauth2/v2.0/token
tokenExpiry = 3600000
secretName: billing-tls-2024
secretKeyRef: {name: billing, key: stripe-key}
const [token, setToken] = useState(null);
token = tokenizer.encode(text, max_length=512)
commit 9f2c4be1a7d80365f1e29ab47c5d3068be41f7a2
git checkout 4be1a7d
Merge: 4be1a7d 9f2c4be
index 83db48f..bf2a1c0 100644
FROM python@sha256:2b7412e6465c3c7fc5bb21d3e6f1917c167358449fecac8176c6e496e5c1f05f
sha256: 2b7412e6465c3c7fc5bb21d3e6f1917c167358449fecac8176c6e496e5c1f05f
d41d8cd98f00b204e9800998ecf8427e  empty.txt
"integrity": "sha512-QmX3vTz8kWq1Rb7Yc5Nd0Lp9Jf4Hs6Gt2Ue1Ia3Oy8Pw5Sx7Dv4Fb6Nh9Mj2Kl0Zc8Va==",
integrity sha512-QmX3vTz8kWq1Rb7Yc5Nd0Lp9Jf4Hs6Gt2Ue1Ia3Oy8Pw5Sx7Dv4Fb6Nh9Mj2Kl0Zc8Va==
request_id=7c9e6679-7425-40de-944b-e07fc1f90ae7
GET /api/v2/orders/7c9e6679-7425-40de-944b-e07fc1f90ae7 200
background: #1f2a44; color: rgba(255, 255, 255, 0.87);
.btn-primary:hover { background-color: #0b5ed7; transform: translateY(-1px) }
<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk">
apiVersion: apps/v1
image: registry.example.com/billing/api:1.14.2-alpine
  name: billing-api-7d9c6b5f4-x2x8k
checksum/config: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
resources: {limits: {cpu: 500m, memory: 512Mi}}
SELECT id, token_hash IS NOT NULL FROM sessions WHERE created_at > now() - interval '7 days';
-----BEGIN CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk7TqvXz2Rw9Lb4Yc8Nd1Mp6Jf3Hs5Gt0Ue
eyJ0eXBlIjoiaGVhcnRiZWF0IiwibiI6NDJ9
a1B2c3D4e5F6g7H8i9J0k1L2m3N4
sampleRate = 3Kof2VffNQ0QgYIhXUPJosVlCaQKm2hf;
curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/orders
curl -H 'X-Api-Key: YOUR_API_KEY' https://api.example.com
mysql -u root -p
psql postgres://app:${PGPASSWORD}@db:5432/app
Server=db1;Database=billing;User Id=app;Password=$(DbPassword);
authenticated as service account, token refreshed
the password field is missing on the login page
npm i @acme/tokens@4.2.1
torch==2.3.1+cu121
""".strip("\n").split("\n")

SECRETS = [
    "password: hunter2", "DB_PASSWORD=changeme1", "postgres://app:example@db/app", "client_secret = 'd151c7bc86d545dafe2c1de75e3a174623230a2a'", "secretKeyBase: 7f3e90b6a5c87f3e90b6a5c8",
    "token4: Zq7Rk2vXw9ZtB4mLd8Hs3", "Server=db;Password=#gets0m3;Trusted_Connection=False", "here it is (q7Rk2vXw9ZtB4mLd8Hs3pYc6)", "here: q7Rk2vXw9ZtB4mLd8Hs3pYc6", "q7Rk2vXw9ZtB4mLd8Hs3pYc6",
    "dXNlcm5hbWU6czNjcjN0cGFzcw==", "LICENSE_KEY=7F3E9-0B6A5-C8D1E",
]  # fmt: skip


def cover(finder: Finder, text: str) -> str:
    for f in reversed(finder.find([Text(text, PASTED)])[0]):
        text = text[: f.start] + "█" + text[f.end :]
    return text


@pytest.mark.parametrize("line", HARMLESS)
def test_a_harmless_line_of_code_is_not_altered_by_any_pattern(plain_finder: Finder, line: str) -> None:
    assert cover(plain_finder, line) == line


def test_harmless_lines_together_are_as_harmless_as_alone(plain_finder: Finder) -> None:
    blocks = ["\n".join(HARMLESS[n : n + 6]) for n in range(0, len(HARMLESS), 6)]
    assert [cover(plain_finder, block) for block in blocks] == blocks


@pytest.mark.parametrize("text", SECRETS)
def test_what_only_resembles_a_placeholder_is_still_found(plain_finder: Finder, text: str) -> None:
    assert cover(plain_finder, text) != text


@pytest.mark.parametrize(("name", "token"), PREFIXED, ids=[name for name, _ in PREFIXED])
def test_a_token_of_every_format_is_found_in_any_surroundings(plain_finder: Finder, name: str, token: str) -> None:
    value = max(token.split(), key=len) if name not in ("private-key", "putty-key") else token
    rest = value[-12:]
    for before, after in (("", ""), ("use ", " for now"), ("KEY=", ""), ('{"k": "', '"}'), ("(", ")"), ("see <", ">, thanks"), ("x\n", "\ny"), ("`", "`"), ("https://e.example/?q=", "&r=1")):
        if name == "kubernetes-bootstrap":
            before = "bootstrap " + before
        assert rest not in cover(plain_finder, before + value + after), (before, after)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([d.finds[0] for d in tokens.DETECTORS if not d.context]))
def test_a_token_is_found_between_any_two_texts(before: str, after: str, token: str) -> None:
    """Set off by a space or a line's end: glued to other letters nothing says where it ends."""
    text = before + "\n" + token + "\n" + after
    start = len(before) + 1
    covered = {i for f in search(TOKENS, text) for i in range(f.start, f.end)}
    assert covered & set(range(start, start + len(token)))


TOKENS = compile_all(tokens.DETECTORS)


def test_the_published_github_token_has_a_true_sum_and_a_changed_one_has_not() -> None:
    assert sealed("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")
    assert not sealed("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18")


def test_a_token_with_a_false_sum_is_found_all_the_same() -> None:
    assert list(search(TOKENS, "ghp_q7Rk2vXw9ZtB4mLd8Hs3pYc6Nf1GjE5uWz0T"))


def test_random_keys_are_neither_filler_nor_counted_nor_readable() -> None:
    rng = random.Random(11)
    for alphabet in ("0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnopqrstuvwxyz234567"):
        for _ in range(2000):
            key = "".join(rng.choices(alphabet, k=rng.randint(20, 64)))
            assert not placeholder(key) and not counted(key) and not readable(key), key


@pytest.mark.parametrize("name", ["api_key", "dbPassword", "SECRET_KEY_BASE", "token4", "clientSecret", "uclassifykey", "sessionToken", '"authToken"', "ConnectionString", "accessKey"])
def test_the_name_of_a_secret_is_one(name: str) -> None:
    assert names_password(f"{name} = ") and (names_secret(f"{name}: '") or "assword" in name)


@pytest.mark.parametrize("name", ["key_file", "tokenLabel", "PASSWORD_MIN_LENGTH", "secret_name", "kms_key_id", "keystore.path", "passwordPolicy", "token_url", "credentialsId"])
def test_the_name_of_something_about_a_secret_is_none(name: str) -> None:
    assert not names_password(f"{name} = ") and not names_secret(f"{name}: '")


@pytest.mark.parametrize("name", ["keying", "author", "monkey", "accessor", "csrf_token", "tokenizer"])
def test_a_word_that_has_a_secrets_name_in_it_is_none(name: str) -> None:
    assert not names_secret(f"{name} = ")


def test_what_the_finder_leaves_release_lets_through(plain_finder: Finder) -> None:
    """The second look is stricter nowhere: a token that one takes for a placeholder would be quarantined by the other."""
    second = [p for p in recheck.build(policies.load(policies.shipped())).patterns if p.entity == "SECRET"]
    texts = [*HARMLESS, *(text for d in ALL for text in (*d.finds, *d.ignores) if d.entity == "SECRET")]
    for text in texts:
        left = re.sub("█", " ", cover(plain_finder, text))
        assert not [m[0] for p in second for m in p.regex.finditer(left) if p.check(m[0])], text
