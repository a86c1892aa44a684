# Makes the buckets and each role's key, again and again without harm. Secrets are read from files and go to mc on its standard input.
set -eu
cd /run/secrets
for _ in 1 2 3 4 5 6 7 8 9 10; do
  { cat s3_root_user; echo; cat s3_root_password; echo; } | mc --quiet alias set store http://store:9000 > /dev/null 2>&1 && break
  sleep 2
done
for bucket in scrim-raw scrim-clean scrim-keys; do mc --quiet mb --ignore-existing "store/$bucket"; done
field() { sed -n "s/^$1 = //p" "$2"; }
for role in redact release desk; do
  { field aws_access_key_id "s3_$role"; field aws_secret_access_key "s3_$role"; } | mc --quiet admin user add store > /dev/null
  mc --quiet admin policy create store "scrim-$role" "/s3/$role.json"
  mc --quiet admin policy attach store "scrim-$role" --user "$(field aws_access_key_id "s3_$role")" > /dev/null 2>&1 || true
done
