#!/bin/sh
# Recipes for the job that holds the age identity and no credential of the tenant: hand over the client ids and secrets of
# sealed files. Plaintext goes through pipes and files that only this user can read, never into an argument or a log.
#
#   sh delivery.sh github|kubernetes|vault|dotenv IDENTITY FILE…
set -eu
umask 077
unseal() { npx --no-install atlan-oauth unseal "$@"; }

target=$1 identity=$2
shift 2
plaintext=$(mktemp -d)
trap 'rm -rf "$plaintext"' EXIT

case $target in
github) # secrets of the repository: CI_DBT_CLIENT_ID and CI_DBT_CLIENT_SECRET
  unseal "$@" -i "$identity" --format dotenv --out "$plaintext/clients.env"
  gh secret set --env-file "$plaintext/clients.env"
  ;;
kubernetes) # a Secret for each client, with client-id and client-secret
  unseal "$@" -i "$identity" --format k8s --out "$plaintext/secrets.yaml"
  kubectl apply -f "$plaintext/secrets.yaml"
  ;;
vault) # a path for each client, with clientId and clientSecret
  unseal "$@" -i "$identity" --format json --out "$plaintext/clients.json"
  jq -c '.[]' "$plaintext/clients.json" | while read -r client; do
    name=$(printf '%s' "$client" | jq -r .name)
    printf '%s' "$client" | vault kv put "secret/atlan-oauth/$name" -
  done
  ;;
dotenv) # a file for a shell or a container, which the caller keeps
  unseal "$@" -i "$identity" --format dotenv --out clients.env
  ;;
*)
  echo "There is no recipe for $target." >&2
  exit 2
  ;;
esac
